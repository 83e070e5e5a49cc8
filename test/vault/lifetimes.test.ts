import fc from 'fast-check'
import { createMasker, type Masker, MemoryTokenStore, type TokenStore } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { putBack, takeBackup } from '../support/backups.ts'
import { testKeys } from '../support/keys.ts'
import { observeStore } from '../support/observed-store.ts'
import { poll } from '../support/poll.ts'
import { startRedis } from '../support/redis-server.ts'
import { maskAll, openAll, shut } from '../support/token-lists.ts'

const day = 86_400_000
const start = Date.parse('2026-03-01T00:00:00Z')
const ann = { subject: 'ann' }
const brief = {
  tokenName: 'Brief Token',
  noOfBytes: 'same as input',
  minimumNoOfBytes: 11,
  maximumNoOfBytes: 20,
  tokenCharacters: 'alpha-numeric',
  caseSensitive: true,
  ttl: 2 * day,
} as const

/** The latest end of a token that was masked last at `from`. */
const latestEnd = (from: number, ttl: number) => from + ttl + Math.ceil(ttl / 16)

function openLater(store: TokenStore, tokens: readonly string[]): Promise<string[]> {
  return openAll(createMasker({ keys: testKeys, store, cache: false }), tokens)
}

describe('a token’s life', () => {
  // Caches keep their own time, which is the real one here.
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: start })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is set by the call, else by the token type, else by the masker, else it has no end', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store, ttl: 4 * day, tokenTypes: [brief] })
    const rules = { a: { tokenName: 'Brief Token' }, b: { tokenName: 'Text Token' } }
    const made = [
      await masker.maskDocument({ a: 'by type', b: 'by masker' }, rules),
      await masker.maskDocument({ a: 'by call, a', b: 'by call, b' }, rules, { ttl: day }),
    ]
    const tokens = made.flatMap(({ a, b }) => [a, b])
    const [forever] = (await maskAll(createMasker({ keys: testKeys, store }), ['for ever'])) as [
      string,
    ]
    const values = ['by type', 'by masker', 'by call, a', 'by call, b', 'for ever']
    const answersAt = async (time: number) => {
      vi.setSystemTime(time)
      const expected = await openLater(store, [...tokens, forever])
      // The process that made them, its caches warm, says the same.
      expect(await openAll(masker, [...tokens, forever])).toEqual(expected)
      return expected
    }
    expect(await answersAt(start + day - 1)).toEqual(values)
    expect(await answersAt(latestEnd(start, day))).toEqual([
      ...values.slice(0, 2),
      shut,
      shut,
      'for ever',
    ])
    expect(await answersAt(start + 2 * day - 1)).toEqual([
      ...values.slice(0, 2),
      shut,
      shut,
      'for ever',
    ])
    expect(await answersAt(latestEnd(start, 2 * day))).toEqual([
      shut,
      values[1],
      shut,
      shut,
      'for ever',
    ])
    expect(await answersAt(start + 4 * day - 1)).toEqual([shut, values[1], shut, shut, 'for ever'])
    expect(await answersAt(latestEnd(start, 4 * day))).toEqual([shut, shut, shut, shut, 'for ever'])
    expect(await answersAt(start + 36_500 * day)).toEqual([shut, shut, shut, shut, 'for ever'])
  })

  it('goes on from every time its value is masked, in whatever process', async () => {
    const ttl = 16_000
    const moves = fc.array(
      fc.record({
        pause: fc.oneof(fc.nat(400), fc.nat(20_000)),
        process: fc.nat(2),
        subject: fc.constantFrom(undefined, 'ann'),
        opened: fc.boolean(),
      }),
      { minLength: 1, maxLength: 14 },
    )
    await fc.assert(
      fc.asyncProperty(moves, async (steps) => {
        vi.setSystemTime(start)
        const store = new MemoryTokenStore()
        const maskers = [{}, {}, { cache: false as const }].map((options) =>
          createMasker({ keys: testKeys, store, ttl, ...options }),
        )
        const [token] = (await maskAll(maskers[0] as Masker, ['value'])) as [string]
        let masked = start
        for (const { pause, process, subject, opened } of steps) {
          vi.setSystemTime(Date.now() + pause)
          const now = Date.now()
          const masker = maskers[process] as Masker
          if (opened) {
            const [answer] = await openAll(masker, [token])
            // In between it may have ended or not.
            if (now < masked + ttl) expect(answer).toBe('value')
            if (now >= latestEnd(masked, ttl)) expect(answer).toBe(shut)
            continue
          }
          const context = subject === undefined ? {} : { subject }
          expect(await maskAll(masker, ['value'], context)).toEqual([token])
          masked = now
        }
        vi.setSystemTime(masked + ttl - 1)
        expect(await openLater(store, [token])).toEqual(['value'])
        vi.setSystemTime(latestEnd(masked, ttl))
        expect(await openLater(store, [token])).toEqual([shut])
      }),
      { numRuns: 60 },
    )
  })

  it('costs a write only once in a sixteenth of it', async () => {
    const store = observeStore(new MemoryTokenStore())
    const masker = createMasker({ keys: testKeys, store, ttl: 16_000 })
    await maskAll(masker, ['value'])
    store.calls.length = 0
    for (let second = 0; second <= 160; second++) {
      vi.setSystemTime(start + second * 100)
      await maskAll(masker, ['value'])
    }
    const writes = store.calls.filter(({ method }) => method === 'replace').length
    expect(writes).toBeGreaterThan(14)
    expect(writes).toBeLessThan(18)
    expect(store.calls.filter(({ method }) => method === 'claim').length).toBe(writes)
  })

  it('is not made longer by opening it', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store, ttl: day })
    const tokens = await maskAll(masker, ['value'])
    vi.setSystemTime(start + day - 1)
    expect(await openAll(masker, tokens)).toEqual(['value'])
    vi.setSystemTime(latestEnd(start, day))
    expect(await openAll(masker, tokens)).toEqual([shut])
  })

  it('has no end any more when its value is masked without one, and gets none again', async () => {
    const store = new MemoryTokenStore()
    const brief = createMasker({ keys: testKeys, store, ttl: day })
    const lasting = createMasker({ keys: testKeys, store })
    for (const context of [{}, ann]) {
      const value = JSON.stringify(context)
      // Cached with an end, in the process that masks it without one.
      const tokens = await maskAll(lasting, [value], { ...context, ttl: day })
      expect(await maskAll(lasting, [value], context)).toEqual(tokens)
      expect(await maskAll(brief, [value], context)).toEqual(tokens)
      vi.setSystemTime(Date.now() + 1_000 * day)
      expect(await openLater(store, tokens)).toEqual([value])
      expect(await openAll(brief, tokens)).toEqual([value])
    }
  })

  it('is over for a record that is put back, until its value is masked again', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store, ttl: day })
    const tokens = [
      ...(await maskAll(masker, ['value'])),
      ...(await maskAll(masker, ['hers'], ann)),
    ]
    const backup = await takeBackup(store)
    vi.setSystemTime(latestEnd(start, day))
    await putBack(store, backup)
    expect((await takeBackup(store)).size).toBe(backup.size)
    expect(await openLater(store, tokens)).toEqual([shut, shut])
    expect(await openAll(masker, tokens)).toEqual([shut, shut])
    const again = createMasker({ keys: testKeys, store, ttl: day })
    expect(await maskAll(again, ['value'])).toEqual([tokens[0]])
    expect(await openLater(store, tokens)).toEqual(['value', shut])
  })

  it('does not begin anew when a store is lost and found', async () => {
    const server = { now: new MemoryTokenStore() }
    const store = observeStore(() => server.now)
    const masker = createMasker({ keys: testKeys, store, ttl: 16 * day })
    const [early] = (await maskAll(masker, ['early'])) as [string]
    vi.setSystemTime(start + 10 * day)
    const [late] = (await maskAll(masker, ['late'])) as [string]
    vi.setSystemTime(latestEnd(start, 16 * day))
    for (const stock of [await takeBackup(server.now), new Map()]) {
      server.now = new MemoryTokenStore()
      await putBack(server.now, stock)
      store.lose()
      await masker.ready()
      expect(await openLater(server.now, [early, late])).toEqual([shut, 'late'])
    }
    // A sixteenth of what is left of it may be added each time, as with any step.
    vi.setSystemTime(start + 29 * day)
    expect(await openLater(server.now, [late])).toEqual([shut])
  })
})

