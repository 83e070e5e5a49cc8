import { createMasker, type Masker, type TokenType } from 'fieldveil'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FoundValue, VaultRequest } from '../../src/vault/request.ts'
import { createTokenCache } from '../../src/vault/token-cache.ts'
import { collectGarbage } from '../support/collect-garbage.ts'
import { createFragileStore, type FragileStore } from '../support/fragile-store.ts'
import { testKeys } from '../support/keys.ts'

const type = { tokenName: 'Text Token' } as TokenType
const request = (
  value: VaultRequest['value'],
  other: Partial<VaultRequest> = {},
): VaultRequest => ({
  tenant: 'default',
  value,
  type,
  format: undefined,
  irreversible: false,
  ...other,
})
const forever = Number.POSITIVE_INFINITY
const found = (value: FoundValue['value'], other: Partial<FoundValue> = {}): FoundValue => ({
  value,
  tokenName: type.tokenName,
  holders: [],
  isHoneytoken: false,
  expiresAt: forever,
  ...other,
})
const open = (options = {}) =>
  createTokenCache({ max: 10_000, ttl: 300_000, bytes: 33_554_432, ...options })
const rules = ['[*]']

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the bytes of the cache', () => {
  const kilobyte = (index: number) => `${index} `.padEnd(1_000, 'x')

  it('stay under their bound with values of 1 KB, and the bound is one', () => {
    const bytes = 4 * 1024 * 1024
    const cache = open({ bytes })
    collectGarbage()
    const before = process.memoryUsage().heapUsed
    for (let index = 0; index < 5_000; index++) {
      cache.rememberToken(request(kilobyte(index)), `token ${index}`, forever, cache.epoch)
      cache.rememberValue('default', `token ${index}`, found(kilobyte(index)), cache.epoch)
      expect(cache.bytes).toBeLessThanOrEqual(bytes)
    }
    expect(cache.entries).toBeGreaterThan(1_000)
    expect(cache.bytes).toBeGreaterThan(bytes * 0.95)
    collectGarbage()
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(bytes)
    // The newest are the ones that are kept.
    expect(cache.findToken(request(kilobyte(4_999)))).toBe('token 4999')
    expect(cache.findToken(request(kilobyte(0)))).toBeUndefined()
    expect(cache.findValue('default', 'token 4999')?.value).toBe(kilobyte(4_999))
    expect(cache.findValue('default', 'token 0')).toBeUndefined()
  })

  it('count two bytes a character, and the names of subjects', () => {
    const cache = open()
    const sizes = [
      () => cache.rememberToken(request('é'.repeat(1_000)), 'token', forever, cache.epoch),
      () => {
        const subject = 's'.repeat(256)
        cache.rememberToken(request('x', { subject }), 'token', forever, cache.epoch)
      },
      () => cache.rememberValue('default', 'token', found('é'.repeat(1_000)), cache.epoch),
    ].map((remember) => {
      const before = cache.bytes
      remember()
      return cache.bytes - before
    })
    expect(sizes[0]).toBeGreaterThan(2_000)
    expect(sizes[1]).toBeGreaterThan(512)
    expect(sizes[2]).toBeGreaterThan(2_000)
  })

  it('are those that health tells, through a masker', async () => {
    const bytes = 1024 * 1024
    const masker = createMasker({ keys: testKeys, cache: { bytes } })
    for (let round = 0; round < 6; round++) {
      const values = Array.from({ length: 500 }, (_, index) => kilobyte(round * 500 + index))
      await masker.unmaskDocument(await masker.maskDocument(values, rules), rules)
      const { cache } = await masker.health()
      expect(cache.bytes).toBeLessThanOrEqual(bytes)
      expect(cache.entries).toBeGreaterThan(300)
    }
  })

  it('are not taken by what is long', () => {
    const cache = open()
    for (const length of [1_024, 1_025]) {
      const value = 'x'.repeat(length)
      cache.rememberToken(request(value), `token ${length}`, forever, cache.epoch)
      cache.rememberValue('default', `token ${length}`, found(value), cache.epoch)
    }
    expect(cache.entries).toBe(2)
    expect(cache.findToken(request('x'.repeat(1_024)))).toBe('token 1024')
    expect(cache.findValue('default', 'token 1025')).toBeUndefined()
  })
})

