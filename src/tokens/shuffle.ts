import { createCipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { LRUCache } from 'lru-cache'

/**
 * A keyed permutation of 0 to size - 1 for every size and tweak; from size 2 on it is one cycle,
 * so that no rank stays where it was.
 *
 * `size`: an integer from 1 to 999,999; `rank`: an integer from 0 to size - 1; `tweak`: 0 to
 * 65,536 bytes. Throws `RangeError`, without the rank in its message, outside these limits. The
 * first call for a size and tweak makes a table, in time that grows with the size.
 */
export type Shuffle = (rank: number, size: number, tweak: Uint8Array) => number

export interface ShuffleOptions {
  /** Bytes of tables that are kept for later calls; 16 MiB by default. */
  readonly cacheBytes?: number
}

/** The first size that is too large for a shuffle; FF1 serves it and what is above. */
const sizeLimit = 1_000_000

type Table = Uint16Array | Uint32Array

const leastKeyLength = 32
const maximumTweakLength = 65_536
const defaultCacheBytes = 16 * 1024 * 1024
/** About what an entry of the cache takes beside its table and key. */
const entryBytes = 256
const wordBytes = 4
const chunkBytes = 16_384

/**
 * Prepares keyed shuffles of small domains, where FF1 is not safe to use.
 *
 * `key`: 32 bytes or more, used for nothing else; throws `RangeError` otherwise, and for a
 * `cacheBytes` that is no positive integer. Source: Knuth, The Art of Computer Programming,
 * section 3.4.2, algorithm P (Fisher-Yates) in Sattolo's variant, driven by AES-256-CTR (NIST SP 800-38A) with the simple
 * discard method of NIST SP 800-90A.
 */
export function createShuffle(key: Uint8Array, options: ShuffleOptions = {}): Shuffle {
  const cacheBytes = options.cacheBytes ?? defaultCacheBytes
  if (key.length < leastKeyLength) throw new RangeError('a shuffle key has 32 bytes or more')
  if (!Number.isSafeInteger(cacheBytes) || cacheBytes < 1) {
    throw new RangeError('cacheBytes is a positive integer')
  }
  const secret = createSecretKey(key)
  const tables = new LRUCache<string, Table>({
    maxSize: cacheBytes,
    sizeCalculation: (table, name) => table.byteLength + name.length + entryBytes,
  })

  return function shuffle(rank, size, tweak) {
    if (!Number.isInteger(size) || size < 1 || size >= sizeLimit) {
      throw new RangeError('a size is an integer from 1 to 999999')
    }
    if (!Number.isInteger(rank) || rank < 0 || rank >= size) {
      throw new RangeError('a rank is an integer from 0 to size - 1')
    }
    if (tweak.length > maximumTweakLength) throw new RangeError('the tweak is too long')
    const name = `${size}:${viewBytes(tweak).toString('latin1')}`
    let table = tables.get(name)
    if (table === undefined) {
      table = createTable(secret, size, tweak)
      tables.set(name, table)
    }
    return table[rank] as number
  }
}

function createTable(secret: KeyObject, size: number, tweak: Uint8Array): Table {
  const drawBelow = createDraws(deriveTableKey(secret, size, tweak))
  const table = size <= 65_536 ? new Uint16Array(size) : new Uint32Array(size)
  for (let rank = 0; rank < size; rank++) table[rank] = rank
  for (let last = size - 1; last > 0; last--) {
    // Never with itself (Sattolo's variant): one cycle, so that no value is its own token.
    const drawn = drawBelow(last)
    const moved = table[last] as number
    table[last] = table[drawn] as number
    table[drawn] = moved
  }
  return table
}

function deriveTableKey(secret: KeyObject, size: number, tweak: Uint8Array): Buffer {
  const lengthBytes = Buffer.alloc(4)
  lengthBytes.writeUInt32BE(tweak.length)
  const sizeBytes = Buffer.alloc(4)
  sizeBytes.writeUInt32BE(size)
  return createHmac('sha256', secret).update(lengthBytes).update(tweak).update(sizeBytes).digest()
}

/** Uniform integers from 0 to bound - 1, read from the keystream of a key that is used once. */
function createDraws(key: Buffer): (bound: number) => number {
  // A counter from zero is safe because every table has a key of its own.
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  const zeros = Buffer.alloc(chunkBytes)
  let words = cipher.update(zeros)
  let at = 0
  return function drawBelow(bound) {
    if (bound === 1) return 0
    const shift = Math.clz32(bound - 1)
    for (;;) {
      if (at === words.length) {
        words = cipher.update(zeros)
        at = 0
      }
      const drawn = words.readUInt32BE(at) >>> shift
      at += wordBytes
      // Drawn again rather than reduced: a remainder would favour small results.
      if (drawn < bound) return drawn
    }
  }
}

function viewBytes(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
