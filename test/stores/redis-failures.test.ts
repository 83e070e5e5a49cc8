import { rm } from 'node:fs/promises'
import { Cluster, Redis, type RedisOptions } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { RedisTokenStore } from '../../src/stores/redis.ts'
import { freshKey, freshKeys, freshRecord, readable } from '../../src/testing/scenario.ts'
import {
  entry,
  everyCall,
  failure,
  failureOf,
  secretKey,
  secretRecord,
} from '../support/failures.ts'
import { poll } from '../support/poll.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { untilReady } from '../support/until-ready.ts'

let server: RedisServer
const clients: { disconnect(): void }[] = []

beforeAll(async () => {
  server = await startRedis({ args: [] })
})

afterEach(() => {
  for (const client of clients.splice(0)) client.disconnect()
})

afterAll(async () => await server?.stop())

function connect(options: Omit<RedisOptions, 'replyMapping'> = {}): Redis {
  const all: Omit<RedisOptions, 'replyMapping'> = { port: server.port, ...options }
  const client = new Redis(all)
  client.on('error', () => {})
  clients.push(client)
  return client
}

describe('a server that is gone', () => {
  it('is store_unavailable to every call, and to those in flight', async () => {
    const own = await startRedis({ args: [] })
    const client = await untilReady(connect({ port: own.port, retryStrategy: () => null }))
    const store = new RedisTokenStore({ client })
    await store.claim([entry])
    await own.kill('SIGSTOP')
    const inFlight = everyCall(store)
    await own.kill('SIGKILL')
    for (const result of [...(await inFlight), ...(await everyCall(store))]) {
      const error = failureOf(result)
      expect(error.code).toBe('store_unavailable')
      expect(error.message).toMatch(/^the token store did not answer: [A-Z_]+$/)
    }
    await own.stop()
  })

  it('is asked again once it is back', async () => {
    const own = await startRedis({ args: [] })
    await own.kill('SIGKILL')
    const client = connect({
      port: own.port,
      maxRetriesPerRequest: 0,
      retryStrategy: () => 20,
    })
    const store = new RedisTokenStore({ client })
    expect((await failure(store.claim([entry]))).code).toBe('store_unavailable')
    await own.restart()
    expect(await poll('the server', async () => await store.claim([entry]))).toEqual([null])
    await own.stop()
  })

  it('is store_unavailable as a cluster too', async () => {
    const own = await startRedis({ args: [] })
    await own.stop()
    const client = new Cluster([{ host: '127.0.0.1', port: own.port }], {
      clusterRetryStrategy: () => null,
    })
    client.on('error', () => {})
    clients.push(client)
    const store = new RedisTokenStore({ client })
    for (const result of await everyCall(store)) {
      expect(failureOf(result).code).toBe('store_unavailable')
    }
  })
})

