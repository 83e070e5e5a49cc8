import { createMasker, type KeyRing, MemoryTokenStore, type TokenStore } from 'fieldveil'
import { describe, expect, it, vi } from 'vitest'
import { deriveTokenKeys } from '../../src/tokens/keys.ts'
import { createRecordSeal } from '../../src/tokens/record.ts'
import { putBack, takeBackup } from '../support/backups.ts'
import { testKeys } from '../support/keys.ts'
import { type ObservedStore, observeStore } from '../support/observed-store.ts'
import { poll } from '../support/poll.ts'
import { maskAll, openAll, shut } from '../support/token-lists.ts'

const ann = { subject: 'ann' }
const bob = { subject: 'bob' }
const newer = { id: 'newer', secret: 'another secret for tests, of 32 bytes or more' }

async function openLater(store: TokenStore, tokens: readonly string[]): Promise<string[]> {
  return openAll(createMasker({ keys: testKeys, store, cache: false }), tokens)
}

/** A process whose store can be exchanged for another under its feet, as in a failover. */
function startOver(server: { now: TokenStore }, cached = true) {
  const store = observeStore(() => server.now)
  const masker = createMasker({
    keys: testKeys,
    store,
    ...(cached ? {} : { cache: false }),
  })
  return { store, masker }
}

/** Until what the process knows has been sent again. */
async function heal({ store, masker }: ReturnType<typeof startOver>): Promise<void> {
  store.lose()
  await masker.ready()
}

describe('a store that forgets its newest writes', () => {
  it('gets a subject’s key back from whoever uses it, before anybody draws another', async () => {
    const server = { now: new MemoryTokenStore() }
    const maker = startOver(server)
    const user = startOver(server)
    await maskAll(user.masker, ['of another'])
    const before = await takeBackup(server.now)
    const made = await maskAll(maker.masker, ['a', 'b'], ann)
    const used = await maskAll(user.masker, ['c'], ann)
    for (const order of [
      [user, maker],
      [maker, user],
    ] as const) {
      server.now = new MemoryTokenStore()
      await putBack(server.now, before)
      for (const one of order) {
        await heal(one)
        // Who is first finds neither the key nor the tokens of the other.
        await maskAll(one.masker, ['d'], ann)
      }
      expect(await maskAll(maker.masker, ['a', 'b', 'c'], ann)).toEqual([...made, ...used])
      expect(await openLater(server.now, [...made, ...used])).toEqual(['a', 'b', 'c'])
    }
  })

  it('without saying so gets the key back with the next value', async () => {
    const store = new MemoryTokenStore()
    const subjects = { now: new MemoryTokenStore() }
    const masker = createMasker({
      keys: testKeys,
      store,
      subjectStore: observeStore(() => subjects.now),
    })
    const [first] = await maskAll(masker, ['first'], ann)
    subjects.now = new MemoryTokenStore()
    const [second] = await maskAll(masker, ['second'], ann)
    const reader = createMasker({ keys: testKeys, store, subjectStore: subjects.now })
    expect(await openAll(reader, [first, second] as string[])).toEqual(['first', 'second'])
  })

  it('loses no token to whoever masks its value in between', async () => {
    const store = new MemoryTokenStore()
    const subjects = { now: new MemoryTokenStore() }
    const start = () => {
      const subjectStore = observeStore(() => subjects.now)
      return { subjectStore, masker: createMasker({ keys: testKeys, store, subjectStore }) }
    }
    const [maker, stranger] = [start(), start()]
    await maskAll(stranger.masker, ['of another'])
    const [token] = (await maskAll(maker.masker, ['shared'], ann)) as [string]
    subjects.now = new MemoryTokenStore()
    const [meanwhile] = (await maskAll(stranger.masker, ['shared'], bob)) as [string]
    maker.subjectStore.lose()
    await maker.masker.ready()
    const reader = createMasker({ keys: testKeys, store, subjectStore: subjects.now })
    expect(await openAll(reader, [token, meanwhile])).toEqual(['shared', 'shared'])
  })

  it('gets no key back that was erased after it was lost', async () => {
    const server = { now: new MemoryTokenStore() }
    const eraser = startOver(server)
    let isCutOff = false
    const store = observeStore(() => server.now, {
      before: () => {
        if (isCutOff) throw new Error('cut off')
      },
    })
    const user = {
      store,
      masker: createMasker({ keys: testKeys, store, retries: 0, timeout: 1_000 }),
    }
    await maskAll(eraser.masker, ['of ann'], ann)
    const tokens = await maskAll(user.masker, ['also of ann'], ann)
    isCutOff = true
    store.lose()
    await expect(user.masker.ready()).rejects.toThrow()
    await eraser.masker.erase(ann)
    // With the process that erased goes the only one that could erase again.
    await eraser.masker.close()
    server.now = new MemoryTokenStore()
    isCutOff = false
    await poll('the store to be there', async () => {
      store.lose()
      await user.masker.ready()
      return true
    })
    expect(await openLater(server.now, tokens)).toEqual([shut])
  })

  it('does not bring an erased subject back', async () => {
    const server = { now: new MemoryTokenStore() }
    const eraser = startOver(server)
    const other = startOver(server)
    const tokens = await maskAll(eraser.masker, ['a', 'b'], ann)
    await maskAll(other.masker, ['a', 'b'], ann)
    const before = await takeBackup(server.now)
    other.store.deaf = true
    await eraser.masker.erase(ann)
    for (const order of [
      [eraser, other],
      [other, eraser],
    ]) {
      server.now = new MemoryTokenStore()
      await putBack(server.now, before)
      for (const one of order) await heal(one)
      expect(await openLater(server.now, tokens)).toEqual([shut, shut])
    }
  })

  it.each([
    'eraser',
    'reviver',
  ])('keeps a subject that came back, healed by the %s first', async (first) => {
    const server = { now: new MemoryTokenStore() }
    const eraser = startOver(server, false)
    const reviver = startOver(server, false)
    const old = await maskAll(eraser.masker, ['a', 'b'], ann)
    const before = await takeBackup(server.now)
    await eraser.masker.erase(ann)
    const made = await maskAll(reviver.masker, ['a', 'b'], ann)
    for (const stock of [before, new Map()]) {
      server.now = new MemoryTokenStore()
      await putBack(server.now, stock)
      for (const one of first === 'eraser' ? [eraser, reviver] : [reviver, eraser]) await heal(one)
      expect(await openLater(server.now, [...old, ...made])).toEqual([shut, shut, 'a', 'b'])
    }
  })
})

