import { describeTokenStore } from 'fieldveil/testing'
import { Cluster, Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RedisTokenStore } from '../../src/stores/redis.ts'
import { clusterSlot, readSlots, writeSlots } from '../../src/stores/redis-slots.ts'
import { freshKey, freshKeys, freshRecord } from '../../src/testing/scenario.ts'
import { poll } from '../support/poll.ts'
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.ts'
import { untilReady } from '../support/until-ready.ts'

let servers: RedisCluster
let nodes: Redis[]
let client: Cluster

beforeAll(async () => {
  servers = await startRedisCluster()
  nodes = servers.nodes.map(({ url }) => new Redis(url))
  client = await connect()
})

afterAll(async () => {
  client?.disconnect()
  for (const node of nodes ?? []) node.disconnect()
  await servers?.stop()
})

async function connect(options: ConstructorParameters<typeof Cluster>[1] = {}): Promise<Cluster> {
  // Without this ioredis learns of changed slots only from redirections, as the tests want it.
  const all = { slotsRefreshInterval: 0, ...options }
  return await untilReady(new Cluster([...servers.addresses], all))
}

describeTokenStore({
  name: 'RedisTokenStore on a cluster',
  create: () => new RedisTokenStore({ client }),
  createPeer: () => new RedisTokenStore({ client }),
  destroy: async (store) => await store.close(),
  describe,
  it,
})

describe('a slot', () => {
  it('is the one that the server computes', async () => {
    const keys = [...freshKeys(200), 'a{b}c', 'a{}b', '{', '}{a}', '{a}{b}', '', 'grüße', '😀{鍵}']
    for (const key of keys) {
      expect(clusterSlot(key)).toBe(await nodes[0]?.cluster('KEYSLOT', key))
    }
  })
})

describe('a set of slots', () => {
  it.each([
    '',
    '0',
    '16383',
    '0-16383',
    '0-5460,10923',
    '1,3-4,16382-16383',
  ])('is written as %s', (text) => {
    expect(writeSlots(readSlots(text))).toBe(text)
  })
})

describe.each([
  { name: 'plain', options: {} },
  { name: 'that pipelines by itself', options: { enableAutoPipelining: true } },
  { name: 'with a prefix of its own', options: { keyPrefix: 'outer:' } },
])('a cluster client $name', ({ options }) => {
  it('sends one pipeline a node', async () => {
    const own = await connect(options)
    try {
      const store = new RedisTokenStore({ client: own })
      await store.read(freshKeys(1))
      const pipelines: number[] = []
      const { pipeline } = own
      own.pipeline = () => {
        const made = Reflect.apply(pipeline, own, [])
        const { exec } = made
        made.exec = async (...given: unknown[]) => {
          const { length } = made
          const replies = await Reflect.apply(exec, made, given)
          pipelines.push(length)
          return replies
        }
        return made
      }
      await store.claim(freshKeys(600).map((key) => ({ key, record: freshRecord() })))
      expect(pipelines).toHaveLength(3)
      expect(pipelines.reduce((sum, length) => sum + length)).toBe(600)
    } finally {
      own.disconnect()
    }
  })

  it('follows slots that have moved behind its back', async () => {
    const own = await connect(options)
    try {
      const store = new RedisTokenStore({ client: own })
      await store.read(freshKeys(1))
      const outer = own.options.keyPrefix ?? ''
      const taken = freshKeys(300).map((key) => ({ key, record: freshRecord() }))
      const slots = new Set(taken.map(({ key }) => clusterSlot(`${outer}fv:${key}`)))
      expect(await moveSlots([...slots].slice(0, 150))).toBeGreaterThan(10)
      const batch = [...taken, ...taken.slice(0, 50)]
      expect(await store.claim(batch)).toEqual(
        batch.map(({ record }, index) => (index < 300 ? null : Buffer.from(record))),
      )
      expect(await store.read(taken.map(({ key }) => key))).toEqual(
        taken.map(({ record }) => Buffer.from(record)),
      )
      const replacements = taken.map((entry) => ({ ...entry, expected: entry.record }))
      expect(await store.replace(replacements)).toEqual(taken.map(() => true))
    } finally {
      own.disconnect()
    }
  })

  it('finds keys whose slot is on its way from one node to another', async () => {
    const own = await connect(options)
    try {
      const store = new RedisTokenStore({ client: own })
      const outer = own.options.keyPrefix ?? ''
      const tag = `{${freshKey()}}`
      const there = freshKeys(20).map((key) => ({ key: tag + key, record: freshRecord() }))
      await store.claim(there)
      const whole = there.map(({ key }) => `${outer}fv:${key}`)
      const settle = await openSlot(clusterSlot(whole[0] ?? ''), whole.slice(0, 10))
      const added = freshKeys(20).map((key) => ({ key: tag + key, record: freshRecord() }))
      const others = freshKeys(30).map((key) => ({ key, record: freshRecord() }))
      expect(await store.claim([...there, ...added, ...others])).toEqual([
        ...there.map(({ record }) => Buffer.from(record)),
        ...[...added, ...others].map(() => null),
      ])
      const all = [...others, ...added, ...there]
      expect(await store.read(all.map(({ key }) => key))).toEqual(
        all.map(({ record }) => Buffer.from(record)),
      )
      await settle()
    } finally {
      own.disconnect()
    }
  })
})

