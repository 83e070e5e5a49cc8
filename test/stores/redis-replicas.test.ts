import { Redis, type RedisOptions } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { RedisTokenStore } from '../../src/stores/redis.ts'
import { freshKey, freshKeys, freshRecord } from '../../src/testing/scenario.ts'
import { failure } from '../support/failures.ts'
import { awaitReplicas, startReplica } from '../support/redis-replica.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { withoutNxGet } from '../support/redis-spoilt.ts'
import { untilReady } from '../support/until-ready.ts'

const safely = { durability: 'replica' } as const
// Frozen is frozen: how long the store waits changes nothing, but the time that the test takes.
const replicaTimeout = 100

let master: RedisServer
let replica: RedisServer
let client: Redis
let behind: Redis
const clients: Redis[] = []

beforeAll(async () => {
  master = await startRedis({ args: ['--repl-diskless-sync-delay', '0'] })
  replica = await startReplica(master)
  client = await untilReady(new Redis(master.url))
  behind = await untilReady(new Redis(replica.url))
})

afterEach(async () => {
  for (const one of clients.splice(0)) one.disconnect()
  await replica.kill('SIGCONT')
  await awaitReplicas(master, 1)
})

afterAll(async () => {
  client?.disconnect()
  behind?.disconnect()
  await Promise.all([master?.stop(), replica?.stop()])
})

async function connect(options: Omit<RedisOptions, 'replyMapping'> = {}): Promise<Redis> {
  const all: Omit<RedisOptions, 'replyMapping'> = { port: master.port, ...options }
  const one = new Redis(all)
  clients.push(one)
  return await untilReady(one)
}

/** A user who may do all but some. */
async function connectAs(...rules: string[]): Promise<Redis> {
  const [username, password] = [`user-${freshKey()}`, freshKey()]
  await client.acl('SETUSER', username, 'on', `>${password}`, '~*', '&*', '+@all', ...rules)
  return await connect({ username, password })
}

/** Each way to claim that there is, by clients of which only that way is open. */
const ways: readonly (readonly [way: string, connect: () => Promise<Redis>])[] = [
  ['a script', async () => await connect()],
  ['SET NX GET', async () => await connectAs('-@scripting')],
  ['SET NX and GET', async () => withoutNxGet(await connectAs('-@scripting'))],
]

describe.each(ways)("durability 'replica' by %s", (_way, connectWay) => {
  it('answers only when a replica has what was written', async () => {
    const store = new RedisTokenStore({ client: await connectWay(), replicaTimeout: 10_000 })
    const entries = freshKeys(700).map((key) => ({ key, record: freshRecord() }))
    expect(await store.claim(entries, safely)).toEqual(new Array(700).fill(null))
    const stored = await behind.mgetBuffer(entries.map(({ key }) => `fv:${key}`))
    expect(stored).toEqual(entries.map(({ record }) => Buffer.from(record)))
  })

  it('fails, and answers what it had written when it is asked again', async () => {
    const store = new RedisTokenStore({ client: await connectWay(), replicaTimeout })
    const [key, record] = [freshKey(), freshRecord()]
    await replica.kill('SIGSTOP')
    const error = await failure(store.claim([{ key, record }], safely))
    expect(error.code).toBe('store_unavailable')
    expect(error.message).toBe(
      'the token store did not answer: NOREPLICAS; no replica took the write within 100 ms: see ' +
        'INFO replication on the server, or raise replicaTimeout if its replicas are slow',
    )
    await replica.kill('SIGCONT')
    await awaitReplicas(master, 1)
    const patient = new RedisTokenStore({ client: await connect(), replicaTimeout: 10_000 })
    expect(await patient.claim([{ key, record: freshRecord() }], safely)).toEqual([
      Buffer.from(record),
    ])
  })

  it('covers records that it only met, over a connection that has written nothing', async () => {
    const entries = freshKeys(3).map((key) => ({ key, record: freshRecord() }))
    const store = new RedisTokenStore({ client: await connectWay(), replicaTimeout })
    await replica.kill('SIGSTOP')
    await new RedisTokenStore({ client: await connect() }).claim(entries)
    const error = await failure(store.claim(entries, safely))
    expect(error.message).toContain('NOREPLICAS')
  })

  it('does not wait for replicas when it is not asked to', async () => {
    const store = new RedisTokenStore({ client: await connectWay(), replicaTimeout: 60_000 })
    await replica.kill('SIGSTOP')
    expect(await store.claim([{ key: freshKey(), record: freshRecord() }])).toEqual([null])
  })
})