describe('an answer that is lost', () => {
  const methods = ['claim', 'read', 'replace'] as const
  const cases = methods.flatMap((method) => [1, 2, 3].map((count) => [method, count] as const))

  function loseAnswer(shared: TokenStore, method: string, count: number): ObservedStore {
    let seen = 0
    let isArmed = false
    const store = observeStore(shared, {
      after: (call) => {
        if (isArmed && call.method === method && ++seen === count) throw new Error('lost')
      },
    })
    return Object.assign(store, { arm: () => void (isArmed = true) })
  }

  it.each(cases)('%s, number %i: erasing says what it did', async (method, count) => {
    const shared = new MemoryTokenStore()
    const store = loseAnswer(shared, method, count)
    const masker = createMasker({ keys: testKeys, store })
    const tokens = await maskAll(masker, ['a', 'b'], ann)
    const [other] = (await maskAll(masker, ['c'])) as [string]
    ;(store as unknown as { arm(): void }).arm()
    expect(await masker.erase(ann)).toMatchObject({ erased: true })
    expect(await masker.erase({ token: other })).toMatchObject({ erased: true })
    expect(await openLater(shared, [...tokens, other])).toEqual([shut, shut, shut])
  })

  it('to an erasure, and to the question what became of it: it says what it did', async () => {
    const shared = new MemoryTokenStore()
    let reads = 0
    let writes = 0
    let isArmed = false
    const store = observeStore(shared, {
      before: ({ method }) => {
        // The first is before the erasure, the next two ask what became of it.
        if (isArmed && method === 'read' && [2, 3].includes(++reads)) throw new Error('lost')
      },
      after: ({ method }) => {
        if (isArmed && method === 'replace' && ++writes === 1) throw new Error('lost')
      },
    })
    const masker = createMasker({ keys: testKeys, store, retries: 1 })
    const tokens = await maskAll(masker, ['a'], ann)
    const [other] = (await maskAll(masker, ['b'])) as [string]
    for (const what of [ann, { token: other }]) {
      isArmed = true
      reads = 0
      writes = 0
      expect(await masker.erase(what)).toMatchObject({ erased: true })
      expect([reads, writes]).toEqual([4, 2])
      isArmed = false
    }
    expect(await openLater(shared, [...tokens, other])).toEqual([shut, shut])
  })

  it.each(cases)('%s, number %i: masking gives one living token', async (method, count) => {
    const shared = new MemoryTokenStore()
    const calm = createMasker({ keys: testKeys, store: shared })
    const [a] = await maskAll(calm, ['a'], ann)
    const [b] = await maskAll(calm, ['b'], bob)
    await maskAll(calm, ['of carl'], { subject: 'carl' })
    await calm.erase({ subject: 'carl' })
    const store = loseAnswer(shared, method, count)
    const masker = createMasker({ keys: testKeys, store })
    await maskAll(masker, ['of another'])
    ;(store as unknown as { arm(): void }).arm()
    expect(await maskAll(masker, ['a', 'b'], ann)).toEqual([a, b])
    const made = await maskAll(masker, ['a', 'new', 'of carl'], { subject: 'carl' })
    expect(made[0]).toBe(a)
    expect(await openLater(shared, made)).toEqual(['a', 'new', 'of carl'])
    await calm.erase(bob)
    expect(await openLater(shared, [a, b] as string[])).toEqual(['a', 'b'])
    await calm.erase(ann)
    expect(await openLater(shared, [b as string, ...made])).toEqual([shut, 'a', 'new', 'of carl'])
  })
})

