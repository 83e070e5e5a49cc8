import { MaskingError } from '../errors.ts'
import { checkOptionNames } from '../option-names.ts'
import type {
  Durability,
  TokenStore,
  TokenStoreEntry,
  TokenStoreEvent,
  TokenStorePage,
  TokenStoreReplacement,
  TokenStoreWriteOptions,
} from '../types.ts'
import { createMemoryRecords, type MemoryChanges, type MemoryRecords } from './memory-records.ts'
import { createStoreListeners, type StoreListeners } from './store-listeners.ts'
import { checkDurability, checkPositiveInteger } from './store-options.ts'

/** How much a `MemoryTokenStore` holds before it refuses. */
export interface MemoryTokenStoreOptions {
  /** Records and counters; 1,000,000. */
  readonly maximumRecords?: number
  /** Bytes of keys and records together, without what the runtime adds for each; 256 MiB. */
  readonly maximumBytes?: number
}

const optionNames = ['maximumRecords', 'maximumBytes']
let warned = false

/**
 * Keeps records in this process, for development and tests: they end with it. Never evicts:
 * a batch that does not fit is refused whole with `store_full`. Throws `invalid_options`, and rejects
 * with it when it is asked for a replica.
 */
export class MemoryTokenStore implements TokenStore {
  readonly durabilities: readonly Durability[] = ['memory']
  readonly #records: MemoryRecords
  readonly #listeners: StoreListeners = createStoreListeners()

  constructor(options: MemoryTokenStoreOptions = {}) {
    checkOptionNames('MemoryTokenStore', options, optionNames)
    const { maximumRecords = 1_000_000, maximumBytes = 256 * 1024 * 1024 } = options
    this.#records = createMemoryRecords({
      maximumRecords: checkPositiveInteger('maximumRecords', maximumRecords),
      maximumBytes: checkPositiveInteger('maximumBytes', maximumBytes),
    })
    warnInProduction()
  }

  async claim(
    entries: readonly TokenStoreEntry[],
    options?: TokenStoreWriteOptions,
  ): Promise<(Uint8Array | null)[]> {
    checkDurability('MemoryTokenStore', this.durabilities, options)
    const now = Date.now()
    this.#records.sweepSome(now)
    const changes: MemoryChanges = new Map()
    const answers = entries.map(({ key, record, expiresAt }) => {
      const held = this.#records.find(key, now, changes)
      if (held !== undefined) return copy(held.record)
      changes.set(key, { record: copy(record), expiresAt: endOf(expiresAt) })
      return null
    })
    this.#records.apply(changes, now)
    return answers
  }

  async read(keys: readonly string[]): Promise<(Uint8Array | null)[]> {
    const now = Date.now()
    return keys.map((key) => {
      const held = this.#records.find(key, now)
      return held === undefined ? null : copy(held.record)
    })
  }

  async replace(
    replacements: readonly TokenStoreReplacement[],
    options?: TokenStoreWriteOptions,
  ): Promise<boolean[]> {
    checkDurability('MemoryTokenStore', this.durabilities, options)
    const now = Date.now()
    const changes: MemoryChanges = new Map()
    const answers = replacements.map(({ key, expected, record, expiresAt }) => {
      const held = this.#records.find(key, now, changes)
      if (held === undefined || Buffer.compare(held.record, expected) !== 0) return false
      const end = expiresAt === undefined ? held.expiresAt : endOf(expiresAt)
      changes.set(key, { record: copy(record), expiresAt: end })
      return true
    })
    this.#records.apply(changes, now)
    return answers
  }

  /** A counter is kept as a record of its digits, as in Redis. */
  async count(key: string, by: number, expiresAt?: number): Promise<number> {
    const now = Date.now()
    this.#records.sweepSome(now)
    const held = this.#records.find(key, now)
    const digits = held === undefined ? '0' : Buffer.from(held.record).toString('latin1')
    if (!/^-?\d{1,16}$/.test(digits)) {
      throw new MaskingError('store_unavailable', 'the key of a counter holds something else')
    }
    const value = Number(digits) + by
    const end = held === undefined ? endOf(expiresAt) : held.expiresAt
    const record = new Uint8Array(Buffer.from(String(value)))
    this.#records.apply(new Map([[key, { record, expiresAt: end }]]), now)
    return value
  }

  async scan(cursor: string | undefined, size: number): Promise<TokenStorePage> {
    return this.#records.page(cursor, Math.max(1, Math.trunc(size)), Date.now())
  }

  /** Which of several maskers over this store calls is not known, so all of them are told. */
  async announceErasure(): Promise<void> {
    if (this.#listeners.size > 1) this.#listeners.emit('erased')
  }

  watch(listener: (event: TokenStoreEvent) => void): () => void {
    return this.#listeners.add(listener)
  }
}

function endOf(expiresAt: number | undefined): number | undefined {
  return expiresAt === Number.POSITIVE_INFINITY ? undefined : expiresAt
}

/** Not `slice`, which shares the memory when it is given a Buffer. */
function copy(record: Uint8Array): Uint8Array {
  return new Uint8Array(record)
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