describe("replace with durability 'replica'", () => {
  it('answers only when a replica has what was written, and fails when none has', async () => {
    const store = new RedisTokenStore({ client: await connect(), replicaTimeout })
    const [key, expected, record] = [freshKey(), freshRecord(), freshRecord()]
    await store.claim([{ key, record: expected }])
    const patient = new RedisTokenStore({ client: await connect(), replicaTimeout: 10_000 })
    expect(await patient.replace([{ key, expected, record }], safely)).toEqual([true])
    expect(await behind.getBuffer(`fv:${key}`)).toEqual(Buffer.from(record))
    await replica.kill('SIGSTOP')
    const error = await failure(
      store.replace([{ key, expected: record, record: expected }], safely),
    )
    expect(error.message).toContain('NOREPLICAS')
  })

  it('covers a record that it only met', async () => {
    const [key, record] = [freshKey(), freshRecord()]
    const store = new RedisTokenStore({ client: await connect(), replicaTimeout })
    await replica.kill('SIGSTOP')
    await new RedisTokenStore({ client: await connect() }).claim([{ key, record }])
    const replacement = { key, expected: freshRecord(), record }
    expect((await failure(store.replace([replacement], safely))).message).toContain('NOREPLICAS')
  })
})

describe("durability 'replica'", () => {
  it('leaves a key of its own behind for some seconds only, which no scan shows', async () => {
    const prefix = `beat-${freshKey()}:`
    const outer = await connect({ keyPrefix: 'outer:' })
    const store = new RedisTokenStore({ client: outer, prefix, replicaTimeout: 10_000 })
    const key = freshKey()
    await store.claim([{ key, record: freshRecord() }], safely)
    const keys = (await client.keys('*')).filter((name) => name.includes(prefix))
    expect(keys.sort()).toEqual([`outer:${prefix}${key}`, `outer:${prefix}~beat`])
    expect(await client.pttl(`outer:${prefix}~beat`)).toBeGreaterThan(0)
    expect(await client.pttl(`outer:${prefix}~beat`)).toBeLessThanOrEqual(10_000)
    const seen: string[] = []
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page = await store.scan(cursor || undefined, 1_000)
      seen.push(...page.keys)
      cursor = page.cursor
    }
    expect(seen).toEqual([key])
  })

  it('fails on a master that was cut off and replaced by its replica', async () => {
    const store = new RedisTokenStore({ client: await connect(), replicaTimeout })
    await behind.replicaof('NO', 'ONE')
    try {
      const entry = { key: freshKey(), record: freshRecord() }
      expect((await failure(store.claim([entry], safely))).message).toContain('NOREPLICAS')
    } finally {
      await behind.replicaof('127.0.0.1', master.port)
    }
  })

  it('tells a user who may not WAIT what it needs', async () => {
    const store = new RedisTokenStore({ client: await connectAs('-wait') })
    const error = await failure(store.claim([{ key: freshKey(), record: freshRecord() }], safely))
    expect(error.message).toContain("NOPERM; durability 'replica' needs WAIT permitted")
  })

  it('is refused where it is misspelt, and a timeout that Redis would take for ever', async () => {
    const store = new RedisTokenStore({ client: await connect() })
    const wrong = { durability: 'disk' } as unknown as typeof safely
    for (const call of [store.claim([], wrong), store.replace([], wrong)]) {
      await expect(call).rejects.toMatchObject({
        code: 'invalid_options',
        message: "RedisTokenStore cannot give this durability, only 'memory' and 'replica'",
      })
    }
    expect(store.durabilities).toEqual(['memory', 'replica'])
    for (const timeout of [0, -1, 1.5, Number.POSITIVE_INFINITY]) {
      expect(() => new RedisTokenStore({ client, replicaTimeout: timeout })).toThrow(
        'replicaTimeout must be an integer from 1 up',
      )
    }
  })
})