describe('a subject store that is down', () => {
  it('fails what belongs to a subject and nothing else', async () => {
    const store = new MemoryTokenStore()
    let isDown = false
    const subjectStore = observeStore(new MemoryTokenStore(), {
      before: () => {
        if (isDown) throw new Error('down')
      },
    })
    const options = { keys: testKeys, store, subjectStore, retries: 0 }
    const masker = createMasker(options)
    const reader = createMasker({ ...options, cache: false })
    const [hers] = (await maskAll(masker, ['hers'], ann)) as [string]
    const [nobodys] = (await maskAll(masker, ['nobody’s'])) as [string]
    expect(await openAll(reader, [hers])).toEqual(['hers'])
    isDown = true
    // All in one turn, so that they share a batch.
    const [new1, new2, again] = await Promise.allSettled([
      maskAll(masker, ['new'], bob),
      maskAll(masker, ['new']),
      maskAll(masker, ['also new']),
    ])
    expect(new1).toMatchObject({ status: 'rejected', reason: { code: 'masking_failed' } })
    expect([new2.status, again.status]).toEqual(['fulfilled', 'fulfilled'])
    const stranger = createMasker({ ...options, subjectStore: subjectStore, cache: false })
    isDown = false
    await stranger.ready()
    isDown = true
    expect(await openAll(stranger, [hers, nobodys])).toEqual(['unmasking_unavailable', 'nobody’s'])
  })
})