describe('a walk', () => {
  it.each([
    'behind it',
    'under way',
  ])('finds the keys of a slot that moves from a node ahead to one that it has %s', async (when) => {
    const prefix = `${freshKey()}:`
    const walker = new RedisTokenStore({ client: await connect(), prefix })
    const order = servers.nodes.map(({ port }) => `127.0.0.1:${port}`).sort()
    const positionOf = (node: number) => order.indexOf(`127.0.0.1:${servers.nodes[node]?.port}`)
    // Slots are moved between the first node and the last.
    const [first = 0, ahead = 0] = [0, nodes.length - 1].sort(
      (one, other) => positionOf(one) - positionOf(other),
    )
    const owners = await ownersSeenBy(nodes[0])
    const slotOf = (tag: string) => clusterSlot(`${prefix}{${tag}}`)
    const moving = freshKeys(100).find((tag) => owners[slotOf(tag)] === ahead) ?? ''
    const moved = freshKeys(100).map((key) => `{${moving}}${key}`)
    const keys = [...moved, ...freshKeys(1_000)]
    await walker.claim(keys.map((key) => ({ key, record: freshRecord() })))
    const seen = new Set<string>()
    let cursor: string | undefined
    let pages = 0
    const walk = async () => {
      const page = await walker.scan(cursor, 50)
      for (const key of page.keys) seen.add(key)
      cursor = page.cursor
      if (cursor?.split('/')[2] === order[positionOf(first)]) pages += 1
    }
    const isThere = () => {
      const done = readSlots(cursor?.split('/')[4] ?? '')
      const isBehind = owners.some((owner, slot) => owner === first && done[slot] === 1)
      return when === 'behind it' ? isBehind : pages === pagesOfHalf
    }
    const pagesOfHalf = Math.floor(Number(await nodes[first]?.dbsize()) / 50 / 2)
    while (!isThere()) await walk()
    const settle = await openSlot(
      slotOf(moving),
      moved.map((key) => prefix + key),
    )
    await settle()
    expect(moved.some((key) => seen.has(key))).toBe(false)
    while (cursor !== undefined) await walk()
    expect(keys.filter((key) => !seen.has(key))).toEqual([])
  })
})