describe('a server that refuses', () => {
  it('bears a key that holds something else, and the other entries of its batch with it', async () => {
    const client = await untilReady(connect())
    const prefix = `wrong-${freshKey()}:`
    const store = new RedisTokenStore({ client, prefix })
    await client.rpush(prefix + secretKey, 'a')
    await client.sadd(`${prefix}set`, 'a')
    const [taken, free] = freshKeys(2) as [string, string]
    const record = freshRecord()
    await store.claim([{ key: taken, record }])
    for (const [key, expiresAt] of [
      [free, undefined],
      [`${free}-other`, Date.now() + 60_000],
    ] as const) {
      const held = await store.claim([
        { key: secretKey, record },
        { key: taken, record: freshRecord() },
        { key, record, ...(expiresAt && { expiresAt }) },
        { key: 'set', record },
      ])
      const nothing = Buffer.alloc(0)
      expect(held).toEqual([nothing, Buffer.from(record), null, nothing])
    }
    expect(await store.claim([entry])).toEqual([Buffer.alloc(0)])
    // MGET takes such a key to be missing.
    expect(await store.read([secretKey, taken])).toEqual([null, Buffer.from(record)])
    expect(
      await store.replace([
        { ...entry, expected: new Uint8Array() },
        { key: taken, expected: record, record },
      ]),
    ).toEqual([false, true])
    expect(await client.lrange(prefix + secretKey, 0, -1)).toEqual(['a'])
    expect((await failure(store.count(secretKey, 1))).message).toContain('WRONGTYPE')
  })

  it('rejects the whole call when its memory is full, and takes it again later', async () => {
    const client = await untilReady(connect())
    const store = new RedisTokenStore({ client, prefix: 'full:' })
    await store.claim([entry])
    await client.config('SET', 'maxmemory', '1')
    const batch = [...freshKeys(1_200).map((key) => ({ key, record: freshRecord() })), entry]
    expect((await failure(store.claim(batch))).message).toContain('OOM')
    expect(await store.read([secretKey])).toEqual([secretRecord])
    await client.config('SET', 'maxmemory', '0')
    const held = await store.claim(batch)
    expect(held.at(-1)).toEqual(secretRecord)
    expect(held.slice(0, -1)).toEqual(new Array(1_200).fill(null))
  })

  it('rejects the whole call when it fills half-way', async () => {
    const client = await untilReady(connect())
    const store = new RedisTokenStore({ client, prefix: 'half:' })
    await store.read(['a'])
    const used = Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1])
    await client.config('SET', 'maxmemory', String(used + 9_000_000))
    const batch = freshKeys(4_000).map((key) => ({ key, record: freshRecord(4_000) }))
    expect((await failure(store.claim(batch))).message).toContain('OOM')
    await client.config('SET', 'maxmemory', '0')
    const keys = await client.keys('half:*')
    expect(keys.length).toBeGreaterThan(0)
    const held = await store.claim(batch)
    expect(held.filter((record) => record !== null)).toHaveLength(keys.length)
    const stored = readable(await store.read(batch.map(({ key }) => key)))
    expect(stored.join()).toBe(readable(batch.map(({ record }) => record)).join())
  })

  it.each([
    ['OOM', 'raise its maxmemory', ['CONFIG', 'SET', 'maxmemory', '1']],
    ['NOREPLICAS', 'too few replicas', ['CONFIG', 'SET', 'min-replicas-to-write', '1']],
    ['NOPERM', 'ACL LOG', ['ACL', 'SETUSER', 'default', 'resetkeys']],
    ['READONLY', 'the client must go to the master', ['REPLICAOF', '127.0.0.1', '1']],
    ['MISCONF', 'cannot save to its disk', ['CONFIG', 'SET', 'save', '1 1']],
  ])('is store_unavailable with advice when it answers %s', async (word, advice, command) => {
    const own = await startRedis({ args: [] })
    const client = await untilReady(connect({ port: own.port, reconnectOnError: null }))
    try {
      const store = new RedisTokenStore({ client })
      await store.claim([{ key: freshKey(), record: freshRecord() }])
      const [name = '', ...words] = command
      await client.call(name, ...words)
      if (word === 'MISCONF') await failToSave(own, client)
      const error = await failure(store.claim([entry]))
      expect(error).toMatchObject({ code: 'store_unavailable' })
      expect(error.message).toContain(`the token store did not answer: ${word}; `)
      expect(error.message).toContain(advice)
    } finally {
      await own.stop()
    }
  })

  it('is store_unavailable with advice when it comes to want a password', async () => {
    const own = await startRedis({ args: [] })
    const client = await untilReady(connect({ port: own.port, retryStrategy: () => 20 }))
    try {
      const store = new RedisTokenStore({ client })
      await store.claim([entry])
      await client.config('SET', 'requirepass', 'secret')
      // Connections that are there stay; those that are made anew are refused.
      expect(await store.read([secretKey])).toEqual([secretRecord])
      client.disconnect(true)
      const error = await poll('the refusal', async () => {
        const { message } = await failure(store.read([secretKey]))
        return message.includes('NOAUTH') ? message : undefined
      })
      expect(error).toContain('the server wants a password')
      client.options.password = 'secret'
      const held = await poll('the new password', async () => await store.read([secretKey]))
      expect(held).toEqual([secretRecord])
    } finally {
      await own.stop()
    }
  })
})

/** Makes the server notice that it cannot save, in which state it takes no writes. */
async function failToSave(own: RedisServer, client: Redis): Promise<void> {
  await rm(own.folder, { recursive: true })
  await poll('the failure to save', async () => {
    // One that runs already refuses another.
    await client.bgsave().catch(() => {})
    return (await client.info('persistence')).includes('rdb_last_bgsave_status:err') || undefined
  })
}

describe('a server that has become a replica', () => {
  it('is left for the master that a new connection leads to', async () => {
    const [first, second] = await Promise.all([startRedis({ args: [] }), startRedis({ args: [] })])
    // A name that leads to the master, wherever that is.
    let port = first.port
    const client = await untilReady(connect({ port, retryStrategy: () => 20 }))
    client.on('reconnecting', () => {
      client.options.port = port
    })
    try {
      const store = new RedisTokenStore({ client })
      expect(await store.claim([entry])).toEqual([null])
      port = second.port
      await client.replicaof('127.0.0.1', second.port)
      const other = { key: freshKey(), record: freshRecord() }
      expect((await failure(store.claim([other]))).message).toContain('READONLY')
      expect(await poll('the master', async () => await store.claim([other]))).toEqual([null])
      expect(client.stream.remotePort).toBe(second.port)
    } finally {
      await Promise.all([first.stop(), second.stop()])
    }
  })

  it('is connected to anew at most once a second, and not by a client that never tries', async () => {
    const own = await startRedis({ args: [] })
    try {
      const patient = connect({ port: own.port, retryStrategy: () => 1 })
      const final = await untilReady(connect({ port: own.port, retryStrategy: () => null }))
      let connections = 0
      patient.on('ready', () => connections++)
      await untilReady(patient)
      const [store, finalStore] = [patient, final].map((client) => new RedisTokenStore({ client }))
      await store?.claim([entry])
      await finalStore?.claim([entry])
      await final.replicaof('127.0.0.1', 1)
      const begun = performance.now()
      for (let times = 0; times < 20; times++) {
        await failure(store?.claim([entry]) ?? Promise.resolve())
        await failure(finalStore?.claim([entry]) ?? Promise.resolve())
      }
      const seconds = (performance.now() - begun) / 1_000
      expect(connections).toBeLessThanOrEqual(2 + Math.ceil(seconds))
      expect(seconds).toBeLessThan(15)
      expect(final.status).toBe('ready')
    } finally {
      await own.stop()
    }
  })
})
