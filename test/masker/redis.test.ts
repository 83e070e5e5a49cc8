import { randomBytes } from 'node:crypto'
import { createMasker } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { testKeys } from '../support/keys.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { untilReady } from '../support/until-ready.ts'

const payload = {
  mask: [
    { value: 'canary-george', token_name: 'Text Token', format: 'Person Name' },
    { value: '4111 1111 1111 1111', token_name: 'Numeric Token', format: 'Credit Card' },
    { value: 'write to canary@example.com' },
  ],
}

// The server is one that all test files use at once.
const timeout = 20_000

// Not parts of them: four digits alone stand in random bytes now and then.
const readable = ['canary-george', '4111 1111 1111 1111', '4111111111111111', 'canary@example']

describe('a masker over a real Redis', () => {
  // Of one length always: the memory that a key takes is looked at below.
  const prefix = `test-${randomBytes(8).toString('hex')}:`
  let client: Redis

  beforeAll(() => {
    client = new Redis(inject('redisUrl'))
  })

  afterAll(async () => {
    const keys = await client.keys(`${prefix}*`)
    if (keys.length > 0) await client.del(keys)
    await client.quit()
  })

  const open = () =>
    createMasker({ keys: testKeys, store: new RedisTokenStore({ client, prefix }), timeout })

  it('gives the tokens back from any process, and the same ones to any', async () => {
    const masked = await open().maskFields(payload)
    expect(masked.success).toBe(true)
    expect(await open().maskFields(payload)).toEqual(masked)
    const unmask = masked.data?.map(({ token_value }) => ({ token_value }))
    const back = await open().unmaskFields({ unmask })
    expect(back.data?.map(({ value }) => value)).toEqual(payload.mask.map(({ value }) => value))
  })

  it('leaves nothing readable in it: neither value nor token nor tenant', async () => {
    const masker = open()
    const masked = await masker.maskFields(payload, { tenant: 'canary-tenant' })
    const keys = await client.keys(`${prefix}*`)
    const stored: string[] = [...keys]
    for (const key of keys) stored.push((await client.getBuffer(key))?.toString('latin1') ?? '')
    const text = stored.join('\n')
    const secrets = [...readable, 'canary-tenant', testKeys[0]?.secret as string]
    for (const { token_value } of masked.data ?? []) secrets.push(token_value)
    for (const secret of secrets) expect(text).not.toContain(secret)
    expect(keys.length).toBeGreaterThan(3)
  })

  it('sends nothing readable to it: MONITOR sees keys and sealed bytes', async () => {
    const watching = new Redis(inject('redisUrl'))
    const monitor = await watching.monitor()
    const seen: string[] = []
    let finish = () => {}
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    // Other files' commands are seen as well.
    const own = `127.0.0.1:${client.stream.localPort}`
    monitor.on('monitor', (_time: string, words: string[], source: string) => {
      if (source !== own) return
      seen.push(words.join(' '))
      if (words.includes('the end')) finish()
    })
    const masked = await open().maskFields(payload)
    await open().unmaskFields({
      unmask: masked.data?.map(({ token_value }) => ({ token_value })),
    })
    await client.echo('the end')
    await finished
    monitor.disconnect()
    watching.disconnect()
    const text = seen.join('\n')
    expect(text).toContain(prefix)
    for (const secret of [...readable, ...(masked.data ?? []).map((one) => one.token_value)]) {
      expect(text).not.toContain(secret)
    }
  })

  it('takes at most 220 bytes for a value of 20 characters', async () => {
    const before = new Set(await client.keys(`${prefix}*`))
    await open().maskFields({ mask: [{ value: 'x'.repeat(20), token_name: 'Text Token' }] })
    const added = (await client.keys(`${prefix}*`)).filter((key) => !before.has(key))
    expect(added).toHaveLength(1)
    expect(await client.memory('USAGE', added[0] as string)).toBeLessThanOrEqual(220)
  })

  it('counts the quota for all processes together', async () => {
    const limited = () =>
      createMasker({
        keys: testKeys,
        tenant: 'limited',
        quota: { limit: 10 },
        cache: false,
        store: new RedisTokenStore({ client, prefix }),
        timeout,
      })
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        limited().maskFields({ mask: [{ value: `v${index}`, token_name: 'Text Token' }] }),
      ),
    )
    expect(answers.filter(({ success }) => success).length).toBeLessThanOrEqual(10)
    expect(answers.filter(({ status }) => status === 403).length).toBeGreaterThanOrEqual(10)
  })
})

describe('a Redis that is not there', () => {
  let server: RedisServer

  beforeAll(async () => {
    server = await startRedis({ args: [] })
  })
  afterAll(() => server.stop())

  const connect = (port: number) => {
    const client = new Redis(port, '127.0.0.1')
    client.on('error', () => {})
    return client
  }
  const open = (client: Redis) =>
    createMasker({ keys: testKeys, store: new RedisTokenStore({ client }), timeout: 300 })

  it('at the start fails calls by the contract, and nothing of the value is said', async () => {
    const client = connect(1)
    const masker = open(client)
    const answer = await masker.maskFields(payload)
    expect(answer).toEqual({
      data: null,
      success: false,
      error: { message: 'Masking failed after 3 retries' },
    })
    const failure = await masker.maskDocument({ a: 'canary' }, ['a']).catch((error) => error)
    expect(failure).toMatchObject({ code: 'masking_failed', status: 500 })
    const { inspect } = await import('node:util')
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('canary')
    client.disconnect()
  })

  it('any more fails calls, and those after its return succeed', async () => {
    const client = connect(server.port)
    await untilReady(client)
    const masker = open(client)
    expect(await masker.maskFields(payload)).toMatchObject({ success: true })
    await server.kill('SIGKILL')
    const other = { mask: [{ value: 'canary-new', token_name: 'Text Token' }] }
    expect((await masker.maskFields(other)).status).toBe(500)
    await server.restart()
    await expect.poll(async () => (await masker.maskFields(other)).success).toBe(true)
    client.disconnect()
  })
})
