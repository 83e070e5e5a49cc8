import { createMasker, type KeyRing, type MaskerOptions, type MaskingEvent } from 'fieldveil'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  breakDown,
  createFragileStore,
  type FragileStore,
  type KeptRecord,
} from '../support/fragile-store.ts'
import { testKeys } from '../support/keys.ts'

const events: MaskingEvent[] = []
beforeEach(() => {
  events.length = 0
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const rules = ['[*]']
const others: KeyRing = [{ id: 'other', secret: 'another secret for tests, of 32 bytes or more' }]
const open = (store: FragileStore, options: Partial<MaskerOptions> = {}) =>
  createMasker({ keys: testKeys, store, onEvent: (event) => void events.push(event), ...options })
const sameRecords = ({ records }: FragileStore) => createFragileStore(records)
const checksOf = ({ records }: FragileStore) =>
  [...records].filter(([key]) => key.startsWith('check-'))
const losses = () => events.filter(({ type }) => type === 'store_lost').length

/** Lets a second pass, and the look that is due then have its answer. */
async function pass(milliseconds: number): Promise<void> {
  vi.advanceTimersByTime(milliseconds)
}
const settle = async () => {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
}

describe('the check value', () => {
  it('is read first, claimed where there is none, and then relied on', async () => {
    const store = createFragileStore()
    await open(store, { cache: false }).maskDocument(['a'], rules)
    expect(store.calls.map(({ method }) => method)).toEqual(['read', 'claim', 'claim'])
    const [[key, kept] = []] = checksOf(store)
    expect(key).toBe('check-value')
    expect(kept?.record).toHaveLength(32 + 16)
    expect(kept?.expiresAt).toBe(Number.POSITIVE_INFINITY)
    const second = sameRecords(store)
    const masker = open(second, { cache: false })
    await masker.maskDocument(['a'], rules)
    await masker.maskDocument(['a', 'b'], rules)
    expect(second.calls.map(({ method }) => method)).toEqual(['read', 'claim', 'claim'])
    expect(checksOf(store)).toEqual([[key, kept]])
  })

  it('of another token key, or of anything else, refuses the store until it is mended', async () => {
    const store = createFragileStore()
    await open(store).ready()
    const [[, kept] = []] = checksOf(store)
    const masker = open(sameRecords(store), { keys: others })
    const strange = [
      kept?.record,
      new Uint8Array(0),
      new Uint8Array(48),
      kept?.record.subarray(0, 32),
    ] as Uint8Array[]
    for (const record of strange) {
      store.records.set('check-value', { record, expiresAt: Number.POSITIVE_INFINITY })
      for (const work of [
        masker.maskDocument(['a'], rules),
        masker.unmaskDocument(['a'], rules),
        masker.erase({ token: 'a' }),
        masker.erase({ subject: 'a' }),
        masker.rotate(),
        masker.ready(),
      ]) {
        await expect(work).rejects.toMatchObject({ code: 'store_mismatch' })
      }
      expect(store.records.size).toBe(1)
    }
    store.records.clear()
    expect(await masker.maskDocument(['a'], rules)).toHaveLength(1)
  })

  it('that is cut short or too long is none, under the right key too', async () => {
    const store = createFragileStore()
    await open(store).ready()
    const { record } = checksOf(store)[0]?.[1] as KeptRecord
    for (const wrong of [record.subarray(0, 32), Buffer.concat([record, record])]) {
      store.records.set('check-value', { record: wrong, expiresAt: Number.POSITIVE_INFINITY })
      await expect(open(store).ready()).rejects.toMatchObject({ code: 'store_mismatch' })
    }
  })

  it('is asked for again when the connection was made anew', async () => {
    const store = createFragileStore()
    const masker = open(store)
    await masker.maskDocument(['a'], rules)
    store.calls.length = 0
    store.tell('lost')
    await masker.maskDocument(['b'], rules)
    expect(store.calls).toContainEqual({ method: 'read', keys: ['check-value'] })
    store.records.set('check-value', {
      record: new Uint8Array(48),
      expiresAt: Number.POSITIVE_INFINITY,
    })
    store.tell('lost')
    await expect(masker.maskDocument(['b'], rules)).rejects.toMatchObject({
      code: 'store_mismatch',
    })
  })

  it('that could not be asked for is asked for again', async () => {
    const store = createFragileStore()
    const masker = open(store, { retries: 0 })
    store.before = breakDown
    await expect(masker.ready()).rejects.toMatchObject({ code: 'store_unavailable' })
    store.before = () => {}
    await masker.ready()
    expect(checksOf(store)).toHaveLength(1)
  })
})

describe('a store that was emptied behind our back', () => {
  it('is noticed within a second of use: caches are dropped, recent writes sent again', async () => {
    const store = createFragileStore()
    const masker = open(store)
    const [token] = await masker.maskDocument(['a'], rules)
    await masker.unmaskDocument([token], rules)
    store.records.clear()
    store.calls.length = 0
    await masker.maskDocument(['a'], rules)
    await settle()
    expect(store.calls).toEqual([])
    await pass(1_000)
    // From the cache, for the last time.
    expect(await masker.maskDocument(['a'], rules)).toEqual([token])
    await settle()
    expect(losses()).toBe(1)
    expect(checksOf(store)).toHaveLength(1)
    expect(store.records.size).toBe(2)
    expect(await open(sameRecords(store)).unmaskDocument([token], rules)).toEqual(['a'])
    expect((await masker.health()).cache.entries).toBe(0)
  })

  it('is noticed by reading, too, and by each process when another has made it new', async () => {
    const store = createFragileStore()
    const tokens: string[] = []
    const maskers = ['a', 'b', 'c'].map((value) => [open(sameRecords(store)), value] as const)
    for (const [masker, value] of maskers) {
      const masked = await masker.maskDocument([value], rules)
      await masker.unmaskDocument(masked, rules)
      tokens.push(...masked)
    }
    store.records.clear()
    await pass(1_000)
    for (const [at, [masker]] of maskers.entries()) {
      await masker.unmaskDocument([tokens[at]], rules)
      await settle()
      expect(losses()).toBe(at + 1)
      // Its own write, beside the check value and what those before it have sent.
      expect(store.records.size).toBe(at + 2)
    }
    expect(await open(sameRecords(store)).unmaskDocument(tokens, rules)).toEqual(['a', 'b', 'c'])
    await pass(1_000)
    for (const [masker] of maskers) await masker.unmaskDocument(tokens, rules)
    await settle()
    expect(losses()).toBe(3)
  })

  it('is looked at once a second at most, and not at all by a masker that is not used', async () => {
    const store = createFragileStore()
    const masker = open(store)
    await masker.maskDocument(['a'], rules)
    store.calls.length = 0
    for (let tenth = 0; tenth < 50; tenth++) {
      await pass(100)
      await masker.maskDocument(['a'], rules)
      await settle()
    }
    expect(store.calls).toEqual(Array(5).fill({ method: 'read', keys: ['check-value'] }))
    await pass(60_000)
    await settle()
    expect(store.calls).toHaveLength(5)
    await masker.close()
    await settle()
    expect(store.calls).toHaveLength(5)
  })

  it('is noticed by health and ready, which leave it fit for use', async () => {
    for (const ask of ['health', 'ready'] as const) {
      const store = createFragileStore()
      const masker = open(store)
      const tokens = await masker.maskDocument(['a'], rules)
      store.records.clear()
      events.length = 0
      await masker[ask]()
      expect(losses()).toBe(1)
      expect(checksOf(store)[0]?.[1].record).toHaveLength(48)
      const other = open(sameRecords(store))
      expect(await other.unmaskDocument(tokens, rules)).toEqual(['a'])
      expect(await other.health()).toMatchObject({ ok: true })
    }
  })

  it('between the two questions of health is noticed as well', async () => {
    const store = createFragileStore()
    const masker = open(store)
    await masker.maskDocument(['a'], rules)
    store.before = ({ method }) => {
      if (method === 'claim' && losses() === 0) store.records.clear()
    }
    expect(await masker.health()).toMatchObject({ ok: true })
    expect(losses()).toBe(1)
    expect(checksOf(store)[0]?.[1].record).toHaveLength(48)
  })

  it('is told of once, however many tenants bring keys of their own', async () => {
    const store = createFragileStore()
    const keys = (tenant: string) => [{ id: 'own', secret: tenant.repeat(32) }]
    const masker = open(store, { keys })
    const tenants = ['a', 'b', 'c', 'd']
    const use = async () => {
      for (const tenant of tenants) {
        await masker.maskDocument(['x'], rules, { tenant })
        await settle()
      }
    }
    await use()
    expect(store.records.size).toBe(8)
    for (const time of [1, 2]) {
      store.records.clear()
      await pass(1_000)
      await use()
      expect(losses()).toBe(time)
      await use()
      expect(store.records.size).toBe(8)
    }
  })

  it('or exchanged for one of another token key fails the calls after that', async () => {
    const store = createFragileStore()
    const masker = open(store)
    await masker.maskDocument(['a'], rules)
    store.records.clear()
    await open(sameRecords(store), { keys: others }).maskDocument(['a'], rules)
    const foreign = new Map(store.records)
    await pass(1_000)
    await masker.maskDocument(['a'], rules)
    await settle()
    await expect(masker.maskDocument(['b'], rules)).rejects.toMatchObject({
      code: 'store_mismatch',
    })
    // Nothing of ours is sent there.
    expect(store.records).toEqual(foreign)
    expect(losses()).toBe(0)
  })

  it('is noticed where the subjects are', async () => {
    const store = createFragileStore()
    const subjectStore = createFragileStore()
    const masker = open(store, { subjectStore })
    const tokens = await masker.maskDocument(['hers'], rules, { subject: 'her' })
    subjectStore.records.clear()
    await pass(1_000)
    await masker.maskDocument(['hers'], rules, { subject: 'her' })
    await settle()
    expect(losses()).toBe(1)
    const other = open(sameRecords(store), { subjectStore: sameRecords(subjectStore) })
    expect(await other.unmaskDocument(tokens, rules)).toEqual(['hers'])
  })
})
