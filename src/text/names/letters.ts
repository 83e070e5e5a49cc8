/** What a UTF-16 unit is to a word. */
export const lowerLetter = 1
export const upperLetter = 2
/** A letter of a script without cases: Chinese, Japanese, Korean, Arabic, Hebrew, Thai … */
export const caselessLetter = 3
/** A combining mark: carries a word on, starts none. */
export const carryOn = 4
export const digit = 5
export const noLetter = 0

/** Latin, Greek, Cyrillic, Armenian, Hebrew and Arabic: what the tables hold. */
const tableLength = 0x700
const foldedByHand: Readonly<Record<string, string>> = {
  ß: 's',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  æ: 'a',
  œ: 'o',
  þ: 't',
  ə: 'e',
}

interface Tables {
  readonly kinds: Uint8Array
  readonly folds: Uint16Array
}

let tables: Tables | undefined

function makeTables(): Tables {
  const kinds = new Uint8Array(tableLength)
  const folds = new Uint16Array(tableLength)
  for (let code = 0; code < tableLength; code++) {
    const letter = String.fromCharCode(code)
    kinds[code] = kindOf(letter)
    const lower = letter.toLowerCase()
    const folded = foldedByHand[lower] ?? lower.normalize('NFD')
    folds[code] = folded.charCodeAt(0)
  }
  return { kinds, folds }
}

function kindOf(letter: string): number {
  if (/\p{Nd}/u.test(letter)) return digit
  if (/\p{M}/u.test(letter)) return carryOn
  if (/[\p{Lu}\p{Lt}]/u.test(letter)) return upperLetter
  if (/\p{Ll}/u.test(letter)) return lowerLetter
  return /\p{L}/u.test(letter) ? caselessLetter : noLetter
}

function ready(): Tables {
  tables ??= makeTables()
  return tables
}

/** The table of kinds for units below `0x700`; made on first use. */
export function letterKinds(): Uint8Array {
  return ready().kinds
}

/** The table of folded letters (lower case, without diacritics) for units below `0x700`. */
export function letterFolds(): Uint16Array {
  return ready().folds
}

/** The kind of a unit that the table does not hold. */
export function kindBeyond(code: number): number {
  if (code >= 0x1e00 && code < 0x2000) return extendedLatin(code)
  if (code >= 0x2000 && code < 0x2c00) return noLetter
  if (code >= 0x3000 && code < 0x3005) return noLetter
  if (code >= 0x3008 && code < 0x3021) return noLetter
  if (code === 0x30fb || code >= 0xfe00) return noLetter
  if (code >= 0xd800 && code < 0xf900) return noLetter
  return caselessLetter
}

// In this block capitals and small letters take turns, but for a few at 1E96 to 1E9F.
function extendedLatin(code: number): number {
  if (code >= 0x1e96 && code <= 0x1e9f) return lowerLetter
  return code >= 0x1f00 || code % 2 === 1 ? lowerLetter : upperLetter
}

/** A unit folded to lower case without its diacritics, as the lexicon has it. */
export function foldUnit(code: number): number {
  if (code < tableLength) return ready().folds[code] ?? code
  if (code === 0x2019 || code === 0x2018) return 39
  if (code >= 0x1e00 && code < 0x1f00) {
    return String.fromCharCode(code).toLowerCase().normalize('NFD').charCodeAt(0)
  }
  return code
}

/** Starts a hash of folded units. */
export const hashStart: number = 0x811c9dc5 | 0

/** Takes one more folded unit into a hash. */
export function hashUnit(hash: number, folded: number): number {
  return Math.imul(hash ^ folded, 0x01000193)
}

/** The hash of a word or phrase: what the lexicon finds it by. */
export function hashWord(word: string): number {
  let hash = hashStart
  for (let index = 0; index < word.length; index++) {
    const folded = foldUnit(word.charCodeAt(index))
    // A mark that stands by itself is what folding takes off a letter.
    if (folded >= 0x300 && folded < 0x370) continue
    hash = hashUnit(hash, folded)
  }
  return hash
}
