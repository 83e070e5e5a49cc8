import { createMasker, type Masker, type MaskerOptions, type MaskingEvent } from 'fieldveil'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createHealing } from '../../src/vault/healing.ts'
import {
  createRecentWrites,
  mostRecentWrites,
  replaceFormer,
} from '../../src/vault/recent-writes.ts'
import { collectGarbage } from '../support/collect-garbage.ts'
import {
  breakDown,
  createFragileStore,
  type FragileStore,
  hang,
  type Records,
} from '../support/fragile-store.ts'
import { testKeys } from '../support/keys.ts'
import { poll } from '../support/poll.ts'

const rules = ['[*]']
const events: MaskingEvent[] = []
beforeEach(() => {
  events.length = 0
})

const open = (store: FragileStore, options: Partial<MaskerOptions> = {}) =>
  createMasker({ keys: testKeys, store, onEvent: (event) => void events.push(event), ...options })
const mask = (masker: Masker, values: readonly string[], context = {}) =>
  masker.maskDocument([...values], rules, context)
const unmask = (masker: Masker, tokens: readonly string[], context = {}) =>
  masker.unmaskDocument([...tokens], rules, context)
const isUnknown = (masker: Masker, token: string) =>
  unmask(masker, [token]).then(
    () => false,
    (error) => error.code === 'unmasking_failed',
  )

/** As a master that takes over and has not had the newest writes. */
function failOver(store: FragileStore, former: Records): void {
  store.records.clear()
  for (const [key, kept] of former) store.records.set(key, kept)
  store.tell('lost')
}
/** As a failover that loses much, but not the oldest record of all. */
function forgetAll({ records }: FragileStore): void {
  for (const key of records.keys()) if (!key.startsWith('check-')) records.delete(key)
}
const copyOf = (store: FragileStore): Records => new Map(store.records)
const others = (records: Records) =>
  [...records]
    .filter(([key]) => !key.startsWith('check-'))
    .map(([key, { record }]) => [key, record])

/** Over the same records, and knowing nothing. */
const stranger = (store: FragileStore, options: Partial<MaskerOptions> = {}) =>
  createMasker({ keys: testKeys, store: createFragileStore(store.records), ...options })

