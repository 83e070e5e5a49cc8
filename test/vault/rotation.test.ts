import { createHash } from 'node:crypto'
import {
  createMasker,
  type KeyRing,
  type Masker,
  type MaskerOptions,
  type RotateProgress,
  type TokenStore,
} from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { createFragileStore, type FragileStore } from '../support/fragile-store.ts'
import { poll } from '../support/poll.ts'

const root = (id: string, own = id) => ({ id, secret: `the secret of ${own}`.padEnd(32, '.') })
const ring = (...ids: string[]): KeyRing => ids.map((id) => root(id))

const values = Array.from({ length: 40 }, (_, index) => `value ${index}`)
const mask = (masker: Masker, list: readonly string[] = values, context = {}) =>
  masker.maskDocument([...list], ['[*]'], context)
const unmask = (masker: Masker, tokens: readonly string[], context = {}) =>
  masker.unmaskDocument([...tokens], ['[*]'], context)

const kidOf = (id: string) => createHash('sha256').update(`kid:${id}`).digest('hex').slice(0, 8)

/** How many records each secret has sealed. */
function countSeals(store: FragileStore, ids: readonly string[]): Record<string, number> {
  const names = new Map(ids.map((id) => [kidOf(id), id]))
  const counts: Record<string, number> = {}
  for (const { record } of store.records.values()) {
    const name = names.get(Buffer.from(record.subarray(1, 5)).toString('hex'))
    if (name !== undefined && record.length >= 49) counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

const open = (keys: MaskerOptions['keys'], store: TokenStore, options = {}) =>
  createMasker({ keys, store, cache: false, timeout: 20_000, ...options })

describe('a record that is met under an older secret', () => {
  it.each(['mask', 'unmask'])('is sealed anew under the newest, by %s', async (by) => {
    const store = createFragileStore()
    const tokens = await mask(open(ring('old'), store))
    const events: unknown[] = []
    const masker = open(ring('new', 'old'), store, {
      onEvent: (event: object) => events.push(event),
    })
    if (by === 'mask') expect(await mask(masker)).toEqual(tokens)
    else expect(await unmask(masker, tokens)).toEqual(values)
    await masker.close()
    expect(countSeals(store, ['new', 'old'])).toEqual({ new: values.length })
    expect(events).toContainEqual({ type: 'rewrapped', count: values.length })
    expect(await unmask(open(ring('new', 'old'), store), tokens)).toEqual(values)
  })

  it.each(['unmask', 'rotate'])('keeps its end and its holders, by %s', async (by) => {
    const store = createFragileStore()
    const before = open(ring('old'), store)
    const timed = await mask(before, ['timed'], { ttl: 60_000 })
    const shared = await mask(before, ['shared'], { subject: 'a' })
    await mask(before, ['shared'], { subject: 'b' })
    const ends = [...store.records].map(([key, { expiresAt }]) => [key, expiresAt])
    const masker = open(ring('new', 'old'), store)
    if (by === 'rotate') await masker.rotate()
    else expect(await unmask(masker, [...timed, ...shared])).toEqual(['timed', 'shared'])
    await masker.close()
    // The keys of subjects are for a rotation to seal anew.
    expect(countSeals(store, ['new', 'old'])).toEqual(
      by === 'rotate' ? { new: 4 } : { new: 2, old: 2 },
    )
    expect([...store.records].map(([key, { expiresAt }]) => [key, expiresAt])).toEqual(ends)
    // Each of the two still holds it, and it dies with the last.
    const after = open(ring('new', 'old'), store)
    await after.erase({ subject: 'a' })
    expect(await unmask(after, shared)).toEqual(['shared'])
    await after.erase({ subject: 'b' })
    await expect(unmask(after, shared)).rejects.toMatchObject({ code: 'unmasking_failed' })
  })

  it('that changes meanwhile is left as it is', async () => {
    const store = createFragileStore()
    const [token] = await mask(open(ring('old'), store), ['one'])
    const masker = open(ring('new', 'old'), store)
    const other = open(ring('old'), store)
    let erased: Promise<unknown> | undefined
    store.before = ({ method }) => {
      if (method !== 'replace' || erased !== undefined) return
      erased = other.erase({ token: token as string })
      return erased
    }
    expect(await unmask(masker, [token as string])).toEqual(['one'])
    await masker.close()
    expect(await erased).toMatchObject({ erased: true })
    await expect(unmask(open(ring('new', 'old'), store), [token as string])).rejects.toMatchObject({
      code: 'unmasking_failed',
    })
    expect(countSeals(store, ['new', 'old'])).toEqual({ old: 1 })
  })

  it('is sealed anew later where the store failed, however many were waiting', async () => {
    const store = createFragileStore()
    const many = Array.from({ length: 1_500 }, (_, index) => `many ${index}`)
    const tokens = await mask(open(ring('old'), store), many)
    const masker = open(ring('new', 'old'), store, { retries: 0 })
    let fail = true
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    store.before = async ({ method }) => {
      if (method !== 'replace' || !fail) return
      await held
      throw new Error('no')
    }
    // While the first are under way, more are met than may wait.
    await unmask(masker, tokens.slice(0, 10))
    await new Promise((resolve) => setImmediate(resolve))
    await unmask(masker, tokens)
    release()
    // Turns, not time: a machine that is late would come to the next call before the failure.
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))
    fail = false
    await unmask(masker, tokens)
    await masker.close()
    expect(countSeals(store, ['new', 'old'])).toEqual({ new: 1_000, old: 500 })
  })
})

