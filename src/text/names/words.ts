import { isCapitalised } from './shapes.ts'

/** The words of one text, a column for each property; columns are used again by the next text. */
export interface Words {
  count: number
  starts: Int32Array
  ends: Int32Array
  hashes: Int32Array
  /** What stands for the word in a feature: its hash if it is a known plain word, else its shape. */
  identities: Int32Array
  flags: Uint16Array
  shapes: Uint8Array
  /** The gap in front of the word. The column has one entry more than there are words. */
  gaps: Uint8Array
}

/** A set of columns for `capacity` words. */
export function createWords(capacity: number): Words {
  return {
    count: 0,
    starts: new Int32Array(capacity + 1),
    ends: new Int32Array(capacity + 1),
    hashes: new Int32Array(capacity + 1),
    identities: new Int32Array(capacity + 1),
    flags: new Uint16Array(capacity + 1),
    shapes: new Uint8Array(capacity + 1),
    gaps: new Uint8Array(capacity + 2),
  }
}

/** Whether the word `at` begins with a capital. */
export function isCapitalisedAt(words: Words, at: number): boolean {
  return isCapitalised(words.shapes[at] as number)
}
