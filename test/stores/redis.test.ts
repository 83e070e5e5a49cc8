import { describeTokenStore } from 'fieldveil/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { RedisTokenStore } from '../../src/stores/redis.ts'
import { freshKey, freshKeys, freshRecord } from '../../src/testing/scenario.ts'

const client = new Redis(inject('redisUrl'))
const prefix = `fv-${freshKey()}:`
const store = new RedisTokenStore({ client, prefix })

afterAll(() => client.disconnect())

describeTokenStore({ name: 'RedisTokenStore', create: () => store, describe, it })

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
    const key = freshKey()
    const [first, second] = [freshRecord(), freshRecord()]
    await store.claim([{ key, record: first }])
    await client.script('FLUSH')
    const [held] = await store.claim([{ key, record: second }])
    expect(held).toEqual(Buffer.from(first))
    await client.script('FLUSH')
    expect(await store.replace([{ key, expected: first, record: second }])).toEqual([true])
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
    const other = new Redis(inject('redisUrl'), {
      enableAutoPipelining: true,
      stringNumbers: true,
      replyMapping: 'resp3',
      keyPrefix: `outer-${freshKey()}:`,
    })
    try {
      const odd = new RedisTokenStore({ client: other, prefix })
      const [key, record] = [freshKey(), freshRecord()]
      expect(await odd.claim([{ key, record }])).toEqual([null])
      expect(await odd.read([key])).toEqual([Buffer.from(record)])
      expect(await odd.replace([{ key, expected: record, record }])).toEqual([true])
      expect(await odd.count(freshKey(), 3)).toBe(3)
      expect(await store.read([key])).toEqual([null])
    } finally {
      other.disconnect()
    }
  })

  it('never closes the client', async () => {
    expect('close' in store).toBe(false)
    expect(client.status).toBe('ready')
  })

  it('names what is wrong with its options', () => {
    const make = (options: object) => () => new RedisTokenStore(options as { client: Redis })
    expect(make({})).toThrow('RedisTokenStore needs a client of ioredis')
    expect(make({ client: 'redis://localhost' })).toThrow('RedisTokenStore needs a client')
    expect(make({ client, prefx: '' })).toThrow('no option "prefx": did you mean "prefix"?')
    expect(make({ client, prefix: 1 })).toThrow('prefix of RedisTokenStore must be a string')
    const replica = new Redis({ lazyConnect: true, readOnly: true })
    expect(make({ client: replica })).toThrow('RedisTokenStore needs the master')
  })
})

/** The suite but for `replace`, which cannot do without scripts. */
const withoutReplacing = {
  describe: (name: string, body: () => void) => name !== 'replace' && describe(name, body),
  it: (title: string, body: () => Promise<void>) =>
    !title.startsWith('replace ') && it(title, body),
}

describe('a user who may not run scripts', () => {
  const name = `limited-${freshKey()}`
  const password = freshKey()
  const url = new URL(inject('redisUrl'))
  let limited: Redis

  beforeAll(async () => {
    await client.acl('SETUSER', name, 'on', `>${password}`, '~*', '+@all', '-@scripting')
    limited = new Redis({
      host: url.hostname,
      port: Number(url.port),
      username: name,
      password,
    })
  })

  afterAll(async () => {
    limited.disconnect()
    await client.acl('DELUSER', name)
  })

  describeTokenStore({
    name: 'RedisTokenStore without scripts',
    create: () => new RedisTokenStore({ client: limited, prefix }),
    ...withoutReplacing,
  })

  it('is told what replacing needs', async () => {
    const other = new RedisTokenStore({ client: limited, prefix })
    const replaced = other.replace([
      { key: freshKey(), expected: freshRecord(), record: freshRecord() },
    ])
    await expect(replaced).rejects.toThrow(/NOPERM; replacing records needs EVAL and EVALSHA/)
  })

  describeTokenStore({
    name: 'RedisTokenStore without scripts on a Redis before 7.0',
    create: () => new RedisTokenStore({ client: withoutNxGet(limited), prefix }),
    ...withoutReplacing,
  })

  it('may be one who may not ask for INFO either', async () => {
    await client.acl('SETUSER', name, '-info', '-config')
    const other = new RedisTokenStore({ client: limited, prefix })
    expect(await other.claim([{ key: freshKey(), record: freshRecord() }])).toEqual([null])
  })
})

/** Makes the server answer to NX with GET what a server before 7.0 does: a syntax error. */
function withoutNxGet(client: Redis): Redis {
  return new Proxy(client, {
    get(target, name) {
      if (name !== 'pipeline') return Reflect.get(target, name)
      return () => {
        const pipeline = target.pipeline()
        const { setBuffer } = pipeline
        const spoil = (words: unknown[]) =>
          words.includes('NX') && words.includes('GET') ? [...words, 'SPOILT'] : words
        return Object.assign(pipeline, {
          setBuffer: (words: unknown[]) => Reflect.apply(setBuffer, pipeline, [spoil(words)]),
        })
      }
    },
  })
}
