import { configurationError, MaskingError } from '../errors.ts'
import type { TokenStore, TokenStoreEntry, TokenStoreReplacement } from '../types.ts'
import { checkOptionNames } from './store-options.ts'

/** How much a `MemoryTokenStore` holds before it refuses. */
export interface MemoryTokenStoreOptions {
  /** Records and counters; 1,000,000. */
  readonly maximumRecords?: number
  /** Bytes of keys and records together, without what the runtime adds for each; 256 MiB. */
  readonly maximumBytes?: number
}

interface StoredRecord {
  readonly record: Uint8Array
  readonly expiresAt: number | undefined
}

/** Records by key; a record in `changes` stands before the one in the store. */
type Changes = Map<string, StoredRecord>

const optionNames = ['maximumRecords', 'maximumBytes']
const sweepSteps = 32
let warned = false

/**
 * Keeps records in this process, for development and tests: they end with it. Never evicts:
 * a batch that does not fit is refused whole with `store_full`. Throws `invalid_options`.
 */
export class MemoryTokenStore implements TokenStore {
  readonly #maximumRecords: number
  readonly #maximumBytes: number
  readonly #records = new Map<string, StoredRecord>()
  readonly #counters = new Map<string, number>()
  #bytes = 0
  #expiring = 0
  #nextExpiry = Number.POSITIVE_INFINITY
  #sweep: MapIterator<[string, StoredRecord]> | undefined

  constructor(options: MemoryTokenStoreOptions = {}) {
    checkOptionNames('MemoryTokenStore', options, optionNames)
    this.#maximumRecords = positiveInteger('maximumRecords', options.maximumRecords ?? 1_000_000)
    this.#maximumBytes = positiveInteger('maximumBytes', options.maximumBytes ?? 256 * 1024 * 1024)
    warnInProduction()
  }

  async claim(entries: readonly TokenStoreEntry[]): Promise<(Uint8Array | null)[]> {
    const now = Date.now()
    this.#sweepSome(now)
    const changes: Changes = new Map()
    const answers = entries.map((entry) => {
      const held = this.#find(entry.key, now, changes)
      if (held !== undefined) return copy(held.record)
      changes.set(entry.key, { record: copy(entry.record), expiresAt: entry.expiresAt })
      return null
    })
    this.#apply(changes, now)
    return answers
  }

  async read(keys: readonly string[]): Promise<(Uint8Array | null)[]> {
    const now = Date.now()
    return keys.map((key) => {
      const held = this.#find(key, now)
      return held === undefined ? null : copy(held.record)
    })
  }

  async replace(replacements: readonly TokenStoreReplacement[]): Promise<boolean[]> {
    const now = Date.now()
    const changes: Changes = new Map()
    const answers = replacements.map(({ key, expected, record, expiresAt }) => {
      const held = this.#find(key, now, changes)
      if (held === undefined || Buffer.compare(held.record, expected) !== 0) return false
      changes.set(key, { record: copy(record), expiresAt: expiresAt ?? held.expiresAt })
      return true
    })
    this.#apply(changes, now)
    return answers
  }

  async count(key: string, by: number): Promise<number> {
    if (!this.#counters.has(key)) this.#reserve(1, key.length, Date.now())
    const value = (this.#counters.get(key) ?? 0) + by
    if (!this.#counters.has(key)) this.#bytes += key.length
    this.#counters.set(key, value)
    return value
  }

  #find(key: string, now: number, changes?: Changes): StoredRecord | undefined {
    const held = changes?.get(key) ?? this.#records.get(key)
    return held === undefined || isOver(held, now) ? undefined : held
  }

  /** Nothing is written before all of it is known to fit. */
  #apply(changes: Changes, now: number): void {
    let records = 0
    let bytes = 0
    for (const [key, { record }] of changes) {
      const held = this.#records.get(key)
      if (held === undefined) records += 1
      bytes += held === undefined ? key.length + record.length : record.length - held.record.length
    }
    this.#reserve(records, bytes, now)
    for (const [key, stored] of changes) {
      this.#remove(key)
      if (!isOver(stored, now)) this.#insert(key, stored)
    }
  }

  #reserve(records: number, bytes: number, now: number): void {
    if (this.#fits(records, bytes)) return
    if (now >= this.#nextExpiry) this.#sweepAll(now)
    if (this.#fits(records, bytes)) return
    throw new MaskingError(
      'store_full',
      'the memory store is full: use a RedisTokenStore, or raise maximumRecords and maximumBytes',
    )
  }

  /** What takes no more than there was always fits, so that a full store can still erase. */
  #fits(records: number, bytes: number): boolean {
    const count = this.#records.size + this.#counters.size + records
    if (records > 0 && count > this.#maximumRecords) return false
    return bytes <= 0 || this.#bytes + bytes <= this.#maximumBytes
  }

  #insert(key: string, stored: StoredRecord): void {
    this.#records.set(key, stored)
    this.#bytes += key.length + stored.record.length
    if (stored.expiresAt === undefined) return
    this.#expiring += 1
    this.#nextExpiry = Math.min(this.#nextExpiry, stored.expiresAt)
  }

  #remove(key: string): void {
    const held = this.#records.get(key)
    if (held === undefined) return
    this.#records.delete(key)
    this.#bytes -= key.length + held.record.length
    if (held.expiresAt !== undefined) this.#expiring -= 1
  }

  /** A few steps with each call, because a timer would keep the process alive or miss its turn. */
  #sweepSome(now: number): void {
    if (this.#expiring === 0 || now < this.#nextExpiry) return
    this.#sweep ??= this.#records.entries()
    for (let step = 0; step < sweepSteps; step++) {
      const next = this.#sweep.next()
      if (next.done) {
        this.#sweep = undefined
        return
      }
      const [key, stored] = next.value
      if (isOver(stored, now)) this.#remove(key)
    }
  }

  #sweepAll(now: number): void {
    this.#sweep = undefined
    this.#nextExpiry = Number.POSITIVE_INFINITY
    for (const [key, stored] of this.#records) {
      if (isOver(stored, now)) this.#remove(key)
      else this.#nextExpiry = Math.min(this.#nextExpiry, stored.expiresAt ?? this.#nextExpiry)
    }
  }
}

function isOver(stored: StoredRecord, now: number): boolean {
  return stored.expiresAt !== undefined && stored.expiresAt <= now
}

/** Not `slice`, which shares the memory when it is given a Buffer. */
function copy(record: Uint8Array): Uint8Array {
  return new Uint8Array(record)
}

function positiveInteger(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value
  throw configurationError('invalid_options', `${name} must be an integer from 1 up`)
}

function warnInProduction(): void {
  if (warned || process.env['NODE_ENV'] !== 'production') return
  warned = true
  process.emitWarning(
    'fieldveil keeps its tokens in memory: they end with this process, and no other process can ' +
      'unmask them. Pass store: new RedisTokenStore({ client }) from fieldveil/redis.',
    { type: 'FieldveilWarning', code: 'FIELDVEIL_MEMORY_STORE' },
  )
}
