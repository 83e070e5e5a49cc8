import { describeTokenStore } from 'fieldveil/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { MemoryTokenStore } from '../../src/stores/memory.ts'

const bytes = (size: number) => new Uint8Array(size).fill(7)
const full = { code: 'store_full', status: 500 }

describeTokenStore({ name: 'MemoryTokenStore', create: () => new MemoryTokenStore(), describe, it })

describe('a full MemoryTokenStore', () => {
  it('refuses a batch that has too many records, whole', async () => {
    const store = new MemoryTokenStore({ maximumRecords: 3 })
    await store.claim([{ key: 'a', record: bytes(1) }])
    const batch = ['b', 'c', 'd'].map((key) => ({ key, record: bytes(1) }))
    await expect(store.claim(batch)).rejects.toMatchObject(full)
    expect(await store.read(['a', 'b', 'c', 'd'])).toEqual([bytes(1), null, null, null])
    expect(await store.claim(batch.slice(1))).toEqual([null, null])
    await expect(store.count('e', 1)).rejects.toMatchObject(full)
  })

  it('refuses a batch that has too many bytes, whole', async () => {
    const store = new MemoryTokenStore({ maximumBytes: 100 })
    await store.claim([{ key: 'a', record: bytes(50) }])
    const batch = ['b', 'c'].map((key) => ({ key, record: bytes(24) }))
    await expect(store.claim(batch)).rejects.toMatchObject(full)
    expect(await store.read(['b', 'c'])).toEqual([null, null])
    const grown = { key: 'a', expected: bytes(50), record: bytes(100) }
    await expect(store.replace([grown])).rejects.toMatchObject(full)
    expect(await store.read(['a'])).toEqual([bytes(50)])
  })

  it('still answers claims of what is there, and replaces by what is no larger', async () => {
    const store = new MemoryTokenStore({ maximumRecords: 1, maximumBytes: 51 })
    await store.claim([{ key: 'a', record: bytes(50) }])
    expect(await store.claim([{ key: 'a', record: bytes(9) }])).toEqual([bytes(50)])
    const tombstone = { key: 'a', expected: bytes(50), record: bytes(40) }
    expect(await store.replace([tombstone])).toEqual([true])
  })

  it('counts only what it holds, however often that is replaced', async () => {
    const store = new MemoryTokenStore({ maximumBytes: 100 })
    await store.claim([{ key: 'a', record: bytes(48) }])
    for (const [size, before] of [
      [40, 48],
      [48, 40],
      [30, 48],
    ] as const) {
      const replacement = { key: 'a', record: bytes(size), expected: bytes(before) }
      expect(await store.replace([replacement])).toEqual([true])
    }
    expect(await store.claim([{ key: 'b', record: bytes(68) }])).toEqual([null])
    await expect(store.claim([{ key: 'c', record: bytes(1) }])).rejects.toMatchObject(full)
  })

  it('makes room by what has expired, and counts it no more', async () => {
    vi.useFakeTimers({ now: 1_000 })
    const store = new MemoryTokenStore({ maximumRecords: 1_000 })
    const batch = (name: string) =>
      Array.from({ length: 1_000 }, (_, index) => ({ key: name + index, record: bytes(1) }))
    await store.claim(batch('a').map((entry) => ({ ...entry, expiresAt: 2_000 })))
    await expect(store.claim(batch('b'))).rejects.toMatchObject(full)
    vi.setSystemTime(2_000)
    expect(await store.claim(batch('b'))).toEqual(new Array(1_000).fill(null))
    await expect(store.claim(batch('c'))).rejects.toMatchObject(full)
  })

  it('sweeps what has expired as it goes', async () => {
    vi.useFakeTimers({ now: 1_000 })
    const store = new MemoryTokenStore()
    const batch = Array.from({ length: 100 }, (_, index) => ({
      key: String(index),
      record: bytes(1),
      expiresAt: 2_000,
    }))
    await store.claim(batch)
    vi.setSystemTime(2_000)
    const remove = vi.spyOn(Map.prototype, 'delete')
    for (let round = 0; round < 10; round++) await store.claim([])
    const removed = new Set(remove.mock.calls.map(([key]) => key))
    expect(batch.every(({ key }) => removed.has(key))).toBe(true)
  })
})

