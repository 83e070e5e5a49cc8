import { describeTokenStore } from 'fieldveil/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { RedisTokenStore } from '../../src/stores/redis.ts'
import { freshKey, freshKeys, freshRecord } from '../../src/testing/scenario.ts'
import { poll } from '../support/poll.ts'
import { startRedis } from '../support/redis-server.ts'
import { withoutNxGet } from '../support/redis-spoilt.ts'
import { untilReady } from '../support/until-ready.ts'

const client = await untilReady(new Redis(inject('redisUrl')))
const prefix = `fv-${freshKey()}:`
const store = new RedisTokenStore({ client, prefix })

afterAll(() => client.disconnect())

describeTokenStore({
  name: 'RedisTokenStore',
  create: () => new RedisTokenStore({ client, prefix }),
  createPeer: () => new RedisTokenStore({ client, prefix }),
  destroy: async (made) => await made.close(),
  describe,
  it,
})

describe('RedisTokenStore', () => {
  it('puts its prefix before every key, fv: by default', async () => {
    const key = freshKey()
    await store.claim([{ key, record: freshRecord() }])
    expect(await client.exists(prefix + key, key)).toBe(1)
    await new RedisTokenStore({ client }).claim([
      { key, record: freshRecord(), expiresAt: Date.now() + 60_000 },
    ])
    expect(await client.pttl(`fv:${key}`)).toBeGreaterThan(50_000)
    await client.del(`fv:${key}`)
  })

  it('goes on after SCRIPT FLUSH', async () => {
    // Its own: on the shared one it would take the scripts from under other test files.
    const own = await startRedis({ args: [] })
    const alone = await untilReady(new Redis(own.url))
    try {
      const store = new RedisTokenStore({ client: alone })
      const key = freshKey()
      const [first, second] = [freshRecord(), freshRecord()]
      await store.claim([{ key, record: first }])
      await alone.script('FLUSH')
      const [held] = await store.claim([{ key, record: second }])
      expect(held).toEqual(Buffer.from(first))
      await alone.script('FLUSH')
      expect(await store.replace([{ key, expected: first, record: second }])).toEqual([true])
    } finally {
      alone.disconnect()
      await own.stop()
    }
  })

  it('claims 1,200 keys in three script calls of one pipeline', async () => {
    await store.claim([{ key: freshKey(), record: freshRecord() }])
    const calls = async () => {
      const statistics = await client.info('commandstats')
      return Number(/cmdstat_evalsha:calls=(\d+)/.exec(statistics)?.[1])
    }
    const before = await calls()
    await store.claim(freshKeys(1_200).map((key) => ({ key, record: freshRecord() })))
    // Other test files may use the server at the same time, so it may be more.
    expect((await calls()) - before).toBeGreaterThanOrEqual(3)
  })

  it('works through a client that pipelines by itself, answers numbers as text and has a prefix', async () => {
    const other = await untilReady(
      new Redis(inject('redisUrl'), {
        enableAutoPipelining: true,
        stringNumbers: true,
        replyMapping: 'resp3',
        keyPrefix: `outer-${freshKey()}:`,
      }),
    )
    try {
      const odd = new RedisTokenStore({ client: other, prefix })
      const [key, record] = [freshKey(), freshRecord()]
      expect(await odd.claim([{ key, record }])).toEqual([null])
      expect(await odd.read([key])).toEqual([Buffer.from(record)])
      expect(await odd.replace([{ key, expected: record, record }])).toEqual([true])
      expect(await odd.replace([{ key, expected: record, record, expiresAt: 1 }])).toEqual([true])
      expect(await odd.count('counter', 3, Date.now() + 60_000)).toBe(3)
      expect(await odd.count('counter', 1)).toBe(4)
      expect(await odd.scan(undefined, 1_000_000)).toMatchObject({ keys: ['counter'] })
      await odd.announceErasure()
      expect(await store.read([key])).toEqual([null])
    } finally {
      other.disconnect()
    }
  })

  it('never closes the client', async () => {
    const other = new RedisTokenStore({ client })
    await other.close()
    expect(client.status).toBe('ready')
    expect(await other.read([freshKey()])).toEqual([null])
  })

  it('gives records and counters the ends that they are to have', async () => {
    const [key, counter] = freshKeys(2) as [string, string]
    const [first, second] = [freshRecord(), freshRecord()]
    const soon = Date.now() + 60_000
    const endOf = async (name: string) => Date.now() + (await client.pttl(name))
    await store.claim([{ key, record: first, expiresAt: soon }])
    expect(Math.abs((await endOf(prefix + key)) - soon)).toBeLessThan(2_000)
    await store.replace([{ key, expected: first, record: second }])
    expect(await client.pttl(prefix + key)).toBeGreaterThan(0)
    const forever = Number.POSITIVE_INFINITY
    await store.replace([{ key, expected: second, record: first, expiresAt: forever }])
    expect(await client.pttl(prefix + key)).toBe(-1)
    await store.claim([{ key: `${key}-other`, record: first, expiresAt: forever }])
    expect(await client.pttl(`${prefix}${key}-other`)).toBe(-1)
    await store.count(counter, 1, soon)
    await store.count(counter, 1, soon + 60_000)
    expect(Math.abs((await endOf(prefix + counter)) - soon)).toBeLessThan(2_000)
    await store.count(`${counter}-other`, 1, forever)
    expect(await client.pttl(`${prefix}${counter}-other`)).toBe(-1)
  })

  it('walks a server from its beginning again that was restarted on the way', async () => {
    const own = await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] })
    const other = await untilReady(new Redis({ port: own.port, retryStrategy: () => 20 }))
    other.on('error', () => {})
    try {
      const walker = new RedisTokenStore({ client: other })
      const keys = freshKeys(2_000)
      await walker.claim(keys.map((key) => ({ key, record: freshRecord() })))
      const seen = new Set<string>()
      let cursor: string | undefined
      const walk = async () => {
        const page = await walker.scan(cursor, 200)
        for (const key of page.keys) seen.add(key)
        cursor = page.cursor
      }
      for (let pages = 0; pages < 5; pages++) await walk()
      await own.restart()
      await poll('the server', async () => await walker.read(['a']))
      while (cursor !== undefined) await walk()
      expect(keys.filter((key) => !seen.has(key))).toEqual([])
    } finally {
      other.disconnect()
      await own.stop()
    }
  })

  it('refuses a cursor that it has not answered', async () => {
    for (const cursor of ['', 'x', '-1/', '1', '0/x', '1/ab/node', '1/ab/node/0/0/0']) {
      await expect(store.scan(cursor, 1)).rejects.toMatchObject({ code: 'invalid_options' })
    }
  })

  it('names what is wrong with its options', () => {
    const make = (options: object) => () => new RedisTokenStore(options as { client: Redis })
    expect(make({})).toThrow('RedisTokenStore needs a client of ioredis')
    expect(make({ client: 'redis://localhost' })).toThrow('RedisTokenStore needs a client')
    expect(make({ client, prefx: '' })).toThrow('no option "prefx": did you mean "prefix"?')
    expect(make({ client, replicaTimout: 1 })).toThrow('did you mean "replicaTimeout"?')
    expect(make({ client, prefix: 1 })).toThrow('prefix of RedisTokenStore must be a string')
    const replica = new Redis({ lazyConnect: true, readOnly: true })
    expect(make({ client: replica })).toThrow('RedisTokenStore needs the master')
  })
})

