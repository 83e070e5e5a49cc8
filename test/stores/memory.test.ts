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
