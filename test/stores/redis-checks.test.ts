import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RedisTokenStore } from '../../src/stores/redis.ts'
import { freshKeys } from '../../src/testing/scenario.ts'
import { everyCall, failure, failureOf, secretKey } from '../support/failures.ts'
import { poll } from '../support/poll.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { untilReady } from '../support/until-ready.ts'

let server: RedisServer
let client: Redis

beforeAll(async () => {
  server = await startRedis({ args: [] })
  client = await untilReady(new Redis(server.url))
})

afterAll(async () => {
  client?.disconnect()
  await server?.stop()
})

describe('a server that will not do', () => {
  it.each([
    'allkeys-lru',
    'volatile-ttl',
  ])('is refused when it evicts by %s, until it is mended', async (policy) => {
    await client.config('SET', 'maxmemory-policy', policy)
    const store = new RedisTokenStore({ client })
    for (const result of await everyCall(store)) {
      const error = failureOf(result)
      expect(error.code).toBe('invalid_options')
      expect(error.message).toContain(policy)
      expect(error.message).toContain('set maxmemory-policy to noeviction')
    }
    const lenient = new RedisTokenStore({ client, allowEviction: true })
    expect(await lenient.read([secretKey])).toEqual([null])
    await client.config('SET', 'maxmemory-policy', 'noeviction')
    expect(await store.read([secretKey])).toEqual([null])
  })

  it.each([
    ['5.0.14', true],
    ['6.0.20', true],
    ['6.2.0', false],
    ['7.0.0', false],
    ['10.0.1', false],
  ])('is refused when it is older than 6.2, such as %s: %s', async (version, refused) => {
    const store = new RedisTokenStore({ client: pretend(client, version) })
    if (!refused) expect(await store.read([secretKey])).toEqual([null])
    else {
      const error = await failure(store.read([secretKey]))
      expect(error.code).toBe('invalid_options')
      expect(error.message).toMatch(
        /^RedisTokenStore wants Redis 6.2 or later; this server is \d\.\d$/,
      )
    }
  })

  it('is asked once, by however many calls', async () => {
    let asked = 0
    const store = new RedisTokenStore({ client: pretend(client, '7.0.0', () => asked++) })
    await Promise.all(freshKeys(20).map(async (key) => await store.read([key])))
    await store.read([secretKey])
    expect(asked).toBe(1)
  })
})

describe('a server that was good', () => {
  it('is asked again over every new connection, and refused when it evicts by then', async () => {
    const own = await startRedis({ args: [] })
    const other = await untilReady(new Redis({ port: own.port, retryStrategy: () => 20 }))
    other.on('error', () => {})
    try {
      const store = new RedisTokenStore({ client: other })
      const second = new RedisTokenStore({ client: other, prefix: 'second:' })
      expect(await store.read([secretKey])).toEqual([null])
      expect(await second.read([secretKey])).toEqual([null])
      await other.config('SET', 'maxmemory-policy', 'allkeys-lru')
      expect(await store.read([secretKey])).toEqual([null])
      other.disconnect(true)
      await new Promise((resolve) => other.once('ready', resolve))
      for (const one of [store, second]) {
        expect(await failure(one.read([secretKey]))).toMatchObject({ code: 'invalid_options' })
      }
      await other.config('SET', 'maxmemory-policy', 'noeviction')
      expect(await store.read([secretKey])).toEqual([null])
    } finally {
      other.disconnect()
      await own.stop()
    }
  })

  it('is not the one that answers after a failover to another', async () => {
    const [first, second] = await Promise.all([
      startRedis({ args: [] }),
      startRedis({ args: ['--maxmemory-policy', 'volatile-lru'] }),
    ])
    // A name or a proxy that leads to another server from some moment on.
    let port = first.port
    const moving = await untilReady(new Redis({ port, retryStrategy: () => 20 }))
    moving.on('error', () => {})
    moving.on('reconnecting', () => {
      Object.assign(moving.options, { port })
    })
    try {
      const store = new RedisTokenStore({ client: moving })
      expect(await store.read([secretKey])).toEqual([null])
      port = second.port
      await first.kill('SIGKILL')
      const error = await poll('the refusal', async () => {
        const { code, message } = await failure(store.read([secretKey]))
        return code === 'invalid_options' ? message : undefined
      })
      expect(error).toContain('maxmemory-policy volatile-lru')
    } finally {
      moving.disconnect()
      await Promise.all([first.stop(), second.stop()])
    }
  })
})

/** A server that says of itself that it has another version. */
function pretend(client: Redis, version: string, onAsked: () => void = () => {}): Redis {
  return new Proxy(client, {
    get(target, name) {
      if (name !== 'pipeline') return Reflect.get(target, name)
      return () => {
        const pipeline = target.pipeline()
        const send = pipeline.exec.bind(pipeline)
        const exec = async () => {
          const replies = (await send()) ?? []
          return replies.map(([error, value]) => {
            const text = String(value)
            if (!text.startsWith('# Server')) return [error, value]
            onAsked()
            return [error, text.replace(/redis_version:[\d.]+/, `redis_version:${version}`)]
          })
        }
        return Object.assign(pipeline, { exec })
      }
    },
  })
}