describe('a tombstone', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: start })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('outlives the end that its token had', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store, ttl: day })
    const [dead] = (await maskAll(masker, ['value'])) as [string]
    expect(await masker.erase({ token: dead })).toMatchObject({ erased: true })
    for (const days of [1, 2, 400]) {
      vi.setSystemTime(start + days * day)
      const [token] = (await maskAll(createMasker({ keys: testKeys, store, ttl: day }), [
        'value',
      ])) as [string]
      expect(token).not.toBe(dead)
      expect(await openLater(store, [dead, token])).toEqual([shut, 'value'])
    }
  })

  it('takes the place of a dead token of a subject that came back, and outlives its end', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store, ttl: day })
    const [dead] = (await maskAll(masker, ['value'], ann)) as [string]
    await masker.erase(ann)
    const [token] = (await maskAll(masker, ['value'], { ...ann, ttl: 100 * day })) as [string]
    vi.setSystemTime(start + 2 * day)
    const later = createMasker({ keys: testKeys, store, ttl: day })
    expect(await maskAll(later, ['value'], ann)).toEqual([token])
    expect(await openLater(store, [dead, token])).toEqual([shut, 'value'])
  })

  it('of a subject has no end', async () => {
    const store = new MemoryTokenStore()
    const masker = createMasker({ keys: testKeys, store, ttl: day })
    const tokens = await maskAll(createMasker({ keys: testKeys, store }), ['value'], ann)
    await masker.erase(ann)
    const before = await takeBackup(store)
    vi.setSystemTime(start + 1_000 * day)
    expect((await takeBackup(store)).size).toBe(before.size)
    expect(await openLater(store, tokens)).toEqual([shut])
  })
})