describe('a subject’s record that does not open', () => {
  async function spoil(store: TokenStore, masking: () => Promise<unknown>): Promise<void> {
    const before = await takeBackup(store)
    await masking()
    const after = await takeBackup(store)
    // The only record that erasing changes is the subject's; here it is found by its length.
    const added = [...after].filter(([key]) => !before.has(key))
    const [key, record] = added.reduce((shortest, one) =>
      one[1].length < shortest[1].length ? one : shortest,
    )
    const altered = new Uint8Array(record)
    altered[20] = (altered[20] as number) ^ 1
    await store.replace([{ key, record: altered, expected: record }])
  }

  it('is an error for its tokens, never a second token, and no matter to others', async () => {
    const store = new MemoryTokenStore()
    const maker = createMasker({ keys: testKeys, store })
    await maskAll(maker, ['of another'])
    let tokens: string[] = []
    await spoil(store, async () => {
      tokens = await maskAll(maker, ['hers'], ann)
    })
    const masker = createMasker({ keys: testKeys, store, cache: false })
    const answers = await Promise.allSettled([
      maskAll(masker, ['hers'], ann),
      maskAll(masker, ['hers'], bob),
      maskAll(masker, ['his'], bob),
      maskAll(masker, ['nobody’s']),
    ])
    const states = answers.map((one) => (one.status === 'rejected' ? one.reason.code : 'masked'))
    expect(states).toEqual(['record_invalid', 'record_invalid', 'masked', 'masked'])
    expect(await openAll(masker, tokens)).toEqual(['record_invalid'])
    await expect(masker.erase(ann)).rejects.toMatchObject({ code: 'record_invalid' })
  })

  it('because of a secret that others have been given is asked for again', async () => {
    const store = new MemoryTokenStore()
    let ring: KeyRing = testKeys
    const ahead = createMasker({ keys: () => [newer, ...testKeys], store })
    const start = () => createMasker({ keys: () => ring, store, cache: false })
    const [masking, opening, erasing] = [start(), start(), start()]
    for (const one of [masking, opening, erasing]) await maskAll(one, ['of another'])
    const tokens = await maskAll(ahead, ['a'], ann)
    ring = [newer, ...testKeys]
    expect(await openAll(opening, tokens)).toEqual(['a'])
    const more = await maskAll(masking, ['b'], ann)
    expect(await openLater(store, []).then(() => openAll(ahead, more))).toEqual(['b'])
    expect(await erasing.erase(ann)).toMatchObject({ erased: true })
    expect(await openAll(ahead, [...tokens, ...more])).toEqual([shut, shut])
  })
})

describe('a rotation', () => {
  it('seals the keys of subjects anew, the living and the dead', async () => {
    const stores = { store: new MemoryTokenStore(), subjectStore: new MemoryTokenStore() }
    const before = createMasker({ keys: testKeys, ...stores })
    const hers = await maskAll(before, ['shared', 'hers'], ann)
    const his = await maskAll(before, ['shared', 'his'], bob)
    const gone = await maskAll(before, ['gone'], { subject: 'carl' })
    await before.erase({ subject: 'carl' })
    const ring = [newer, ...testKeys]
    const after = createMasker({ keys: ring, ...stores })
    const report = await after.rotate()
    expect(report).toMatchObject({ current: 0, left: 0, rewrapped: 7 })
    const seal = createRecordSeal(deriveTokenKeys(ring))
    for (const store of Object.values(stores)) {
      const records = [...(await takeBackup(store))].filter(([key]) => !key.startsWith('check-'))
      expect(records.every(([, record]) => seal.isCurrent(record))).toBe(true)
    }
    const tokens = [...hers, ...his, ...gone]
    const values = ['shared', 'hers', 'shared', 'his', shut]
    // Also where a key from before the rotation is cached.
    for (const one of [after, createMasker({ keys: ring, ...stores })]) {
      expect(await openAll(one, tokens)).toEqual(values)
    }
    await after.erase(ann)
    const again = await maskAll(after, ['gone'], { subject: 'carl' })
    expect(again).not.toEqual(gone)
    expect(await openAll(after, [...tokens, ...again])).toEqual([
      'shared',
      shut,
      'shared',
      'his',
      shut,
      'gone',
    ])
  })
})

describe('what one process erases', () => {
  it('is known to a process that hears nothing after 5 s at most', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    try {
      const shared = new MemoryTokenStore()
      const deaf = observeStore(shared)
      deaf.deaf = true
      const masker = createMasker({ keys: testKeys, store: observeStore(shared) })
      const elsewhere = createMasker({ keys: testKeys, store: deaf })
      const tokens = await maskAll(masker, ['a'], ann)
      expect(await openAll(elsewhere, tokens)).toEqual(['a'])
      await masker.erase(ann)
      vi.advanceTimersByTime(5_001)
      expect(await openAll(elsewhere, tokens)).toEqual([shut])
    } finally {
      vi.useRealTimers()
    }
  })
})