describe('when a store may have lost writes', () => {
  it('what was cached is asked for again', async () => {
    const store = createFragileStore()
    const masker = open(store)
    const tokens = await mask(masker, ['a', 'b'])
    await unmask(masker, tokens)
    store.calls.length = 0
    await unmask(masker, await mask(masker, ['a', 'b']))
    expect(store.calls).toEqual([])
    store.tell('lost')
    expect((await masker.health()).cache).toEqual({ entries: 0, bytes: 0 })
    store.calls.length = 0
    expect(await unmask(masker, await mask(masker, ['a', 'b']))).toEqual(['a', 'b'])
    expect(store.calls.map(({ method }) => method)).toEqual(['claim', 'read'])
    expect(events.filter(({ type }) => type === 'store_lost')).toHaveLength(1)
  })

  it('the recent writes are there again, as they were, before the next call', async () => {
    const store = createFragileStore()
    const masker = open(store)
    await masker.ready()
    const before = copyOf(store)
    const values = Array.from({ length: 1_200 }, (_, index) => `value ${index}`)
    const tokens = await mask(masker, values.slice(0, 700))
    tokens.push(...(await mask(masker, values.slice(700))))
    const written = others(store.records)
    failOver(store, before)
    expect(await unmask(masker, tokens)).toEqual(values)
    expect(others(store.records)).toEqual(written)
    expect(events).toContainEqual({ type: 'writes_resent', count: 1_200 })
  })

  it('nothing is written over that others have written since', async () => {
    const store = createFragileStore()
    const masker = open(store)
    await masker.ready()
    const before = copyOf(store)
    const tokens = await mask(masker, ['a', 'b'])
    store.records.clear()
    for (const [key, kept] of before) store.records.set(key, kept)
    expect(await mask(stranger(store), ['a'])).toEqual(tokens.slice(0, 1))
    const [theirs] = others(store.records)
    store.tell('lost')
    expect(await unmask(masker, tokens)).toEqual(['a', 'b'])
    expect(others(store.records)).toContainEqual(theirs)
    expect(others(store.records)).toHaveLength(2)
  })

  it('a longer life and a second holder come back', async () => {
    const store = createFragileStore()
    const masker = open(store, { cache: false })
    await mask(masker, ['timed'], { ttl: 60_000 })
    const shared = await mask(masker, ['shared'], { subject: 'a' })
    const before = copyOf(store)
    await mask(masker, ['timed'], { ttl: 1_000_000 })
    await mask(masker, ['shared'], { subject: 'b' })
    const after = copyOf(store)
    failOver(store, before)
    await unmask(masker, shared)
    expect(others(store.records)).toEqual(others(after))
    expect([...store.records.values()].map(({ expiresAt }) => expiresAt)).toEqual(
      [...after.values()].map(({ expiresAt }) => expiresAt),
    )
    await stranger(store).erase({ subject: 'a' })
    expect(await unmask(stranger(store), shared)).toEqual(['shared'])
  })

  it('what was erased is erased again, also where its record was sealed anew meanwhile', async () => {
    const newer = { id: 'newer', secret: 'x'.repeat(32) }
    for (const isRotated of [false, true]) {
      const store = createFragileStore()
      const masker = open(store, { keys: [{ ...newer, standby: true }, ...testKeys] })
      const [token, hers] = [
        ...(await mask(masker, ['dead'])),
        ...(await mask(masker, ['hers'], { subject: 'her' })),
      ] as [string, string]
      const written = copyOf(store)
      const rotated = { keys: [newer, ...testKeys] }
      if (isRotated) await stranger(store, rotated).rotate()
      const alive = copyOf(store)
      for (const [key, kept] of written) store.records.set(key, kept)
      await masker.erase({ token })
      await masker.erase({ subject: 'her' })
      failOver(store, alive)
      expect(await isUnknown(masker, token)).toBe(true)
      for (const one of [token, hers]) {
        expect(await isUnknown(stranger(store, rotated), one)).toBe(true)
      }
    }
  })

  it('what has ended is not sent', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const store = createFragileStore()
      const masker = open(store, { cache: false })
      await mask(masker, ['a'], { ttl: 1_000 })
      await mask(masker, ['b'])
      vi.setSystemTime(Date.now() + 2_000)
      store.calls.length = 0
      store.tell('lost')
      await masker.ready()
      const claimed = store.calls.flatMap(({ method, keys }) => (method === 'claim' ? keys : []))
      // Beside it the check value.
      expect(claimed).toHaveLength(2)
      expect(events).toContainEqual({ type: 'writes_resent', count: 1 })
    } finally {
      vi.useRealTimers()
    }
  })

  it('the keys of subjects come back, whichever store they are in', async () => {
    for (const subjectStore of [undefined, createFragileStore()]) {
      const store = createFragileStore()
      const options = subjectStore === undefined ? {} : { subjectStore }
      const masker = open(store, options)
      const tokens = await mask(masker, ['hers'], { subject: 'her' })
      for (const one of [store, subjectStore]) {
        one?.records.clear()
        one?.tell('lost')
      }
      expect(await unmask(masker, tokens)).toEqual(['hers'])
      expect(await mask(masker, ['hers'], { subject: 'her' })).toEqual(tokens)
      const subjects = subjectStore && { subjectStore: createFragileStore(subjectStore.records) }
      const other = stranger(store, subjects)
      expect(await unmask(other, tokens)).toEqual(['hers'])
      expect(await other.erase({ subject: 'her' })).toMatchObject({ erased: true })
      expect(await isUnknown(stranger(store, subjects), tokens[0] as string)).toBe(true)
    }
  })

  it('a write whose answer was lost counts as recent, and so does an erasure', async () => {
    const store = createFragileStore()
    const masker = open(store, { cache: false })
    const [doomed] = await mask(masker, ['doomed'])
    const before = copyOf(store)
    const lost = new Set<string>()
    store.after = ({ method }) => {
      if (method === 'read' || lost.has(method)) return
      lost.add(method)
      throw new Error('the answer was lost')
    }
    const tokens = await mask(masker, ['a'])
    expect(await masker.erase({ token: doomed as string })).toMatchObject({ erased: true })
    expect([...lost]).toEqual(['claim', 'replace'])
    failOver(store, before)
    expect(await unmask(masker, tokens)).toEqual(['a'])
    expect(await isUnknown(stranger(store), doomed as string)).toBe(true)
  })
})

