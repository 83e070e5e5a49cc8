import { brotliDecompressSync } from 'node:zlib'
import { readPackedLexicon } from './packed.ts'

/** What a word is known as; a word can be several at once, as `grace` is. */
export const wordFlags = {
  given: 1,
  surname: 2,
  /** Among the eleven thousand most frequent English words, or a small word of another language. */
  frequent: 4,
  /** Among the sixty thousand English words that are no names. */
  word: 8,
  place: 16,
  /** Starts a place or an organisation of several words, such as `new york`. */
  phrase: 32,
  nationality: 64,
  /** A word that organisations end or start with: `Inc`, `Bank`, `University`. */
  organizationWord: 128,
  organization: 256,
  title: 512,
  particle: 1024,
  suffix: 2048,
  /** Months, days and other capitalised words that name nobody. */
  calendar: 4096,
  /** Words before a name: `called`, `Dear`, `Patient`. */
  cue: 8192,
  /** Joins the words of an organisation: `of`, `and`, `for`. */
  joiner: 16384,
} as const

/** An open-addressed table from the hash of a folded word to its flags. */
export interface Lexicon {
  /** Hash and flags of each slot side by side, so that a look-up touches one line of the cache. */
  readonly slots: Int32Array
  readonly mask: number
}

/** The flags of the word or phrase with this hash; 0 when it is in no list. */
export function flagsOf(lexicon: Lexicon, hash: number): number {
  const { slots, mask } = lexicon
  let slot = hash & mask
  for (;;) {
    const found = slots[2 * slot + 1] as number
    if (found === 0 || slots[2 * slot] === hash) return found
    slot = (slot + 1) & mask
  }
}

/** Bytes in front of the columns: how many words there are. */
export const lexiconHeader = 4
/** Columns of bytes: three of the distance to the hash before, low byte first, two of the flags. */
export const lexiconColumns = 5

/** Builds a lexicon from its packed form: hashes in rising order, in columns, so that no word is read. */
export function readLexicon(bytes: Uint8Array): Lexicon {
  const count = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)
  const size = 1 << Math.ceil(Math.log2(Math.max(16, count * 2)))
  const lexicon = { slots: new Int32Array(2 * size), mask: size - 1 }
  const column = (index: number): Uint8Array =>
    bytes.subarray(lexiconHeader + index * count, lexiconHeader + (index + 1) * count)
  const low = column(0)
  const middle = column(1)
  const high = column(2)
  const lowFlags = column(3)
  const highFlags = column(4)
  let hash = 0
  for (let row = 0; row < count; row++) {
    const distance =
      (low[row] as number) | ((middle[row] as number) << 8) | ((high[row] as number) << 16)
    hash = (hash + distance) | 0
    insert(lexicon, hash, (lowFlags[row] as number) | ((highFlags[row] as number) << 8))
  }
  return lexicon
}

function insert(lexicon: Lexicon, hash: number, flags: number): void {
  const { slots, mask } = lexicon
  let slot = hash & mask
  while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask
  slots[2 * slot] = hash
  slots[2 * slot + 1] = flags
}

let lexicon: Lexicon | undefined

/** The lexicon that is shipped; unpacked on first use. */
export function loadLexicon(): Lexicon {
  lexicon ??= readLexicon(brotliDecompressSync(Buffer.from(readPackedLexicon(), 'base64')))
  return lexicon
}