describe('MemoryTokenStore', () => {
  it('has no replica to wait for', async () => {
    const store = new MemoryTokenStore()
    expect(store.durabilities).toEqual(['memory'])
    const [key, record] = ['a', bytes(1)]
    for (const call of [
      () => store.claim([{ key, record }], { durability: 'replica' }),
      () => store.replace([{ key, record, expected: record }], { durability: 'replica' }),
    ]) {
      await expect(call()).rejects.toMatchObject({
        code: 'invalid_options',
        message: "MemoryTokenStore cannot give this durability, only 'memory'",
      })
    }
    expect(await store.claim([{ key, record }], { durability: 'memory' })).toEqual([null])
  })

  it('shows its keys in the order in which they came, page by page', async () => {
    vi.useFakeTimers({ now: 1_000 })
    const store = new MemoryTokenStore()
    const many = Array.from({ length: 50 }, (_, index) => `many${index}`)
    const claim = async (key: string, expiresAt?: number) =>
      await store.claim([{ key, record: bytes(1), ...(expiresAt && { expiresAt }) }])
    for (const key of [...many, 'a', 'b', 'c', 'd']) {
      await claim(key, key === 'b' ? 2_000 : undefined)
    }
    const first = await store.scan(undefined, 52)
    expect(first).toEqual({ keys: [...many, 'a', 'b'], total: 54, cursor: expect.any(String) })
    await store.replace([{ key: 'a', record: bytes(2), expected: bytes(1) }])
    vi.setSystemTime(2_000)
    expect((await store.scan(undefined, 100)).keys).toEqual([...many, 'a', 'c', 'd'])
    // A key that comes again is a new one.
    expect(await claim('b')).toEqual([null])
    const second = await store.scan(first.cursor, 1)
    expect(second.keys).toEqual(['c'])
    // Pages can be read again, and in any order.
    expect((await store.scan(first.cursor, 2)).keys).toEqual(['c', 'd'])
    const last = await store.scan(second.cursor, 10)
    expect(last).toEqual({ keys: ['d', 'b'], total: 54 })
    for (const cursor of ['', 'x', '-1', '1e3']) {
      await expect(store.scan(cursor, 1)).rejects.toMatchObject({ code: 'invalid_options' })
    }
  })

  it('counts beside its records, and not in one', async () => {
    const store = new MemoryTokenStore()
    expect(await store.count('a', 2)).toBe(2)
    expect((await store.scan(undefined, 9)).keys).toEqual(['a'])
    await store.claim([{ key: 'b', record: bytes(3) }])
    await expect(store.count('b', 1)).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(await store.read(['b'])).toEqual([bytes(3)])
  })

  it('tells its watchers of an erasure where there are several, until they stop', async () => {
    const store = new MemoryTokenStore()
    const [one, two] = [vi.fn(), vi.fn()]
    const stop = store.watch(one)
    await store.announceErasure()
    expect(one).not.toHaveBeenCalled()
    const stopTwo = store.watch(two)
    store.watch(two)
    await store.announceErasure()
    expect(one).toHaveBeenCalledExactlyOnceWith('erased')
    expect(two).toHaveBeenCalledTimes(2)
    stop()
    stopTwo()
    store.watch(() => {})
    await store.announceErasure()
    expect(one).toHaveBeenCalledTimes(1)
    expect(two).toHaveBeenCalledTimes(3)
  })

  it('names a misspelt option and what was meant', () => {
    expect(() => new MemoryTokenStore({ maximumRecord: 1 } as object)).toThrow(
      'MemoryTokenStore has no option "maximumRecord": did you mean "maximumRecords"?',
    )
    for (const maximumRecords of [0, -1, 1.5, Number.NaN, '9' as unknown as number]) {
      expect(() => new MemoryTokenStore({ maximumRecords })).toThrow(/maximumRecords must be/)
    }
  })

  it('warns once a process when it is made in production', async () => {
    vi.resetModules()
    const { MemoryTokenStore: Fresh } = await import('../../src/stores/memory.ts')
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    new Fresh()
    expect(warn).not.toHaveBeenCalled()
    vi.stubEnv('NODE_ENV', 'production')
    new Fresh()
    new Fresh()
    expect(warn).toHaveBeenCalledTimes(1)
    expect(warn.mock.calls[0]?.[1]).toMatchObject({ code: 'FIELDVEIL_MEMORY_STORE' })
  })
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})