describe('in Redis', () => {
  it('ends are Redis’s too: set, moved on, taken away, and a tombstone has none', async () => {
    const server = await startRedis()
    const client = new Redis(server.url)
    try {
      const store = new RedisTokenStore({ client, prefix: server.prefix })
      const masker = createMasker({ keys: testKeys, store })
      await masker.ready()
      const known = new Set(await client.keys(`${server.prefix}*`))
      const ends = async () => {
        const keys = (await client.keys(`${server.prefix}*`)).filter((key) => !known.has(key))
        const [key] = keys as [string]
        expect(keys.length).toBe(1)
        return Number(await client.call('PEXPIRETIME', key))
      }
      const around = (ttl: number) => async () => {
        const end = await ends()
        expect(end).toBeGreaterThan(Date.now() + ttl - 5_000)
        expect(end).toBeLessThan(latestEnd(Date.now(), ttl) + 1)
      }
      const [token] = (await maskAll(masker, ['value'], { ttl: 60_000 })) as [string]
      await around(60_000)()
      await maskAll(masker, ['value'], { ttl: 600_000 })
      await around(600_000)()
      // A shorter one does not take anything away.
      await maskAll(masker, ['value'], { ttl: 1_000 })
      await around(600_000)()
      await maskAll(masker, ['value'])
      expect(await ends()).toBe(-1)
      await masker.erase({ token })
      expect(await ends()).toBe(-1)
      const [short] = (await maskAll(masker, ['short'], { ttl: 2_000 })) as [string]
      expect(await openLater(store, [short])).toEqual(['short'])
      await poll('the end', async () => {
        const [answer] = await openAll(masker, [short])
        return answer === shut ? true : undefined
      })
      const left = await client.keys(`${server.prefix}*`)
      expect(left.length).toBe(known.size + 1)
    } finally {
      client.disconnect()
      await server.stop()
    }
  })
})
