import { endianness } from 'node:os'

/** Words of an AES block. */
export const blockWords = 4

const isLittleEndian = endianness() === 'LE'

/** The memory of words, every word turned so that it lies big end first, or back again. */
export function swapWords(words: Int32Array): Buffer {
  const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength)
  return isLittleEndian ? bytes.swap32() : bytes
}

/** Four bytes, big end first, as a signed number. */
export function readWord(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  )
}

export function writeWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24
  bytes[at + 1] = word >>> 16
  bytes[at + 2] = word >>> 8
  bytes[at + 3] = word
}

/** Copies bytes into words from `at` on, fills up the last block with zeros, and says where it ends. */
export function packWords(
  words: Int32Array,
  at: number,
  bytes: Uint8Array,
  from: number,
  length: number,
): number {
  const whole = length & ~3
  for (let offset = 0; offset < whole; offset += 4) words[at++] = readWord(bytes, from + offset)
  if (whole < length) {
    let word = 0
    for (let offset = whole; offset < length; offset++) {
      word |= (bytes[from + offset] as number) << (24 - 8 * (offset & 3))
    }
    words[at++] = word
  }
  return fillBlock(words, at)
}

/** Copies the first `length` bytes of words, which begin at `from`, to where `at` says. */
export function unpackWords(
  bytes: Uint8Array,
  at: number,
  words: Int32Array,
  from: number,
  length: number,
): void {
  const whole = length & ~3
  for (let offset = 0; offset < whole; offset += 4) {
    writeWord(bytes, at + offset, words[from + (offset >>> 2)] as number)
  }
  const last = words[from + (whole >>> 2)] as number
  for (let offset = whole; offset < length; offset++) {
    bytes[at + offset] = last >>> (24 - 8 * (offset & 3))
  }
}

/** Zeros up to the end of a block; says where that is. */
export function fillBlock(words: Int32Array, at: number): number {
  while (at % blockWords !== 0) words[at++] = 0
  return at
}
