import { Cluster, Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { RedisTokenStore } from '../../src/stores/redis.ts'
import { clusterSlot } from '../../src/stores/redis-slots.ts'
import { freshKey, freshKeys, freshRecord } from '../../src/testing/scenario.ts'
import type { TokenStoreEvent } from '../../src/types.ts'
import { failure } from '../support/failures.ts'
import { poll } from '../support/poll.ts'
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.ts'
import type { RedisServer } from '../support/redis-server.ts'
import { untilReady } from '../support/until-ready.ts'

const safely = { durability: 'replica' } as const
const clients: (Cluster | Redis)[] = []

let servers: RedisCluster
let replicas: readonly RedisServer[] = []

beforeAll(async () => {
  servers = await startRedisCluster({ withReplicas: true })
  replicas = servers.replicas
})

afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect()
  for (const replica of replicas) await replica.kill('SIGCONT')
})

afterAll(async () => {
  await servers?.stop()
})

async function connect(options: ConstructorParameters<typeof Cluster>[1] = {}): Promise<Cluster> {
  // Not over the replicas, which the tests freeze: such a one is asked for a second.
  const addresses = servers.nodes.map(({ port }) => ({ host: '127.0.0.1', port }))
  const client = new Cluster(addresses, options)
  client.on('error', () => {})
  clients.push(client)
  return await untilReady(client)
}

function connectTo(server: RedisServer): Redis {
  const client = new Redis(server.url)
  clients.push(client)
  return client
}

function someEntries(count: number) {
  return freshKeys(count).map((key) => ({ key, record: freshRecord() }))
}

/** Of two servers of one shard, which one is the master now. */
async function mastersNow(): Promise<[master: RedisServer, replica: RedisServer][]> {
  return await Promise.all(
    servers.nodes.map(async (node, index) => {
      const other = replicas[index] as RedisServer
      const role = String(await connectTo(node).call('ROLE'))
      const isMaster = role.startsWith('master')
      return isMaster ? [node, other] : ([other, node] as [RedisServer, RedisServer])
    }),
  )
}

/** Makes the replica of a shard its master, without a vote, which may fail. */
async function failOver(shard: number): Promise<void> {
  const [, replica] = (await mastersNow())[shard] as [RedisServer, RedisServer]
  const client = connectTo(replica)
  await client.cluster('FAILOVER', 'TAKEOVER')
  await poll('the failover', async () => {
    return String(await client.call('ROLE')).startsWith('master') || undefined
  })
  await poll('the other to follow', async () => {
    return (await client.info('replication')).includes('state=online') || undefined
  })
}

async function scanAll(store: RedisTokenStore, from?: string, size = 100): Promise<Set<string>> {
  const seen = new Set<string>()
  let cursor = from
  do {
    const page = await store.scan(cursor, size)
    for (const key of page.keys) seen.add(key)
    cursor = page.cursor
  } while (cursor !== undefined)
  return seen
}