describe('what was answered from the cache when a store lost it', () => {
  const ends = (store: FragileStore) =>
    [...store.records.values()].map(({ expiresAt }) => expiresAt).filter(Number.isFinite)

  /** A token that `masker` has cached, written by a process that is gone. */
  async function cacheOthers(store: FragileStore, context = {}): Promise<[Masker, string]> {
    await mask(stranger(store), ['relied on'], context)
    const masker = open(store)
    const [token] = await mask(masker, ['relied on'], context)
    return [masker, token as string]
  }

  it('is claimed again', async () => {
    const store = createFragileStore()
    const [masker, token] = await cacheOthers(store)
    store.records.clear()
    store.tell('lost')
    await masker.ready()
    expect(await unmask(stranger(store), [token])).toEqual(['relied on'])
  })

  it('lives no longer for it, and not again when its life is over', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      const ttl = 160_000
      for (const isOver of [false, true]) {
        const store = createFragileStore()
        const [masker, token] = await cacheOthers(store, { ttl })
        const [end] = ends(store)
        vi.setSystemTime(Date.now() + (isOver ? 200_000 : 80_000))
        store.records.clear()
        store.tell('lost')
        await masker.ready()
        expect(await isUnknown(stranger(store), token)).toBe(isOver)
        // A sixteenth of what is left, by which ends are rounded.
        if (!isOver) expect(ends(store)[0]).toBeLessThanOrEqual((end as number) + 6_000)
      }
    } finally {
      vi.useRealTimers()
    }
  })

  it('stays dead when it was erased before the store took it again', async () => {
    const store = createFragileStore()
    const [masker, token] = await cacheOthers(store, { subject: 'her' })
    store.before = ({ method }) => (method === 'claim' ? breakDown() : undefined)
    store.records.clear()
    store.tell('lost')
    await masker.ready().catch(() => {})
    // Elsewhere, where the subject has been masked for again.
    await mask(stranger(store), ['another'], { subject: 'her' })
    await stranger(store).erase({ subject: 'her' })
    store.tell('erased')
    store.before = () => {}
    await poll('the healing', async () =>
      events.some(({ type }) => type === 'store_lost') && (await masker.health()).ok
        ? true
        : undefined,
    )
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(await isUnknown(stranger(store), token)).toBe(true)
  })
})

describe('the sending', () => {
  it('is waited for by calls, so that they find what they know', async () => {
    const store = createFragileStore()
    const masker = open(store)
    const tokens = await mask(masker, ['a'])
    store.records.clear()
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    store.before = ({ method }) => (method === 'claim' ? held : undefined)
    store.tell('lost')
    let answer: unknown
    const call = unmask(masker, tokens).then((values) => {
      answer = values
    })
    await poll('the sending', async () => store.calls.at(-1)?.method === 'claim' || undefined)
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(answer).toBeUndefined()
    expect(store.calls.at(-1)?.method).toBe('claim')
    release()
    await call
    expect(answer).toEqual(['a'])
  })

  it('is waited for also when it is the check that found the store emptied', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      for (const isLooking of [false, true]) {
        const store = createFragileStore()
        const masker = open(store, { cache: false })
        const tokens = await mask(masker, ['a'])
        if (!isLooking) store.tell('lost')
        await new Promise((resolve) => setTimeout(resolve, 10))
        store.records.clear()
        await mask(stranger(store), ['another'])
        store.before = ({ method }) =>
          method === 'claim' ? new Promise((resolve) => setTimeout(resolve, 30)) : undefined
        if (isLooking) {
          vi.advanceTimersByTime(1_000)
          await unmask(masker, ['x']).catch(() => {})
        }
        expect(await unmask(masker, tokens)).toEqual(['a'])
      }
    } finally {
      vi.useRealTimers()
    }
  })

  it('is tried until the store takes it, and calls do not wait for that', async () => {
    const store = createFragileStore()
    const timeout = 100
    const masker = open(store, { timeout, cache: false })
    const [token] = await mask(masker, ['a'])
    const kept = copyOf(store)
    await mask(masker, ['b'])
    let tried = 0
    store.before = ({ method, keys }) => {
      if (method !== 'claim' || keys[0]?.startsWith('check-')) return
      tried += 1
      return hang()
    }
    failOver(store, kept)
    await unmask(masker, [token as string]).catch(() => {})
    const first = tried
    expect(first).toBeGreaterThan(0)
    await poll('another try', async () => {
      const begun = performance.now()
      expect(await unmask(masker, [token as string])).toEqual(['a'])
      expect(performance.now() - begun).toBeLessThan(timeout)
      return tried > first ? true : undefined
    })
    store.before = () => {}
    await poll('the record', async () => (store.records.size === kept.size + 1 ? true : undefined))
    const ended = () => /writes_resent|breaker_closed/.test(events.at(-1)?.type ?? '')
    await poll('the news of it', async () => ended() || undefined)
  })

  it('goes on after another loss in the middle of it, one at a time', async () => {
    const store = createFragileStore()
    const masker = open(store, { cache: false })
    const values = Array.from({ length: 1_100 }, (_, index) => `value ${index}`)
    const tokens = await mask(masker, values.slice(0, 900))
    tokens.push(...(await mask(masker, values.slice(900))))
    let running = 0
    let most = 0
    let claims = 0
    store.before = async ({ method }) => {
      if (method !== 'claim') return
      claims += 1
      running += 1
      most = Math.max(most, running)
      // What the first batch has sent is lost again.
      if (claims === 2) {
        forgetAll(store)
        store.tell('lost')
        store.tell('lost')
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
    store.after = ({ method }) => {
      if (method === 'claim') running -= 1
    }
    forgetAll(store)
    store.tell('lost')
    expect(await unmask(masker, tokens)).toEqual(values)
    // The check value is claimed beside them.
    expect(most).toBeLessThanOrEqual(2)
  })

  it('is waited for by close, and not begun after it', async () => {
    const store = createFragileStore()
    const masker = open(store)
    const tokens = await mask(masker, ['a'])
    expect(store.watchers).toBe(1)
    store.before = () => new Promise((resolve) => setTimeout(resolve, 30))
    store.records.clear()
    store.tell('lost')
    await masker.close()
    expect(store.watchers).toBe(0)
    expect(await unmask(stranger(store), tokens)).toEqual(['a'])
  })

  it('that failed is not tried again after close', async () => {
    for (const fails of [breakDown, () => new Promise((_, reject) => setTimeout(reject, 30))]) {
      const store = createFragileStore()
      const masker = open(store, { retries: 0, timeout: 500 })
      await mask(masker, ['a'])
      store.before = fails
      store.tell('lost')
      await masker.close()
      await new Promise((resolve) => setTimeout(resolve, 50))
      store.calls.length = 0
      await new Promise((resolve) => setTimeout(resolve, 1_100))
      expect(store.calls).toEqual([])
    }
  })

  it('that is over is waited for by nobody', async () => {
    let sent = 0
    const healing = createHealing({
      timeout: 1_000,
      resend: async () => {
        sent += 1
      },
    })
    const soon = performance.now() + 1_000
    expect(healing.settled(soon)).toBeUndefined()
    healing.begin()
    await healing.settled(soon)
    expect(healing.settled(soon)).toBeUndefined()
    expect(sent).toBe(1)
    await healing.close()
    healing.begin()
    expect(healing.settled(soon)).toBeUndefined()
    expect(sent).toBe(1)
  })
})

