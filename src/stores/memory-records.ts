import { configurationError, MaskingError } from '../errors.ts'
import type { TokenStorePage } from '../types.ts'

export interface MemoryRecordLimits {
  readonly maximumRecords: number
  readonly maximumBytes: number
}

export interface MemoryRecord {
  readonly record: Uint8Array
  readonly expiresAt: number | undefined
}

/** Records by key that are to be written; they stand before the ones that are there. */
export type MemoryChanges = Map<string, MemoryRecord>

/** Records in this process, up to a limit; those that have expired are as if they were not there. */
export interface MemoryRecords {
  find(key: string, now: number, changes?: MemoryChanges): MemoryRecord | undefined
  /** Writes all or, with `store_full`, nothing. */
  apply(changes: MemoryChanges, now: number): void
  /** Removes some of what has expired. */
  sweepSome(now: number): void
  /** In the order in which the keys came. */
  page(cursor: string | undefined, size: number, now: number): TokenStorePage
}

interface StoredRecord extends MemoryRecord {
  /** Counts up with every new key. */
  readonly serial: number
}

const sweepSteps = 32

export function createMemoryRecords(limits: MemoryRecordLimits): MemoryRecords {
  const records = new Map<string, StoredRecord>()
  let bytes = 0
  let serial = 0
  let expiring = 0
  let nextExpiry = Number.POSITIVE_INFINITY
  let sweep: MapIterator<[string, StoredRecord]> | undefined
  /** Where the last page ended, so that the next one need not pass over all before it. */
  let walk: { cursor: string; entries: MapIterator<[string, StoredRecord]> } | undefined

  function remove(key: string): void {
    const held = records.get(key)
    if (held === undefined) return
    records.delete(key)
    bytes -= key.length + held.record.length
    if (held.expiresAt !== undefined) expiring -= 1
  }

  /** A key that is there keeps its place, so that a walk which rewrites what it finds has an end. */
  function put(key: string, { record, expiresAt }: MemoryRecord): void {
    const held = records.get(key)
    if (held === undefined) serial += 1
    else bytes -= key.length + held.record.length
    if (held?.expiresAt !== undefined) expiring -= 1
    records.set(key, { record, expiresAt, serial: held?.serial ?? serial })
    bytes += key.length + record.length
    if (expiresAt === undefined) return
    expiring += 1
    nextExpiry = Math.min(nextExpiry, expiresAt)
  }

  function reserve(count: number, size: number, now: number): void {
    if (fits(count, size)) return
    if (now >= nextExpiry) sweepAll(now)
    if (fits(count, size)) return
    throw new MaskingError(
      'store_full',
      'the memory store is full: use a RedisTokenStore, or raise maximumRecords and maximumBytes',
    )
  }

  /** What takes no more than there was always fits, so that a full store can still erase. */
  function fits(count: number, size: number): boolean {
    if (count > 0 && records.size + count > limits.maximumRecords) return false
    return size <= 0 || bytes + size <= limits.maximumBytes
  }

  function sweepAll(now: number): void {
    sweep = undefined
    nextExpiry = Number.POSITIVE_INFINITY
    for (const [key, stored] of records) {
      if (isOver(stored, now)) remove(key)
      else nextExpiry = Math.min(nextExpiry, stored.expiresAt ?? nextExpiry)
    }
  }

  return {
    find: (key, now, changes) => {
      const held = changes?.get(key) ?? records.get(key)
      return held === undefined || isOver(held, now) ? undefined : held
    },
    apply: (changes, now) => {
      let count = 0
      let size = 0
      for (const [key, { record }] of changes) {
        const held = records.get(key)
        if (held === undefined) count += 1
        size += held === undefined ? key.length + record.length : record.length - held.record.length
      }
      reserve(count, size, now)
      for (const [key, change] of changes) {
        const held = records.get(key)
        if (isOver(change, now) || (held !== undefined && isOver(held, now))) remove(key)
        if (!isOver(change, now)) put(key, change)
      }
    },
    // A few steps with each call, because a timer would keep the process alive or miss its turn.
    sweepSome: (now) => {
      if (expiring === 0 || now < nextExpiry) return
      sweep ??= records.entries()
      for (let step = 0; step < sweepSteps; step++) {
        const next = sweep.next()
        if (next.done) {
          sweep = undefined
          return
        }
        const [key, stored] = next.value
        if (isOver(stored, now)) remove(key)
      }
    },
    page: (cursor, size, now) => {
      const after = readCursor(cursor)
      const entries =
        walk !== undefined && walk.cursor === cursor ? walk.entries : records.entries()
      const keys: string[] = []
      for (;;) {
        const next = entries.next()
        if (next.done) return { keys, total: records.size }
        const [key, stored] = next.value
        if (stored.serial <= after || isOver(stored, now)) continue
        keys.push(key)
        if (keys.length < size) continue
        walk = { cursor: String(stored.serial), entries }
        return { keys, total: records.size, cursor: walk.cursor }
      }
    },
  }
}

function isOver(stored: MemoryRecord, now: number): boolean {
  return stored.expiresAt !== undefined && stored.expiresAt <= now
}

function readCursor(cursor = '0'): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor)
  throw configurationError('invalid_options', 'this cursor is none that scan has answered')
}