describe("durability 'replica' on a cluster", () => {
  it.each([
    {},
    { keyPrefix: 'outer:' },
    { enableAutoPipelining: true },
  ])('answers only when each replica has its part: %j', async (options) => {
    const client = await connect(options)
    const store = new RedisTokenStore({ client, replicaTimeout: 10_000 })
    const entries = someEntries(300)
    expect(await store.claim(entries, safely)).toEqual(entries.map(() => null))
    const outer = client.options.keyPrefix ?? ''
    const readers = (await mastersNow()).map(([, replica]) => connectTo(replica))
    await Promise.all(readers.map(async (reader) => await reader.readonly()))
    for (const { key, record } of entries) {
      const found = await Promise.all(
        readers.map(async (reader) => {
          return await reader.getBuffer(`${outer}fv:${key}`).catch(() => null)
        }),
      )
      expect(found).toContainEqual(Buffer.from(record))
    }
  })

  it.each([{}, { keyPrefix: 'outer:' }])('is one pipeline a node: %j', async (options) => {
    const client = await connect(options)
    const store = new RedisTokenStore({ client, replicaTimeout: 10_000 })
    await store.claim(someEntries(1), safely)
    let pipelines = 0
    const { pipeline } = client
    client.pipeline = () => {
      pipelines += 1
      return Reflect.apply(pipeline, client, [])
    }
    await store.claim(someEntries(300), safely)
    expect(pipelines).toBe(3)
  })

  it('fails while one part has no replica that takes it, also where it only met its records', async () => {
    const store = new RedisTokenStore({ client: await connect(), replicaTimeout: 100 })
    const entries = someEntries(100)
    const [, [, frozen]] = (await mastersNow()) as [unknown, [RedisServer, RedisServer]]
    await frozen.kill('SIGSTOP')
    await new RedisTokenStore({ client: await connect() }).claim(entries)
    expect((await failure(store.claim(entries, safely))).message).toContain('NOREPLICAS')
    await frozen.kill('SIGCONT')
    const patient = new RedisTokenStore({ client: await connect(), replicaTimeout: 10_000 })
    const held = await patient.claim(entries, safely)
    expect(held).toEqual(entries.map(({ record }) => Buffer.from(record)))
  })

  it('follows slots that have moved, and covers what was redirected', async () => {
    const client = await connect({ slotsRefreshInterval: 0 })
    // A master that does not know yet that it is none any more fails whatever waits for its replica.
    const store = new RedisTokenStore({ client, replicaTimeout: 1_000 })
    await poll('the replicas', async () => await store.claim(someEntries(100), safely))
    await failOver(0)
    const entries = someEntries(100)
    const answers = await poll('the new master', async () => await store.claim(entries, safely))
    expect(answers).toHaveLength(entries.length)
    expect((await store.read(entries.map(({ key }) => key))).every(Boolean)).toBe(true)
  })

  it('covers all masters when a batch was redirected', async () => {
    const [first, second] = (await mastersNow()) as [RedisServer, RedisServer][]
    const client = await connect({ slotsRefreshInterval: 0 })
    const store = new RedisTokenStore({ client, replicaTimeout: 100 })
    await store.read(freshKeys(50))
    // A map that gives all of the second master's slots to the first one, as before a move.
    const [from = 0, to = 0] = [first?.[0].port, second?.[0].port]
    const wrong = client.slots.find(([address]) => address === `127.0.0.1:${from}`) ?? []
    client.slots.forEach(([address], slot) => {
      if (address !== `127.0.0.1:${to}`) return
      client.slots[slot] = wrong
      client._groupsBySlot[slot] = client._groupsIds[wrong.join(';')] as number
    })
    await second?.[1].kill('SIGSTOP')
    const entries = someEntries(100)
    await new RedisTokenStore({ client: await connect() }).claim(entries)
    // TRYAGAIN when the map of the slots was asked of the frozen server, too.
    const error = await failure(store.claim(entries, safely))
    expect(error.message).toMatch(/: (NOREPLICAS|TRYAGAIN)/)
  })

  it('works under a prefix whose tag puts all keys on one node', async () => {
    const store = new RedisTokenStore({
      client: await connect(),
      prefix: `{${freshKey()}}:`,
      replicaTimeout: 10_000,
    })
    const entries = someEntries(50)
    expect(await store.claim(entries, safely)).toEqual(entries.map(() => null))
  })
})