describe('rotate', () => {
  it('walks page by page, says how far it is, and leaves nothing under the older secrets', async () => {
    const store = createFragileStore()
    const first = await mask(open(ring('old'), store))
    const more = Array.from({ length: 25 }, (_, index) => `more ${index}`)
    const second = await mask(open(ring('mid', 'old'), store), more)
    const masker = open(ring('new', 'mid', 'old'), store, { quota: { limit: 1_000 } })
    await mask(masker, ['newest'])
    expect(countSeals(store, ['new', 'mid', 'old'])).toEqual({ new: 1, mid: 25, old: 40 })
    const told: RotateProgress[] = []
    const report = await masker.rotate({ batch: 10, onProgress: (one) => void told.push(one) })
    // A check value and a counter beside the records.
    expect(report).toEqual({ seen: 68, rewrapped: 65, current: 1, left: 0, other: 2 })
    expect(told).toHaveLength(7)
    expect(told.map(({ seen }) => seen)).toEqual([10, 20, 30, 40, 50, 60, 68])
    expect(told.every(({ total }) => total === 68)).toBe(true)
    expect(told.slice(0, -1).every(({ cursor }) => typeof cursor === 'string')).toBe(true)
    expect(told.at(-1)).toEqual({ ...report, total: 68 })
    expect(countSeals(store, ['new', 'mid', 'old'])).toEqual({ new: 66 })
    // Now the one between can go.
    const without = open(ring('new', 'old'), store)
    expect(await unmask(without, [...first, ...second])).toEqual([...values, ...more])
    expect(await mask(without, more)).toEqual(second)
    expect(await masker.rotate()).toMatchObject({ rewrapped: 0, current: 66, left: 0 })
  })

  it('stops by its signal after a page, and goes on from there, in any process', async () => {
    const store = createFragileStore()
    await mask(open(ring('old'), store))
    const stop = new AbortController()
    const report = await open(ring('new', 'old'), store).rotate({
      batch: 10,
      signal: stop.signal,
      onProgress: ({ seen }) => {
        if (seen === 20) stop.abort()
      },
    })
    expect(report).toMatchObject({ seen: 20, cursor: expect.any(String) })
    const { rewrapped, cursor } = report as { rewrapped: number; cursor: string }
    expect(countSeals(store, ['new', 'old'])['new']).toBe(rewrapped)
    const rest = await open(ring('new', 'old'), store).rotate({ batch: 10, cursor })
    expect(rest.cursor).toBeUndefined()
    expect(rest.seen).toBe(21)
    expect(rest.rewrapped + rewrapped).toBe(40)
    expect(countSeals(store, ['new', 'old'])).toEqual({ new: 40 })
  })

  it('stops when the masker closes, which waits for its page', async () => {
    const store = createFragileStore()
    await mask(open(ring('old'), store))
    const masker = open(ring('new', 'old'), store)
    let report: object | undefined
    const walk = masker
      .rotate({ batch: 10, onProgress: () => void masker.close() })
      .then((answer) => {
        report = answer
      })
    await walk
    expect(report).toMatchObject({ seen: 10, cursor: expect.any(String) })
    await expect(masker.rotate()).rejects.toMatchObject({ code: 'closed' })
  })

  it('walks the store of the subjects too', async () => {
    const store = createFragileStore()
    const subjectStore = createFragileStore()
    const before = open(ring('old'), store, { subjectStore })
    const tokens = await mask(before, ['hers'], { subject: 'her' })
    const cursors: (string | undefined)[] = []
    const masker = open(ring('new', 'old'), store, { subjectStore })
    const report = await masker.rotate({ onProgress: ({ cursor }) => cursors.push(cursor) })
    expect(report).toEqual({ seen: 4, rewrapped: 2, current: 0, left: 0, other: 2 })
    expect(countSeals(subjectStore, ['new', 'old'])).toEqual({ new: 1 })
    expect(cursors).toHaveLength(2)
    const rest = await masker.rotate({ cursor: cursors[0] as string })
    expect(rest).toMatchObject({ seen: 2, current: 1 })
    expect(await unmask(open(ring('new', 'old'), store, { subjectStore }), tokens)).toEqual([
      'hers',
    ])
  })

  it('counts as left what it cannot open or what changes under it', async () => {
    const store = createFragileStore()
    await mask(open(ring('stranger', 'old'), store), ['of another'])
    const [gone] = await mask(open(ring('old'), store), ['erased meanwhile'])
    await mask(open(ring('old'), store), ['spoilt'])
    const spoilt = [...store.records.values()].at(-1)?.record as Uint8Array
    spoilt[spoilt.length - 1] = (spoilt.at(-1) as number) ^ 1
    const masker = open(ring('new', 'old'), store)
    let erased: Promise<unknown> | undefined
    store.before = ({ method }) => {
      if (method !== 'replace' || erased !== undefined) return
      erased = open(ring('old'), store).erase({ token: gone as string })
      return erased
    }
    expect(await masker.rotate()).toEqual({ seen: 4, rewrapped: 0, current: 0, left: 3, other: 1 })
    store.before = () => {}
    // The tombstone is a record, too.
    expect(await masker.rotate()).toMatchObject({ rewrapped: 1, left: 2 })
  })

  it('rotates tenants with secrets of their own, of the same ids too', async () => {
    const store = createFragileStore()
    const keysOf = (ids: readonly string[]) => (tenant: string) =>
      ids.map((id) => root(id, `${id} of ${tenant}`))
    const before = open(keysOf(['old']), store)
    const tokens = new Map<string, string[]>()
    for (const tenant of ['a', 'b', 'c']) {
      tokens.set(tenant, await mask(before, values, { tenant }))
    }
    const masker = open(keysOf(['new', 'old']), store)
    expect(await masker.rotate({ tenants: ['a', 'b'] })).toEqual({
      seen: 123,
      rewrapped: 80,
      current: 0,
      left: 40,
      other: 3,
    })
    expect(countSeals(store, ['new', 'old'])).toEqual({ new: 80, old: 40 })
    for (const [tenant, own] of tokens) {
      expect(await unmask(masker, own, { tenant })).toEqual(values)
    }
  })

  it('of a store without scan is refused, and so is a walk that there cannot be', async () => {
    const { scan, ...without } = createFragileStore()
    await expect(open(ring('old'), without).rotate()).rejects.toMatchObject({
      code: 'invalid_options',
      message: expect.stringContaining('no scan method'),
    })
    const masker = open(ring('old'), createFragileStore())
    for (const batch of [0, -1, 1.5, Number.NaN, 10_001]) {
      await expect(masker.rotate({ batch })).rejects.toMatchObject({ code: 'invalid_options' })
    }
    for (const cursor of ['', 'x', '1:', '7:5', '-1:0']) {
      await expect(masker.rotate({ cursor })).rejects.toMatchObject({ code: 'invalid_options' })
    }
  })

  it('rejects when the store fails, and what was told till then is enough to go on', async () => {
    const store = createFragileStore()
    await mask(open(ring('old'), store))
    const masker = open(ring('new', 'old'), store, { retries: 0, timeout: 1_000 })
    let cursor: string | undefined
    store.before = ({ method }) => {
      if (method === 'scan' && cursor !== undefined) throw new Error('gone')
    }
    const onProgress = (progress: RotateProgress) => {
      cursor = progress.cursor
    }
    await expect(masker.rotate({ batch: 10, onProgress })).rejects.toMatchObject({
      code: 'store_unavailable',
    })
    store.before = () => {}
    await masker.rotate({ cursor: cursor as string })
    expect(countSeals(store, ['new', 'old'])).toEqual({ new: 40 })
  })
})

