import type { TokenType } from '../types.ts'

/** The characters that a token's segments are filled from. */
export interface Alphabet {
  readonly characters: string
  /** Characters that it takes for a space of 2^64 or more, with room for the rules of form. */
  readonly safeLength: number
  /** Characters in a row that it takes for a token to show its form. */
  readonly run: number
}

const digits = '0123456789'
const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

const numeric: Alphabet = { characters: digits, safeLength: 20, run: 1 }
const mixed: Alphabet = { characters: upper + lower + digits, safeLength: 11, run: 3 }
const mixedLower: Alphabet = { characters: lower + digits, safeLength: 13, run: 3 }
const letters: Alphabet = { characters: upper + lower, safeLength: 12, run: 3 }
const lettersLower: Alphabet = { characters: lower, safeLength: 14, run: 14 }

/** The alphabet of a token type; types of realistic tokens fall back to letters. */
export function chooseAlphabet(type: TokenType): Alphabet {
  switch (type.tokenCharacters) {
    case 'numeric':
      return numeric
    case 'date':
    case 'alpha-numeric':
      return type.caseSensitive ? mixed : mixedLower
    default:
      return type.caseSensitive ? letters : lettersLower
  }
}

/** Draws integers from 0 up to but not including `below`, which is 256 at most, evenly likely. */
export type Draw = (below: number) => number

/** Draws by rejection from a stream of pseudo-random blocks; a character stands for a byte. */
export function createDraw(first: string, next: (block: number) => string): Draw {
  let block = first
  let count = 0
  let at = 0
  return (below) => {
    const end = 256 - (256 % below)
    for (;;) {
      if (at === block.length) {
        block = next(++count)
        at = 0
      }
      const byte = block.charCodeAt(at++)
      if (byte < end) return byte % below
    }
  }
}