describe('a watched RedisTokenStore on a cluster', () => {
  function watch(client: Cluster, prefix?: string) {
    const store = new RedisTokenStore({ client, ...(prefix && { prefix }) })
    const events: TokenStoreEvent[] = []
    const stop = store.watch((event) => events.push(event))
    return { store, events, stop }
  }

  it('hears of erasures from every node, also when the node that it listened to has gone', async () => {
    const prefix = `${freshKey()}:`
    const { events, stop } = watch(await connect(), prefix)
    const announcer = new RedisTokenStore({ client: await connect(), prefix })
    const hear = async () => {
      events.length = 0
      await poll('the news', async () => {
        await announcer.announceErasure()
        return events.includes('erased') || undefined
      })
    }
    await hear()
    const listening = await Promise.all(
      [...servers.nodes, ...replicas].map(async (node) => {
        const reader = connectTo(node)
        const [, count] = (await reader.pubsub('NUMSUB', `${prefix}erased`)) as [string, number]
        return count > 0 ? node : undefined
      }),
    )
    const node = listening.find(Boolean)
    expect(node).toBeDefined()
    if (node) await connectTo(node).call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await hear()
    stop()
  })

  it("tells when a slot's master has changed, and asks the new one for its policy", async () => {
    const client = await connect({ slotsRefreshInterval: 50 })
    const { store, events, stop } = watch(client)
    const keys = freshKeys(50)
    await store.read(keys)
    const [, replica] = (await mastersNow())[1] as [RedisServer, RedisServer]
    await connectTo(replica).config('SET', 'maxmemory-policy', 'allkeys-lru')
    expect(events).toEqual([])
    await failOver(1)
    await poll('the news', async () => events.includes('lost') || undefined)
    await expect(store.read(keys)).rejects.toMatchObject({ code: 'invalid_options' })
    await connectTo(replica).config('SET', 'maxmemory-policy', 'noeviction')
    expect(await store.read(keys)).toHaveLength(50)
    stop()
  })

  it("tells when a master's connection was made anew, and not of those that are the first", async () => {
    const client = await connect()
    const { store, events, stop } = watch(client)
    const keys = freshKeys(100)
    await store.read(keys)
    expect(events).toEqual([])
    const [[master]] = (await mastersNow()) as [[RedisServer, RedisServer]]
    await connectTo(master).call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    await poll('the news', async () => {
      await store.read(keys)
      return events.includes('lost') || undefined
    })
    stop()
  })
})

describe('scan on a cluster', () => {
  it('goes from master to master, and on in another process', async () => {
    const prefix = `${freshKey()}:`
    const store = new RedisTokenStore({ client: await connect({ keyPrefix: 'outer[*]:' }), prefix })
    const keys = freshKeys(1_000)
    await store.claim(keys.map((key) => ({ key, record: freshRecord() })))
    const nodes = new Set<string>()
    let cursor: string | undefined
    let left: Set<string> = new Set(keys)
    do {
      // Another client each time: all that is known is in the cursor.
      const other = new RedisTokenStore({
        client: await connect({ keyPrefix: 'outer[*]:' }),
        prefix,
      })
      const page = await other.scan(cursor, 200)
      expect(page.total).toBeGreaterThanOrEqual(1_000)
      left = new Set([...left].filter((key) => !page.keys.includes(key)))
      expect(page.keys.every((key) => keys.includes(key))).toBe(true)
      cursor = page.cursor
      nodes.add(cursor?.split('/')[2] ?? '')
    } while (cursor !== undefined)
    expect([...left]).toEqual([])
    expect(nodes.size).toBe(4)
  })

  it('misses nothing when masters change on the way', async () => {
    const prefix = `${freshKey()}:`
    const store = new RedisTokenStore({
      client: await connect({ slotsRefreshInterval: 50 }),
      prefix,
    })
    const keys = freshKeys(3_000)
    await store.claim(
      keys.map((key) => ({ key, record: freshRecord() })),
      safely,
    )
    const first = await store.scan(undefined, 100)
    const shard = await shardOf(first.cursor)
    await failOver(shard)
    const rest = await poll('the walk', async () => await scanAll(store, first.cursor))
    const missed = keys.filter((key) => !first.keys.includes(key) && !rest.has(key))
    expect(missed).toEqual([])
  })

  async function shardOf(cursor: string | undefined): Promise<number> {
    const port = Number(cursor?.split('/')[2]?.split(':')[1])
    const shard = (await mastersNow()).findIndex(([master]) => master.port === port)
    expect(shard).toBeGreaterThanOrEqual(0)
    return shard
  }
})

describe('a key that holds something else in a cluster', () => {
  it('is a record of no bytes, and fails no other', async () => {
    const client = await connect()
    const store = new RedisTokenStore({ client })
    const wrong = freshKey()
    const right = freshKeys(2).find((key) => clusterSlot(key) !== clusterSlot(wrong)) as string
    const record = freshRecord()
    await client.rpush(`fv:${wrong}`, 'a')
    const nothing = Buffer.alloc(0)
    const entries = [wrong, right].map((key) => ({ key, record }))
    expect(await store.claim(entries)).toEqual([nothing, null])
    const read = await store.read([wrong, right])
    expect(read.map((one) => one && Buffer.from(one))).toEqual([nothing, Buffer.from(record)])
    const replacements = entries.map((one) => ({ ...one, expected: record }))
    expect(await store.replace(replacements)).toEqual([false, true])
  })
})