describe('under load', () => {
  it('a rotation changes no token and fails no call', async () => {
    const store = createFragileStore()
    store.after = () => new Promise((resolve) => setImmediate(resolve))
    const masker = open(ring('old'), store)
    const tokens = await mask(masker)
    let done = false
    const loads = Array.from({ length: 4 }, async (_, index) => {
      for (let round = 0; !done; round++) {
        expect(await mask(masker)).toEqual(tokens)
        expect(await unmask(masker, tokens)).toEqual(values)
        await mask(masker, [`new ${index} ${round}`])
      }
    })
    await masker.useKeys([{ ...root('new'), standby: true }, root('old')])
    await masker.useKeys(ring('new', 'old'))
    await poll('a rotation that leaves nothing', async () => {
      const { left, rewrapped } = await masker.rotate({ batch: 7 })
      return left === 0 && rewrapped === 0 ? true : undefined
    })
    done = true
    await Promise.all(loads)
    expect(countSeals(store, ['new', 'old'])['old']).toBeUndefined()
  })
})

describe('a write that is sent again after a loss', () => {
  it('comes back as it was sealed last', async () => {
    const store = createFragileStore()
    const masker = open(ring('old'), store)
    const tokens = await mask(masker)
    await masker.useKeys(ring('new', 'old'))
    await masker.rotate()
    store.records.clear()
    store.tell('lost')
    expect(await unmask(masker, tokens)).toEqual(values)
    expect(countSeals(store, ['new', 'old'])).toEqual({ new: 40 })
  })

  it('does not come back under a secret that was taken away', async () => {
    const store = createFragileStore()
    const masker = open(ring('mid', 'old'), store)
    const tokens = await mask(masker)
    // Another process rotates it.
    await open(ring('new', 'mid', 'old'), store).rotate()
    await masker.useKeys(ring('new', 'old'))
    expect(await unmask(masker, tokens)).toEqual(values)
    store.records.clear()
    store.tell('lost')
    // Lost, then, but not spoilt: masked again it is there.
    expect(await mask(masker)).toEqual(tokens)
    expect(await unmask(masker, tokens)).toEqual(values)
  })
})
