import { blockLength, createBlockEncryption } from './block-encryption.ts'

const blockWords = blockLength / 4

/**
 * AES-CMAC of every message of a batch. The messages lie one behind the other in `messages`, each up to
 * its place in `ends`; so do the results, 16 bytes each.
 */
export type Cmac = (messages: Uint8Array, ends: readonly number[]) => Buffer

/**
 * Prepares AES-CMAC under `key`.
 *
 * `key`: 16, 24 or 32 bytes; throws `RangeError` otherwise. Messages: 0 bytes or more, of different
 * lengths too. Source: NIST SP 800-38B, sections 6.1 and 6.2; RFC 4493.
 */
export function createCmac(key: Uint8Array): Cmac {
  const encryptBlocks = createBlockEncryption(key)
  const wholeMaskBytes = doubleBlock(encryptBlocks(new Uint8Array(blockLength)))
  const wholeMask = new Int32Array(wholeMaskBytes.buffer)
  const paddedMask = new Int32Array(doubleBlock(wholeMaskBytes).buffer)

  return function authenticate(messages, ends) {
    const starts = [0, ...ends]
    const counts = ends.map((end, index) => countBlocks(end - (starts[index] as number)))
    const order = sortByCount(counts)
    const chains = new Uint8Array(ends.length * blockLength)
    const chainWords = new Int32Array(chains.buffer)
    let started = 0
    // All messages end together, the longer ones start earlier: a batch costs one call of the
    // cipher per block of its longest message, and no block is encrypted that is not needed.
    for (let remaining = counts[order[0] ?? 0] ?? 0; remaining > 0; remaining--) {
      while (started < order.length && (counts[order[started] as number] as number) >= remaining) {
        started++
      }
      for (let slot = 0; slot < started; slot++) {
        const index = order[slot] as number
        const done = (counts[index] as number) - remaining
        const from = (starts[index] as number) + done * blockLength
        const left = (ends[index] as number) - from
        const length = left < blockLength ? left : blockLength
        addBytes(chains, slot * blockLength, messages, from, length)
        if (remaining > 1) continue
        if (length < blockLength) {
          const at = slot * blockLength + length
          chains[at] = (chains[at] as number) ^ 0x80
        }
        const mask = length < blockLength ? paddedMask : wholeMask
        for (let word = 0; word < blockWords; word++) {
          const at = slot * blockWords + word
          chainWords[at] = (chainWords[at] as number) ^ (mask[word] as number)
        }
      }
      chains.set(encryptBlocks(chains.subarray(0, started * blockLength)))
    }
    return sortBlocks(chainWords, order)
  }
}

/** The blocks, each where `order` says. */
function sortBlocks(words: Int32Array, order: readonly number[]): Buffer {
  const sorted = new Int32Array(words.length)
  for (let slot = 0; slot < order.length; slot++) {
    const at = (order[slot] as number) * blockWords
    for (let word = 0; word < blockWords; word++) {
      sorted[at + word] = words[slot * blockWords + word] as number
    }
  }
  return Buffer.from(sorted.buffer)
}

function countBlocks(length: number): number {
  return Math.max(1, (length + blockLength - 1) >>> 4)
}

/** The indices of `counts`, the highest count first. */
function sortByCount(counts: readonly number[]): number[] {
  const order = counts.map((_, index) => index)
  if (counts.every((count) => count === counts[0])) return order
  return order.sort((left, right) => (counts[right] as number) - (counts[left] as number))
}

function addBytes(
  target: Uint8Array,
  at: number,
  source: Uint8Array,
  from: number,
  length: number,
): void {
  for (let offset = 0; offset < length; offset++) {
    target[at + offset] = (target[at + offset] as number) ^ (source[from + offset] as number)
  }
}

/** Multiplies a block by x in GF(2^128), as SP 800-38B derives its subkeys. */
function doubleBlock(block: Uint8Array): Uint8Array<ArrayBuffer> {
  const doubled = new Uint8Array(blockLength)
  let carry = 0
  for (let offset = blockLength - 1; offset >= 0; offset--) {
    const byte = block[offset] as number
    doubled[offset] = (byte << 1) | carry
    carry = byte >>> 7
  }
  // Multiplied rather than branched on: the carry is a bit of a secret.
  doubled[blockLength - 1] = (doubled[blockLength - 1] as number) ^ (carry * 0x87)
  return doubled
}
