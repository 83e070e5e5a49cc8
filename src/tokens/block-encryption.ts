import { createCipheriv } from 'node:crypto'

/** Bytes of an AES block. */
export const blockLength = 16

/** Encrypts whole AES blocks, each by itself; returns a new buffer as long as what was given. */
export type BlockEncryption = (blocks: Uint8Array) => Buffer

/**
 * Opens one AES handle under `key` that encrypts single blocks for as long as it is referenced.
 *
 * `key`: 16, 24 or 32 bytes, copied. Throws `RangeError` for a key or an input of another length.
 * Source: NIST SP 800-38A, section 6.1 (ECB); only ever a building block for a mode.
 */
export function createBlockEncryption(key: Uint8Array): BlockEncryption {
  if (key.length !== 16 && key.length !== 24 && key.length !== 32) {
    throw new RangeError('an AES key has 16, 24 or 32 bytes')
  }
  const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null)
  cipher.setAutoPadding(false)
  return function encryptBlocks(blocks) {
    // A part of a block would stay in the handle and shift every later result.
    if (blocks.length % blockLength !== 0) throw new RangeError('whole blocks of 16 bytes only')
    return cipher.update(blocks)
  }
}
