import { Cluster, Redis, type RedisOptions } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { RedisTokenStore } from '../../src/stores/redis.ts'
import { freshKeys, freshRecord, readable } from '../../src/testing/scenario.ts'
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
    const client = connect({ port: own.port, retryStrategy: () => null })
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
  it('is store_unavailable for a key that holds something else', async () => {
    const client = connect()
    const store = new RedisTokenStore({ client, prefix: 'wrong:' })
    await client.rpush(`wrong:${secretKey}`, 'a')
    for (const [index, result] of (await everyCall(store)).entries()) {
      // MGET takes such a key to be missing; all others say what is wrong.
      if (index === 1) expect(result).toMatchObject({ value: [null] })
      else expect(failureOf(result).message).toContain('WRONGTYPE')
    }
  })

  it('rejects the whole call when its memory is full, and takes it again later', async () => {
    const client = connect()
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
    const client = connect()
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

  it.each(['READONLY', 'NOAUTH'])('is store_unavailable when it answers %s', async (word) => {
    const client = connect()
    const store = new RedisTokenStore({ client, prefix: `${word}:` })
    await store.read(['a'])
    if (word === 'READONLY') await client.replicaof('127.0.0.1', 1)
    else await client.acl('SETUSER', 'default', 'resetpass', '>secret')
    const other = word === 'READONLY' ? client : connect({ enableReadyCheck: false })
    const asked = new RedisTokenStore({ client: other, prefix: `${word}:` })
    const error = await failure(asked.claim([entry]))
    expect(error).toMatchObject({ code: 'store_unavailable' })
    expect(error.message).toContain(word)
    if (word === 'READONLY') await client.replicaof('NO', 'ONE')
    else await client.acl('SETUSER', 'default', 'nopass')
  })
})
