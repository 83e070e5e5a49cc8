import { brotliDecompressSync } from 'node:zlib'
import { hashWord } from './letters.ts'
import { readPackedLexicon } from './packed.ts'

/** What a word is known as; a word can be several at once, as `grace` is. */
export const wordFlags = {
  given: 1,
  surname: 2,
  /** Among the eleven thousand most frequent English words, or a small word of another language. */
  frequent: 4,
  /** Among the forty thousand English words that are no names. */
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
  readonly hashes: Int32Array
  readonly flags: Uint16Array
  readonly mask: number
}

/** The flags of the word or phrase with this hash; 0 when it is in no list. */
export function flagsOf(lexicon: Lexicon, hash: number): number {
  const { hashes, flags, mask } = lexicon
  let slot = hash & mask
  for (;;) {
    const found = flags[slot] as number
    if (found === 0 || hashes[slot] === hash) return found
    slot = (slot + 1) & mask
  }
}

/** Builds a lexicon from lines of the form `flags:word word …`, flags in hexadecimal. */
export function readLexicon(text: string): Lexicon {
  const slots = 1 << Math.ceil(Math.log2(Math.max(16, countWords(text) * 2)))
  const lexicon = {
    hashes: new Int32Array(slots),
    flags: new Uint16Array(slots),
    mask: slots - 1,
  }
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':')
    const flags = Number.parseInt(line.slice(0, colon), 16)
    for (const word of line.slice(colon + 1).split(' ')) {
      if (word !== '') insert(lexicon, hashWord(word.replaceAll('_', ' ')), flags)
    }
  }
  return lexicon
}

function countWords(text: string): number {
  let words = 0
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) <= 32) words++
  }
  return words + 1
}

function insert(lexicon: Lexicon, hash: number, flags: number): void {
  const { hashes, flags: table, mask } = lexicon
  let slot = hash & mask
  while (table[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & mask
  hashes[slot] = hash
  table[slot] = (table[slot] as number) | flags
}

let lexicon: Lexicon | undefined

/** The lexicon that is shipped; unpacked on first use. */
export function loadLexicon(): Lexicon {
  lexicon ??= readLexicon(
    brotliDecompressSync(Buffer.from(readPackedLexicon(), 'base64')).toString(),
  )
  return lexicon
}
