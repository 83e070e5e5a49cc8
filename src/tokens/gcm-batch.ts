import { blockLength, createBlockEncryption } from './block-encryption.ts'
import {
  blockWords,
  fillBlock,
  packWords,
  readWord,
  swapWords,
  unpackWords,
  writeWord,
} from './gcm-words.ts'
import { createGhash } from './ghash.ts'
import { nonceBytes } from './nonces.ts'

/** The messages of a batch, each where it lies in its record. */
export interface GcmMessages {
  /** From `start` on: a nonce of 12 bytes, the text, a tag of 16 bytes; nothing behind it. */
  readonly records: readonly Uint8Array[]
  readonly start: number
  /** Additional data: the same bytes for all, and behind them a string for each, a byte a character. */
  readonly prefix: Uint8Array
  readonly bound: readonly string[]
}

/** AES-GCM of whole batches, the same bytes as node:crypto's. */
export interface GcmBatch {
  /** Encrypts each text in its place and writes its tag. No nonce may come twice under one key. */
  seal(messages: GcmMessages): void
  /** The texts, undefined where the tag does not belong to the rest; leaves the records as they are. */
  open(messages: GcmMessages): (Buffer | undefined)[]
}

const tagBytes = 16

/**
 * Prepares AES-GCM under `key` for many short messages: a batch costs one call of one cipher that stays
 * open, while node:crypto makes an object for each message, which costs more than the message itself.
 *
 * `key`: 16, 24 or 32 bytes, copied; throws `RangeError` otherwise, and for a record without room for
 * nonce and tag. Source: NIST SP 800-38D, sections 7.1 and 7.2, nonces of 96 and tags of 128 bits. The
 * time that it takes depends on lengths alone, and on which messages do not open.
 */
export function createGcmBatch(key: Uint8Array): GcmBatch {
  const encryptBlocks = createBlockEncryption(key)
  const hashKey = new Int32Array(blockWords)
  encryptWords(hashKey)
  const hashBlocks = createGhash(hashKey)
  const sum = new Int32Array(blockWords)

  function encryptWords(words: Int32Array): void {
    const bytes = swapWords(words)
    bytes.set(encryptBlocks(bytes))
    swapWords(words)
  }

  /** For each message the block that masks its tag, then those that mask its text. */
  function makeKeystream({ records, start }: GcmMessages): Int32Array {
    let blocks = 0
    for (const record of records) blocks += 1 + countBlocks(countText(record, start))
    const words = new Int32Array(blocks * blockWords)
    let at = 0
    for (const record of records) {
      const nonce0 = readWord(record, start)
      const nonce1 = readWord(record, start + 4)
      const nonce2 = readWord(record, start + 8)
      const last = 1 + countBlocks(countText(record, start))
      for (let count = 1; count <= last; count++) {
        words[at] = nonce0
        words[at + 1] = nonce1
        words[at + 2] = nonce2
        words[at + 3] = count
        at += blockWords
      }
    }
    encryptWords(words)
    return words
  }

  /** Leaves in `sum` the tag before it is masked, of what `words` hold up to `end`. */
  function hashMessage(words: Int32Array, end: number, boundBytes: number, length: number): void {
    writeBits(words, end, boundBytes)
    writeBits(words, end + 2, length)
    hashBlocks(words, end / blockWords + 1, sum)
  }

  return {
    seal: (messages) => {
      const { records, start, prefix, bound } = messages
      const keystream = makeKeystream(messages)
      const words = allocMessage(messages)
      const textAt = start + nonceBytes
      let mask = 0
      for (let index = 0; index < records.length; index++) {
        const record = records[index] as Uint8Array
        const label = bound[index] as string
        const length = countText(record, start)
        const from = packBound(words, prefix, label)
        const end = packWords(words, from, record, textAt, length)
        addKeystream(words, from, keystream, mask + blockWords, length)
        unpackWords(record, textAt, words, from, length)
        hashMessage(words, end, prefix.length + label.length, length)
        for (let word = 0; word < blockWords; word++) {
          const masked = (sum[word] as number) ^ (keystream[mask + word] as number)
          writeWord(record, textAt + length + 4 * word, masked)
        }
        mask += blockWords * (1 + countBlocks(length))
      }
    },
    open: (messages) => {
      const { records, start, prefix, bound } = messages
      const keystream = makeKeystream(messages)
      const words = allocMessage(messages)
      const texts = new Array<Buffer | undefined>(records.length)
      const textAt = start + nonceBytes
      let mask = 0
      for (let index = 0; index < records.length; index++) {
        const record = records[index] as Uint8Array
        const label = bound[index] as string
        const length = countText(record, start)
        const from = packBound(words, prefix, label)
        const end = packWords(words, from, record, textAt, length)
        hashMessage(words, end, prefix.length + label.length, length)
        // All of the tag is compared, whatever differs first.
        let difference = 0
        for (let word = 0; word < blockWords; word++) {
          const masked = (sum[word] as number) ^ (keystream[mask + word] as number)
          difference |= masked ^ readWord(record, textAt + length + 4 * word)
        }
        // Nothing is decrypted before it is known to be whole.
        if (difference === 0) {
          addKeystream(words, from, keystream, mask + blockWords, length)
          const text = Buffer.allocUnsafe(length)
          unpackWords(text, 0, words, from, length)
          texts[index] = text
        }
        mask += blockWords * (1 + countBlocks(length))
      }
      return texts
    },
  }
}

function countText(record: Uint8Array, start: number): number {
  const length = record.length - start - nonceBytes - tagBytes
  if (length < 0) throw new RangeError('a message has a nonce and a tag at least')
  return length
}

function countBlocks(length: number): number {
  return Math.ceil(length / blockLength)
}

/** Room for what GHASH reads of the longest message: additional data, text, both lengths. */
function allocMessage({ records, start, prefix, bound }: GcmMessages): Int32Array {
  let most = 0
  for (let index = 0; index < records.length; index++) {
    const boundBytes = prefix.length + (bound[index] as string).length
    const length = countText(records[index] as Uint8Array, start)
    most = Math.max(most, countBlocks(boundBytes) + countBlocks(length) + 1)
  }
  return new Int32Array(most * blockWords)
}

/** Writes the additional data, filled up to whole blocks, and says where it ends. */
function packBound(words: Int32Array, prefix: Uint8Array, label: string): number {
  let at = 0
  let word = 0
  let filled = 0
  for (let index = 0; index < prefix.length; index++) {
    word = (word << 8) | (prefix[index] as number)
    if (++filled % 4 === 0) words[at++] = word
  }
  for (let index = 0; index < label.length; index++) {
    word = (word << 8) | (label.charCodeAt(index) & 0xff)
    if (++filled % 4 === 0) words[at++] = word
  }
  if (filled % 4 !== 0) words[at++] = word << (32 - 8 * (filled % 4))
  return fillBlock(words, at)
}

/** XORs the keystream onto a text; what lies behind it in its last word stays zero. */
function addKeystream(
  words: Int32Array,
  at: number,
  keystream: Int32Array,
  from: number,
  length: number,
): void {
  const count = Math.ceil(length / 4)
  for (let word = 0; word < count; word++) {
    words[at + word] = (words[at + word] as number) ^ (keystream[from + word] as number)
  }
  const left = length % 4
  if (left !== 0) {
    const last = at + count - 1
    words[last] = (words[last] as number) & (-1 << (32 - 8 * left))
  }
}

/** A length in bits as 64 bits. */
function writeBits(words: Int32Array, at: number, length: number): void {
  words[at] = length >>> 29
  words[at + 1] = length << 3
}
