import { Redis, type RedisOptions } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RedisTokenStore } from '../../src/stores/redis.ts'
import { freshKey } from '../../src/testing/scenario.ts'
import type { TokenStoreEvent } from '../../src/types.ts'
import { poll } from '../support/poll.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { untilReady } from '../support/until-ready.ts'

let server: RedisServer
const clients: Redis[] = []
const stops: (() => void)[] = []

beforeEach(async () => {
  server = await startRedis({ args: [] })
})

afterEach(async () => {
  vi.restoreAllMocks()
  for (const stop of stops.splice(0)) stop()
  for (const client of clients.splice(0)) client.disconnect()
  await server.stop()
})

function connect(options: Omit<RedisOptions, 'replyMapping'> = {}): Redis {
  const all: Omit<RedisOptions, 'replyMapping'> = {
    port: server.port,
    retryStrategy: () => 20,
    ...options,
  }
  const client = new Redis(all)
  client.on('error', () => {})
  clients.push(client)
  return client
}

function watch(store: RedisTokenStore): TokenStoreEvent[] {
  const events: TokenStoreEvent[] = []
  stops.push(store.watch((event) => events.push(event)))
  return events
}

async function subscribers(client: Redis, channel: string): Promise<number> {
  const [, count] = (await client.pubsub('NUMSUB', channel)) as [string, number]
  return count
}

async function awaitSubscribers(client: Redis, channel: string, count: number): Promise<void> {
  await poll(`${count} subscribers`, async () => {
    return (await subscribers(client, channel)) === count || undefined
  })
}

