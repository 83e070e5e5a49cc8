import type { TokenType } from '../types.ts'

/** The characters that a token's segments are filled from. */
export interface Alphabet {
  readonly characters: string
  /** Characters that it takes for a space of 2^64 or more, with room for the rules of form. */
  readonly safeLength: number
  /** Characters in a row that it takes for a token to show its form. */
  readonly run: number
  /** The character for each byte of a stream; 0 for a byte that would make some likelier than others. */
  readonly codes: Uint8Array
}

const digits = '0123456789'
const lower = 'abcdefghijklmnopqrstuvwxyz'
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

const numeric: Alphabet = describe(digits, 20, 1)
const mixed: Alphabet = describe(upper + lower + digits, 11, 3)
const mixedLower: Alphabet = describe(lower + digits, 13, 3)
const letters: Alphabet = describe(upper + lower, 12, 3)
const lettersLower: Alphabet = describe(lower, 14, 14)

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

/** A stream of pseudo-random bytes, of which some are passed over. */
export interface DrawStream {
  readonly draw: Draw
  /** Writes as many characters as `draw` would pick, one by one, from an alphabet. */
  fill(target: Uint8Array, at: number, length: number, alphabet: Alphabet): void
}

/** Draws by rejection from blocks of the stream; a character of a block stands for a byte. */
export function createDrawStream(first: string, next: (block: number) => string): DrawStream {
  let block = first
  let count = 0
  let at = 0

  function readByte(): number {
    if (at === block.length) {
      block = next(++count)
      at = 0
    }
    return block.charCodeAt(at++)
  }

  return {
    draw: (below) => {
      const end = endOf(below)
      for (;;) {
        const byte = readByte()
        if (byte < end) return byte % below
      }
    },
    fill: (target, start, length, { codes }) => {
      const end = start + length
      for (let to = start; to < end; ) {
        const code = codes[readByte()] as number
        target[to] = code
        if (code !== 0) to++
      }
    },
  }
}

// The bytes up to here stand for each of the numbers equally often.
function endOf(below: number): number {
  return 256 - (256 % below)
}

function describe(characters: string, safeLength: number, run: number): Alphabet {
  const { length } = characters
  const codes = Uint8Array.from({ length: 256 }, (_, byte) =>
    byte < endOf(length) ? characters.charCodeAt(byte % length) : 0,
  )
  return { characters, safeLength, run, codes }
}
