import { describeTokenStore } from 'fieldveil/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RedisTokenStore } from '../../src/stores/redis.ts'
import { freshKey, freshRecord } from '../../src/testing/scenario.ts'
import { poll } from '../support/poll.ts'
import { type RedisSentinel, startSentinel } from '../support/redis-sentinel.ts'

let servers: RedisSentinel
let client: Redis

beforeAll(async () => {
  servers = await startSentinel()
  client = new Redis(servers.options)
  client.on('error', () => {})
})

afterAll(async () => {
  client?.disconnect()
  await servers?.stop()
})

describeTokenStore({
  name: 'RedisTokenStore behind a sentinel',
  create: () => new RedisTokenStore({ client }),
  describe,
  it,
})

describe('RedisTokenStore behind a sentinel', () => {
  it('refuses a client of the replicas', () => {
    const replicas = new Redis({ ...servers.options, role: 'slave', lazyConnect: true })
    expect(() => new RedisTokenStore({ client: replicas })).toThrow('needs the master')
  })

  it('follows the master to another server', async () => {
    const store = new RedisTokenStore({ client })
    const [key, record] = [freshKey(), freshRecord()]
    await store.claim([{ key, record }])
    expect(await client.wait(1, 5_000)).toBe(1)
    await servers.master.kill('SIGKILL')
    const held = await poll('the new master', async () => {
      return (await store.claim([{ key, record: freshRecord() }]))[0]
    })
    expect(held).toEqual(Buffer.from(record))
    expect(await store.claim([{ key: freshKey(), record }])).toEqual([null])
    expect(client.stream.remotePort).toBe(servers.replica.port)
  })
})