describe('the recent writes', () => {
  const forever = { expiresAt: Number.POSITIVE_INFINITY }
  const write = (key: string, length = 100) => ({ key, record: Buffer.alloc(length), ...forever })

  it('are the newest 10,000', () => {
    const recent = createRecentWrites()
    for (let index = 0; index < mostRecentWrites + 5; index++) recent.add(write(`key ${index}`))
    const keys = recent.list().map(({ key }) => key)
    expect(keys).toHaveLength(10_000)
    expect([keys[0], keys.at(-1)]).toEqual(['key 5', 'key 10004'])
    recent.add(write('key 5'))
    expect(recent.list().at(-1)?.key).toBe('key 5')
    expect(recent.list()).toHaveLength(10_000)
    recent.clear()
    expect(recent.list()).toEqual([])
  })

  it('take 8 MiB', () => {
    const recent = createRecentWrites()
    const megabyte = 1024 * 1024
    for (let index = 0; index < 20; index++) recent.add(write(`key ${index}`, megabyte))
    expect(recent.list()).toHaveLength(8)
    recent.add(write('too long', 9 * megabyte))
    expect(recent.list()).toHaveLength(0)
  })

  it('hold nothing of the memory that their records came in', () => {
    const recent = createRecentWrites()
    const before = process.memoryUsage().arrayBuffers
    for (let index = 0; index < 300; index++) {
      // Slices, as of a pool or of what a socket brought.
      const record = Buffer.alloc(1024 * 1024).subarray(100, 200)
      const expected = Buffer.alloc(1024 * 1024).subarray(100, 200)
      recent.add({ key: `key ${index}`, record, ...forever, replaces: replaceFormer(expected) })
    }
    collectGarbage()
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024)
    expect(recent.list()).toHaveLength(300)
  })

  it('follow a record that is sealed anew, and no other', () => {
    const recent = createRecentWrites()
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((text) => Buffer.from(text)) as Buffer[]
    recent.reseal('key', a as Buffer, b as Buffer)
    expect(recent.list()).toEqual([])
    recent.add({ key: 'key', record: b as Buffer, ...forever, replaces: (held) => held[0] === 97 })
    recent.reseal('key', c as Buffer, d as Buffer)
    expect(String(recent.list()[0]?.record)).toBe('b')
    recent.reseal('key', b as Buffer, c as Buffer)
    const [kept] = recent.list()
    expect(String(kept?.record)).toBe('c')
    expect([a, b, c, d].map((held) => kept?.replaces?.(held as Buffer))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})