describe('a watched RedisTokenStore', () => {
  it('tells of every connection that is made anew, and not of the first', async () => {
    const client = connect({ lazyConnect: true })
    const store = new RedisTokenStore({ client })
    const events = watch(store)
    await client.connect()
    await store.read(['a'])
    expect(events).toEqual([])
    for (let times = 1; times <= 2; times++) {
      client.disconnect(true)
      await new Promise((resolve) => client.once('ready', resolve))
      expect(events.filter((event) => event === 'lost')).toHaveLength(times)
    }
  })

  it('hears others over the same client, and ignores itself', async () => {
    const client = connect()
    const [first, second] = [new RedisTokenStore({ client }), new RedisTokenStore({ client })]
    const other = new RedisTokenStore({ client, prefix: 'other:' })
    const [ofFirst, ofSecond, ofOther] = [watch(first), watch(second), watch(other)]
    await awaitSubscribers(client, 'fv:erased', 2)
    await first.announceErasure()
    await poll('the news', async () => ofSecond.length > 0 || undefined)
    await second.announceErasure()
    await poll('the news', async () => ofFirst.length > 0 || undefined)
    const hearsMore = async () => ofFirst.length > 1 || ofSecond.length > 1 || undefined
    await expect(poll('news of itself', hearsMore, 300)).rejects.toThrow()
    expect([ofFirst, ofSecond, ofOther]).toEqual([['erased'], ['erased'], []])
  })

  it('tells all who watch it, when it announces, that are more than one', async () => {
    const client = await untilReady(connect())
    const store = new RedisTokenStore({ client })
    const [one, two] = [watch(store), watch(store)]
    await store.announceErasure()
    expect([one, two]).toEqual([['erased'], ['erased']])
  })

  it('means by its records those of the whole key, whoever puts which part of it there', async () => {
    const whole = connect()
    const outer = connect({ keyPrefix: 'outer:' })
    const apart = connect({ keyPrefix: 'apart:' })
    const events = watch(new RedisTokenStore({ client: outer, prefix: 'fv:' }))
    const otherEvents = watch(new RedisTokenStore({ client: apart, prefix: 'fv:' }))
    await awaitSubscribers(whole, 'outer:fv:erased', 1)
    await awaitSubscribers(whole, 'apart:fv:erased', 1)
    await new RedisTokenStore({ client: whole, prefix: 'outer:fv:' }).announceErasure()
    await poll('the news', async () => events.length > 0 || undefined)
    expect(otherEvents).toEqual([])
  })

  it('takes messages for missed when its own connection was lost and is back', async () => {
    const client = connect()
    const events = watch(new RedisTokenStore({ client }))
    await awaitSubscribers(client, 'fv:erased', 1)
    expect(events).toEqual([])
    await client.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await poll('the subscription', async () => events.length > 0 || undefined)
    expect(events).toEqual(['erased'])
    await awaitSubscribers(client, 'fv:erased', 1)
  })

  it('subscribes where the client goes, although its own connection still stands', async () => {
    const second = await startRedis({ args: [] })
    const [admin, adminThere] = [connect(), connect({ port: second.port })]
    // A name or a proxy that leads to another server from some moment on.
    let port = server.port
    const client = connect({ port })
    client.on('reconnecting', () => {
      client.options.port = port
    })
    try {
      const events = watch(new RedisTokenStore({ client }))
      await awaitSubscribers(admin, 'fv:erased', 1)
      const id = await client.client('ID')
      port = second.port
      await admin.call('CLIENT', 'KILL', 'ID', id)
      await awaitSubscribers(adminThere, 'fv:erased', 1)
      await poll('both events', async () => events.length >= 2 || undefined)
      expect(events).toEqual(['lost', 'erased'])
      await awaitSubscribers(admin, 'fv:erased', 0)
    } finally {
      await second.stop()
    }
  })

  it('ends its connection when the client is ended, and goes on when that connects again', async () => {
    const [admin, client] = [connect(), connect()]
    const events = watch(new RedisTokenStore({ client }))
    await awaitSubscribers(admin, 'fv:erased', 1)
    await client.quit()
    await awaitSubscribers(admin, 'fv:erased', 0)
    await client.connect()
    await awaitSubscribers(admin, 'fv:erased', 1)
    await poll('both events', async () => events.length >= 2 || undefined)
    expect(events.sort()).toEqual(['erased', 'lost'])
  })

  it('subscribes again when the server comes back', async () => {
    const client = connect()
    const store = new RedisTokenStore({ client })
    const events = watch(store)
    await awaitSubscribers(client, 'fv:erased', 1)
    await server.restart()
    await poll('both events', async () => {
      return (events.includes('lost') && events.includes('erased')) || undefined
    })
    events.length = 0
    await awaitSubscribers(client, 'fv:erased', 1)
    const other = await untilReady(connect())
    await new RedisTokenStore({ client: other }).announceErasure()
    await poll('the news', async () => events.includes('erased') || undefined)
  })

  it('tries without a word until it is let in again', async () => {
    const client = connect()
    const events = watch(new RedisTokenStore({ client }))
    await awaitSubscribers(client, 'fv:erased', 1)
    const printed = vi.spyOn(console, 'error')
    await client.config('SET', 'requirepass', 'secret')
    await client.call('CLIENT', 'KILL', 'TYPE', 'pubsub')
    await poll('a refusal', async () => {
      return (await client.info('errorstats')).includes('errorstat_NOAUTH') || undefined
    })
    await client.config('SET', 'requirepass', '')
    await poll('the subscription', async () => events.length > 0 || undefined)
    expect(events).toEqual(['erased'])
    // Where ioredis prints the errors that nobody listens to.
    expect(printed).not.toHaveBeenCalled()
  })

  it('goes without the news of others where it may not subscribe or publish', async () => {
    const admin = connect()
    const [username, password] = ['limited', freshKey()]
    await admin.acl('SETUSER', username, 'on', `>${password}`, '~*', 'resetchannels', '+@all')
    const client = await untilReady(connect({ username, password }))
    const store = new RedisTokenStore({ client })
    const events = watch(store)
    await store.announceErasure()
    const awaitRefusals = async (count: number, deadline?: number) =>
      await poll(
        `${count} refusals`,
        async () => {
          // Refusals that are alike stand in one entry, with their number.
          const log = (await admin.call('ACL', 'LOG')) as unknown[][]
          return Number(log[0]?.[1]) >= count || undefined
        },
        deadline,
      )
    await awaitRefusals(2)
    // The server's word is taken for it, until there is another connection.
    await expect(awaitRefusals(3, 500)).rejects.toThrow()
    client.disconnect(true)
    await awaitRefusals(3)
    await poll('the new connection', async () => events.length > 0 || undefined)
    expect(events).toEqual(['lost'])
    await admin.acl('SETUSER', username, '-publish')
    await store.announceErasure()
  })

  it('rejects an announcement that cannot be sent', async () => {
    const client = connect({ port: 1 })
    const store = new RedisTokenStore({ client })
    await expect(store.announceErasure()).rejects.toMatchObject({ code: 'store_unavailable' })
  })

  it('has a connection of its own only while somebody watches', async () => {
    const client = await untilReady(connect())
    const store = new RedisTokenStore({ client })
    await store.read(['a'])
    const count = async () =>
      String(await client.client('LIST'))
        .trim()
        .split('\n').length
    expect(await count()).toBe(1)
    const [stop, stopOther] = [store.watch(() => {}), store.watch(() => {})]
    await awaitSubscribers(client, 'fv:erased', 1)
    expect(await count()).toBe(2)
    stop()
    expect(await subscribers(client, 'fv:erased')).toBe(1)
    stopOther()
    await awaitSubscribers(client, 'fv:erased', 0)
    store.watch(() => {})
    await awaitSubscribers(client, 'fv:erased', 1)
    await store.close()
    await awaitSubscribers(client, 'fv:erased', 0)
    await poll('the connection to close', async () => (await count()) === 1 || undefined)
    expect(client.status).toBe('ready')
    expect(client.listenerCount('ready')).toBe(1)
  })

  it('leaves few listeners at the client, however many stores there are', async () => {
    const client = connect()
    const stores = Array.from({ length: 100 }, () => new RedisTokenStore({ client }))
    for (const store of stores) stops.push(store.watch(() => {}))
    await awaitSubscribers(client, 'fv:erased', 100)
    expect(client.listenerCount('ready')).toBe(1)
    expect(client.listenerCount('end')).toBe(1)
  })
})
