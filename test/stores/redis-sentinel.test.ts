import { describeTokenStore } from 'fieldveil/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RedisTokenStore } from '../../src/stores/redis.ts'
import { freshKey, freshKeys, freshRecord } from '../../src/testing/scenario.ts'
import type { TokenStoreEvent } from '../../src/types.ts'
import { poll } from '../support/poll.ts'
import { type RedisSentinel, startSentinel } from '../support/redis-sentinel.ts'
import { untilReady } from '../support/until-ready.ts'

let servers: RedisSentinel
let client: Redis

beforeAll(async () => {
  servers = await startSentinel()
  client = new Redis(servers.options)
  client.on('error', () => {})
  await untilReady(client)
})

afterAll(async () => {
  client?.disconnect()
  await servers?.stop()
})

describeTokenStore({
  name: 'RedisTokenStore behind a sentinel',
  create: () => new RedisTokenStore({ client }),
  createPeer: () => new RedisTokenStore({ client }),
  destroy: async (store) => await store.close(),
  describe,
  it,
})

describe('RedisTokenStore behind a sentinel', () => {
  it('refuses a client of the replicas', () => {
    const replicas = new Redis({ ...servers.options, role: 'slave', lazyConnect: true })
    expect(() => new RedisTokenStore({ client: replicas })).toThrow('needs the master')
  })

  it('loses nothing that a replica had, tells of the new master, and follows it', async () => {
    const store = new RedisTokenStore({ client, replicaTimeout: 10_000 })
    const events: TokenStoreEvent[] = []
    const stop = store.watch((event) => events.push(event))
    const entries = freshKeys(500).map((key) => ({ key, record: freshRecord() }))
    await store.claim(entries, { durability: 'replica' })
    await servers.master.kill('SIGKILL')
    // A sentinel that was itself held up decides nothing for half a minute.
    const again = async () =>
      await store.claim(entries.map(({ key }) => ({ key, record: freshRecord() })))
    const held = await poll('the new master', again, 90_000)
    expect(held).toEqual(entries.map(({ record }) => Buffer.from(record)))
    expect(client.stream.remotePort).toBe(servers.replica.port)
    expect(events).toContain('lost')
    const peer = new RedisTokenStore({ client })
    events.length = 0
    await poll('the news of an erasure there', async () => {
      await peer.announceErasure()
      return events.includes('erased') || undefined
    })
    stop()
  }, 120_000)

  it('fails where a replica is wanted and the new master has none', async () => {
    const store = new RedisTokenStore({ client, replicaTimeout: 100 })
    const entry = { key: freshKey(), record: freshRecord() }
    await expect(store.claim([entry], { durability: 'replica' })).rejects.toThrow('NOREPLICAS')
    expect(await store.claim([entry])).toEqual([Buffer.from(entry.record)])
  })
})