describe('what is in the cache', () => {
  it('ends after its ttl, and its number has an end', () => {
    const cache = open({ ttl: 1_000, max: 3 })
    for (const value of ['a', 'b', 'c', 'd']) {
      cache.rememberToken(request(value), `${value}!`, forever, cache.epoch)
      cache.rememberValue('default', `${value}!`, found(value), cache.epoch)
    }
    expect(cache.entries).toBe(6)
    expect(cache.findToken(request('a'))).toBeUndefined()
    vi.advanceTimersByTime(999)
    expect(cache.findToken(request('d'))).toBe('d!')
    expect(cache.findValue('default', 'd!')?.value).toBe('d')
    vi.advanceTimersByTime(1)
    expect(cache.findToken(request('d'))).toBeUndefined()
    expect(cache.findValue('default', 'd!')).toBeUndefined()
    expect(cache.list()).toEqual([])
  })

  it('is told apart by tenant, subject, type, format and kind of value', () => {
    const cache = open()
    const requests = [
      request('1'),
      request(1),
      request('1', { tenant: 'other' }),
      request('1', { subject: 'her' }),
      request('1', { subject: 'him' }),
      request('1', { type: { ...type } }),
      request('1', { format: { name: 'Plate', shape: 'none' } }),
    ]
    requests.forEach((one, index) => {
      cache.rememberToken(one, `token ${index}`, forever, cache.epoch)
    })
    expect(requests.map((one) => cache.findToken(one))).toEqual(
      requests.map((_, index) => `token ${index}`),
    )
    expect(cache.findToken(request('1', { subject: 'them' }))).toBeUndefined()
    cache.rememberValue('default', 'token', found('1'), cache.epoch)
    expect(cache.findValue('other', 'token')).toBeUndefined()
  })

  it('is nothing irreversible, no bait, and nothing that belongs to somebody', () => {
    const cache = open()
    cache.rememberToken(request('a', { irreversible: true }), 'token', forever, cache.epoch)
    expect(cache.findToken(request('a', { irreversible: true }))).toBeUndefined()
    cache.rememberToken(request('a'), 'token', forever, cache.epoch)
    expect(cache.findToken(request('a', { irreversible: true }))).toBeUndefined()
    cache.rememberValue('default', 'bait', found('a', { isHoneytoken: true }), cache.epoch)
    cache.rememberValue('default', 'hers', found('a', { holders: ['her'] }), cache.epoch)
    expect(cache.entries).toBe(1)
  })

  it('is not remembered when something was forgotten since it was read', () => {
    const cache = open()
    const { epoch } = cache
    cache.clear()
    cache.rememberToken(request('a'), 'token', forever, epoch)
    cache.rememberValue('default', 'token', found('a'), epoch)
    expect(cache.entries).toBe(0)
  })

  it('is not answered when its life is over, or when masking has to extend it', () => {
    const cache = open()
    const end = Date.now() + 16_000
    cache.rememberToken(request('a', { ttl: 15_000 }), 'token', end, cache.epoch)
    cache.rememberValue('default', 'token', found('a', { expiresAt: end }), cache.epoch)
    const ask = (ttl: number | undefined) => cache.findToken(request('a', { ttl }))
    expect([ask(15_000), ask(16_001), ask(undefined)]).toEqual(['token', undefined, undefined])
    vi.advanceTimersByTime(1_001)
    expect(ask(15_000)).toBeUndefined()
    expect(ask(14_000)).toBe('token')
    expect(cache.list()).toMatchObject([{ token: 'token', request: { ttl: 14_999, value: 'a' } }])
    vi.advanceTimersByTime(14_998)
    expect(cache.findValue('default', 'token')?.value).toBe('a')
    vi.advanceTimersByTime(1)
    expect(cache.findValue('default', 'token')).toBeUndefined()
    expect(cache.list()).toEqual([])
  })

  it('is listed with the values that it was made of', () => {
    const cache = open()
    const values = ['a', '1', 1, -2.5, 12345678901234567890n, true, false, null]
    values.forEach((value, index) => {
      const one = request(value, { attributes: '{}', ttl: 5 })
      cache.rememberToken(one, `token ${index}`, forever, cache.epoch)
    })
    const listed = new Map(cache.list().map(({ request: one, token }) => [token, one]))
    values.forEach((value, index) => {
      expect(listed.get(`token ${index}`)).toEqual(request(value, { ttl: undefined }))
    })
  })
})

