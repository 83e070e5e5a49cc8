import { createMasker, type MaskerOptions, MemoryTokenStore, type TokenStore } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import { afterEach, describe, expect, inject, it, vi } from 'vitest'
import { deriveTokenKeys } from '../../src/tokens/keys.ts'
import { createRecordSeal } from '../../src/tokens/record.ts'
import { packContent, unpackContent } from '../../src/tokens/record-content.ts'
import { failure } from '../support/failures.ts'
import { testKeys } from '../support/keys.ts'
import { maskAll, openAll, shut } from '../support/token-lists.ts'

const open = (store: TokenStore, options: Partial<MaskerOptions> = {}) =>
  createMasker({ keys: testKeys, store, timeout: 20_000, ...options })
const at = (time: string) => Date.parse(`2026-01-01T${time}Z`)
/** What follows happens then; timers go on as they do. */
const setClock = (time: string) => vi.useFakeTimers({ toFake: ['Date'], now: at(time) })

afterEach(() => {
  vi.useRealTimers()
})

describe('erasing by age', () => {
  it('kills what was made before, in every process, and nothing else', async () => {
    const store = new MemoryTokenStore()
    const events: object[] = []
    const [here, elsewhere] = [open(store, { onEvent: (event) => events.push(event) }), open(store)]
    setClock('10:00:00.900')
    const old = await maskAll(here, ['old', 'older'])
    const [owned] = await maskAll(here, ['owned'], { subject: 'ann' })
    const foreign = await maskAll(here, ['foreign'], { tenant: 'other' })
    setClock('11:00:00.400')
    const fresh = await maskAll(here, ['fresh'])
    // Masked again, a value keeps the time of its first token.
    expect(await maskAll(elsewhere, ['old'])).toEqual([old[0]])
    const receipt = await here.erase({ before: at('11:00:00.400') })
    expect(receipt).toMatchObject({ kind: 'age', erased: true, count: 3 })
    expect(receipt).not.toHaveProperty('cursor')
    const { id, fingerprint } = receipt
    expect(events).toContainEqual({
      ...{ type: 'erased', tenant: 'default', kind: 'age', count: 3, fingerprint, receipt: id },
    })
    for (const one of [here, elsewhere, open(store)]) {
      expect(await openAll(one, [...old, owned as string, ...fresh])).toEqual([
        ...[shut, shut, shut, 'fresh'],
      ])
      expect(await openAll(one, foreign, { tenant: 'other' })).toEqual(['foreign'])
    }
    expect(await here.erase({ before: at('11:00:00.400') })).toMatchObject({
      count: 0,
      erased: false,
    })
    const [again] = await maskAll(here, ['old'])
    expect(again).not.toBe(old[0])
    expect(await openAll(here, [again as string])).toEqual(['old'])
  })

  it('leaves tokens of unknown age, and planted ones', async () => {
    const store = new MemoryTokenStore()
    const masker = open(store, { cache: false })
    const { token: planted } = await masker.plantHoneytoken('Text Token')
    const [token] = (await maskAll(masker, ['value'])) as [string]
    const seal = createRecordSeal(deriveTokenKeys(testKeys))
    // As a version wrote it that wrote no times.
    const { keys = [] } = await store.scan(undefined, 100)
    const records = await store.read(keys)
    let undated = 0
    for (const [index, key] of keys.entries()) {
      const record = records[index]
      if (!record || key.length !== 22) continue
      const content = unpackContent(seal.open(key, record))
      if (content.kind !== 'plain' || content.isHoneytoken) continue
      const { origin, ...rest } = content
      expect(origin?.seconds).toBeGreaterThan(0)
      const former = seal.seal(key, packContent(rest))
      await store.replace([{ key, record: former, expected: record }])
      undated += 1
    }
    expect(undated).toBe(1)
    const receipt = await masker.erase({ before: Date.now() + 3_600_000 })
    expect(receipt).toMatchObject({ count: 0 })
    expect(await openAll(masker, [token])).toEqual(['value'])
    expect(await masker.erase({ token: planted })).toMatchObject({ erased: true })
  })

  it('keeps the time where a record is written anew: longer life, other subjects, rotation', async () => {
    const store = new MemoryTokenStore()
    const masker = open(store)
    setClock('10:00:00')
    const tokens = await maskAll(masker, ['timed'], { ttl: 3_600_000 })
    tokens.push(...(await maskAll(masker, ['shared'], { subject: 'ann' })))
    tokens.push(...(await maskAll(masker, ['freed'], { subject: 'ann' })))
    setClock('10:30:00')
    await maskAll(masker, ['timed'])
    await maskAll(masker, ['shared'], { subject: 'bob' })
    await maskAll(masker, ['freed'])
    const secret = 'another secret for tests, of 32 bytes or more'
    await masker.useKeys([{ id: 'newer', secret }, ...testKeys])
    await masker.rotate()
    expect(await masker.erase({ before: at('10:00:01') })).toMatchObject({ count: tokens.length })
    expect(await openAll(masker, tokens)).toEqual(tokens.map(() => shut))
  })

  it('stops in time, or when told to, and goes on from its cursor', async () => {
    const store = new MemoryTokenStore()
    const masker = open(store)
    const values = Array.from({ length: 1_200 }, (_, index) => `value ${index}`)
    const tokens = [
      ...(await maskAll(masker, values.slice(0, 600))),
      ...(await maskAll(masker, values.slice(600))),
    ]
    const before = Date.now() + 10_000
    let count = 0
    let calls = 0
    let cursor: string | undefined
    do {
      const receipt = await masker.erase({ before, within: 0, ...(cursor ? { cursor } : {}) })
      count += receipt.count ?? 0
      calls += 1
      cursor = receipt.cursor
    } while (cursor !== undefined)
    expect(count).toBe(values.length)
    expect(calls).toBeGreaterThan(2)
    expect(await openAll(masker, tokens.slice(0, 3))).toEqual([shut, shut, shut])
    const leaving = new AbortController()
    leaving.abort()
    const told = await failure(masker.erase({ before }, { signal: leaving.signal }))
    expect(told.code).toBe('aborted')
  })

  it('reaches the store before this one', async () => {
    const [former, store] = [new MemoryTokenStore(), new MemoryTokenStore()]
    const tokens = await maskAll(open(former), ['value'])
    const keys = [{ id: 'fresh', secret: 'a fresh secret for tests, 32 bytes or more' }]
    const masker = createMasker({ keys, store, previous: { keys: testKeys, store: former } })
    expect(await openAll(masker, tokens)).toEqual(['value'])
    const before = Date.now() + 10_000
    expect(await masker.erase({ before })).toMatchObject({ count: 1 })
    expect(await openAll(masker, tokens)).toEqual([shut])
  })

  it('walks Redis', async () => {
    const client = new Redis(inject('redisUrl'))
    try {
      const prefix = 'aging-walk:'
      const masker = open(new RedisTokenStore({ client, prefix }))
      const tokens = await maskAll(masker, ['one', 'two', 'three'])
      expect(await masker.erase({ before: Date.now() + 10_000 })).toMatchObject({ count: 3 })
      const later = open(new RedisTokenStore({ client, prefix }), { cache: false })
      expect(await openAll(later, tokens)).toEqual([shut, shut, shut])
      await expect(masker.erase({ before: 1, cursor: 'none' })).rejects.toMatchObject({
        code: 'invalid_options',
      })
    } finally {
      await client.quit()
    }
  })

  it.each([
    [{ before: '2026-01-01' }],
    [{ before: Number.NaN }],
    [{ before: -1 }],
    [{ before: 1, token: 'x' }],
    [{ before: 1, cursor: 5 }],
    [{ before: 1, within: -1 }],
  ])('refuses %j', async (what) => {
    const told = await failure(open(new MemoryTokenStore()).erase(what as never))
    expect(told.code).toBe('bad_request')
  })
})