describe('RedisTokenStore', () => {
  it('refuses a client that reads from replicas, and says the mend', async () => {
    const other = new Cluster([], { lazyConnect: true, scaleReads: 'slave' })
    expect(() => new RedisTokenStore({ client: other })).toThrow(
      "give the store a client of its own, with scaleReads: 'master'",
    )
  })

  it('refuses a cluster of which one master evicts', async () => {
    await nodes[1]?.config('SET', 'maxmemory-policy', 'allkeys-lru')
    const store = new RedisTokenStore({ client })
    await expect(store.read(['a'])).rejects.toMatchObject({ code: 'invalid_options' })
    await nodes[1]?.config('SET', 'maxmemory-policy', 'noeviction')
    expect(await store.read(['a'])).toEqual([null])
  })
})

async function identify(): Promise<string[]> {
  return await Promise.all(nodes.map(async (node) => String(await node.cluster('MYID'))))
}

/** Which node owns each slot, as one node sees it. */
async function ownersSeenBy(node: Redis | undefined): Promise<number[]> {
  const owners: number[] = []
  for (const [first, last, master] of (await node?.cluster('SLOTS')) ?? []) {
    const owner = servers.nodes.findIndex(({ port }) => port === Number(master?.[1]))
    for (let slot = first; slot <= last; slot++) owners[slot] = owner
  }
  return owners
}

/** As redis-cli does it: the new owner takes a newer epoch only for a slot that it imports. */
async function announce(slot: number, owner: number, target: number, ids: readonly string[]) {
  await nodes[target]?.cluster('SETSLOT', slot, 'IMPORTING', ids[owner] ?? '')
  await nodes[owner]?.cluster('SETSLOT', slot, 'MIGRATING', ids[target] ?? '')
}

async function assign(slot: number, target: number, ids: readonly string[]): Promise<void> {
  const order = [target, ...nodes.keys()].filter((index, at, all) => all.indexOf(index) === at)
  for (const index of order) {
    await nodes[index]?.cluster('SETSLOT', slot, 'NODE', ids[target] ?? '')
  }
}

async function agree(slots: readonly number[], target: number): Promise<void> {
  await poll('the nodes to agree', async () => {
    const views = await Promise.all(nodes.map(async (node) => await ownersSeenBy(node)))
    return slots.every((slot) => views.every((owners) => owners[slot] === target)) || undefined
  })
}

/**
 * Moves those of the slots that the last node does not own to it. To one node only: when several
 * took new epochs within moments, the nodes went on to disagree about some slots.
 */
async function moveSlots(slots: readonly number[]): Promise<number> {
  const ids = await identify()
  const owners = await ownersSeenBy(nodes[0])
  const target = nodes.length - 1
  const moving = slots.filter((slot) => owners[slot] !== target)
  for (const slot of moving) {
    const owner = owners[slot] ?? 0
    await announce(slot, owner, target, ids)
    const keys = (await nodes[owner]?.cluster('GETKEYSINSLOT', slot, 1_000)) as string[]
    if (keys.length > 0) await nodes[owner]?.del(...keys)
    await assign(slot, target, ids)
  }
  await agree(moving, target)
  return moving.length
}

/** Leaves a slot between two nodes, with `moved` already gone; answers what ends its journey. */
async function openSlot(slot: number, moved: readonly string[]): Promise<() => Promise<void>> {
  const ids = await identify()
  const owner = (await ownersSeenBy(nodes[0]))[slot] ?? 0
  const target = owner === nodes.length - 1 ? 0 : nodes.length - 1
  const port = servers.nodes[target]?.port ?? 0
  const migrate = async (keys: readonly string[]) => {
    await nodes[owner]?.call('migrate', '127.0.0.1', port, '', 0, 5_000, 'KEYS', ...keys)
  }
  await announce(slot, owner, target, ids)
  await migrate(moved)
  return async () => {
    await poll('the slot to be empty', async () => {
      const left = (await nodes[owner]?.cluster('GETKEYSINSLOT', slot, 100)) as string[]
      if (left.length === 0) return true
      await migrate(left)
      return undefined
    })
    await assign(slot, target, ids)
    await agree([slot], target)
  }
}