describe('an erasure', () => {
  const hold = () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    return { held, release }
  }
  const reached = async ({ calls }: FragileStore, name: string) => {
    while (calls.at(-1)?.method !== name) await new Promise((resolve) => setImmediate(resolve))
  }
  const isDead = (masker: Masker, token: string) =>
    masker.unmaskDocument([token], rules).then(
      () => false,
      () => true,
    )

  it('while a read is under way leaves nothing of it in the cache', async () => {
    const store = createFragileStore()
    const masker = createMasker({ keys: testKeys, store })
    const [token] = (await masker.maskDocument(['a'], rules)) as [string]
    const { held, release } = hold()
    store.after = ({ method }) => (method === 'read' ? held : undefined)
    const reading = masker.unmaskDocument([token], rules)
    await reached(store, 'read')
    store.after = () => {}
    await masker.erase({ token })
    release()
    // It was alive when it was read.
    expect(await reading).toEqual(['a'])
    expect(await isDead(masker, token)).toBe(true)
  })

  it('elsewhere while a claim is under way leaves nothing of it in the cache', async () => {
    const store = createFragileStore()
    const masker = createMasker({ keys: testKeys, store })
    await masker.ready()
    const { held, release } = hold()
    store.after = ({ method }) => (method === 'claim' ? held : undefined)
    store.calls.length = 0
    const claiming = masker.maskDocument(['a'], rules)
    await reached(store, 'claim')
    store.after = () => {}
    const elsewhere = createMasker({ keys: testKeys, store: createFragileStore(store.records) })
    const [token] = (await elsewhere.maskDocument(['a'], rules)) as [string]
    await elsewhere.erase({ token })
    store.tell('erased')
    release()
    expect(await claiming).toEqual([token])
    expect(await masker.maskDocument(['a'], rules)).not.toEqual([token])
  })

  it('elsewhere empties the cache where it is heard of, and lasts to the ttl where it is not', async () => {
    const store = createFragileStore()
    const masker = createMasker({ keys: testKeys, store, cache: { ttl: 1_000 } })
    const elsewhere = createMasker({ keys: testKeys, store: createFragileStore(store.records) })
    for (const isHeard of [true, false]) {
      const [token] = (await masker.maskDocument([`heard: ${isHeard}`], rules)) as [string]
      await masker.unmaskDocument([token], rules)
      await elsewhere.erase({ token })
      if (isHeard) store.tell('erased')
      expect(await isDead(masker, token)).toBe(isHeard)
      vi.advanceTimersByTime(1_000)
      expect(await isDead(masker, token)).toBe(true)
    }
  })
})

describe('without a cache', () => {
  it('nothing is kept', async () => {
    const masker = createMasker({ keys: testKeys, cache: false })
    await masker.unmaskDocument(await masker.maskDocument(['a'], rules), rules)
    expect((await masker.health()).cache).toEqual({ entries: 0, bytes: 0 })
  })
})
