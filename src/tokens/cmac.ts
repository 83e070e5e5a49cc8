import { blockLength, createBlockEncryption } from './block-encryption.ts'

const blockWords = 4

/**
 * AES-CMAC of every message of a batch, in the batch's order.
 *
 * Each result has 16 bytes; all results of a batch share one allocation, so a result that is kept
 * for long should be copied.
 */
export type Cmac = (messages: readonly Uint8Array[]) => Buffer[]

/**
 * Prepares AES-CMAC under `key`.
 *
 * `key`: 16, 24 or 32 bytes; throws `RangeError` otherwise. Messages: 0 bytes or more, of different
 * lengths too. Source: NIST SP 800-38B, sections 6.1 and 6.2; RFC 4493.
 */
export function createCmac(key: Uint8Array): Cmac {
  const encryptBlocks = createBlockEncryption(key)
  const wholeMaskBytes = doubleBlock(encryptBlocks(new Uint8Array(blockLength)))
  const wholeMask = new Uint32Array(wholeMaskBytes.buffer)
  const paddedMask = new Uint32Array(doubleBlock(wholeMaskBytes).buffer)

  return function authenticate(messages) {
    const counts = messages.map(countBlocks)
    const order = sortByCount(counts)
    const chains = new Uint8Array(messages.length * blockLength)
    const chainWords = new Uint32Array(chains.buffer)
    let encrypted: Buffer | undefined
    let started = 0
    // All messages end together, the longer ones start earlier: a batch costs one call of the
    // cipher per block of its longest message, and no block is encrypted that is not needed.
    for (let remaining = counts[order[0] ?? 0] ?? 0; remaining > 0; remaining--) {
      while ((counts[order[started] ?? -1] ?? 0) >= remaining) started++
      if (encrypted !== undefined) chains.set(encrypted)
      for (let slot = 0; slot < started; slot++) {
        const index = order[slot] as number
        const message = messages[index] as Uint8Array
        const from = ((counts[index] as number) - remaining) * blockLength
        const length = Math.min(message.length - from, blockLength)
        addBytes(chains, slot * blockLength, message, from, length)
        if (remaining > 1) continue
        if (length < blockLength) addByte(chains, slot * blockLength + length, 0x80)
        addWords(chainWords, slot * blockWords, length < blockLength ? paddedMask : wholeMask)
      }
      encrypted = encryptBlocks(chains.subarray(0, started * blockLength))
    }
    const results = new Array<Buffer>(order.length)
    for (let slot = 0; slot < order.length; slot++) {
      const at = slot * blockLength
      results[order[slot] as number] = (encrypted as Buffer).subarray(at, at + blockLength)
    }
    return results
  }
}

function countBlocks(message: Uint8Array): number {
  return Math.max(1, Math.ceil(message.length / blockLength))
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
    addByte(target, at + offset, source[from + offset] as number)
  }
}

function addByte(target: Uint8Array, at: number, byte: number): void {
  target[at] = (target[at] as number) ^ byte
}

function addWords(target: Uint32Array, at: number, source: Uint32Array): void {
  for (let offset = 0; offset < blockWords; offset++) {
    target[at + offset] = (target[at + offset] as number) ^ (source[offset] as number)
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