/** The suite but for what cannot do without scripts: `replace`, and a counter that ends. */
const withoutScripts = {
  describe: (name: string, body: () => void) => name !== 'replace' && describe(name, body),
  it: (title: string, body: () => Promise<void>) =>
    !/^replace |replaced|counter end/.test(title) && it(title, body),
}

describe('a user who may not run scripts', () => {
  const name = `limited-${freshKey()}`
  const password = freshKey()
  const url = new URL(inject('redisUrl'))
  let limited: Redis
  let limitedOld: Redis

  beforeAll(async () => {
    await client.acl('SETUSER', name, 'on', `>${password}`, '~*', '+@all', '-@scripting')
    limited = new Redis({
      host: url.hostname,
      port: Number(url.port),
      username: name,
      password,
    })
    await untilReady(limited)
    limitedOld = withoutNxGet(limited)
  })

  afterAll(async () => {
    limited.disconnect()
    await client.acl('DELUSER', name)
  })

  describeTokenStore({
    name: 'RedisTokenStore without scripts',
    create: () => new RedisTokenStore({ client: limited, prefix }),
    ...withoutScripts,
  })

  it('is told what replacing and counting to an end need', async () => {
    const other = new RedisTokenStore({ client: limited, prefix })
    const replaced = other.replace([
      { key: freshKey(), expected: freshRecord(), record: freshRecord() },
    ])
    await expect(replaced).rejects.toThrow(/NOPERM; replacing records needs EVAL and EVALSHA/)
    const counted = other.count(freshKey(), 1, Date.now() + 60_000)
    await expect(counted).rejects.toThrow(/NOPERM; counting to an end needs EVAL and EVALSHA/)
    expect(await other.count(freshKey(), 1)).toBe(1)
  })

  describeTokenStore({
    name: 'RedisTokenStore without scripts on a Redis before 7.0',
    create: () => new RedisTokenStore({ client: limitedOld, prefix }),
    ...withoutScripts,
  })

  it('may be one who may not ask for INFO either', async () => {
    await client.acl('SETUSER', name, '-info', '-config')
    const other = new RedisTokenStore({ client: limited, prefix })
    expect(await other.claim([{ key: freshKey(), record: freshRecord() }])).toEqual([null])
  })
})
