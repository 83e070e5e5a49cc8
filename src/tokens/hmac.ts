import { createHash, hash } from 'node:crypto'

/** HMAC-SHA256 of a message under one key, 32 bytes as a string of as many characters (latin1). */
export type Hmac = (message: Uint8Array) => string

const blockBytes = 64
const digestBytes = 32
const scratchBytes = 2_048

/**
 * Prepares HMAC-SHA256 (RFC 2104) over node's one-shot hash: half the time of `createHmac`, which makes
 * an object outside the heap for every value. `key`: 32 to 64 bytes, copied.
 */
export function createHmacSha256(key: Uint8Array): Hmac {
  if (key.length < digestBytes || key.length > blockBytes) {
    throw new RangeError('an HMAC key has 32 to 64 bytes')
  }
  const inner = Buffer.alloc(scratchBytes)
  const outer = Buffer.alloc(blockBytes + digestBytes)
  for (let at = 0; at < blockBytes; at++) {
    inner[at] = (key[at] ?? 0) ^ 0x36
    outer[at] = (key[at] ?? 0) ^ 0x5c
  }

  function hashInner(message: Uint8Array): string {
    const end = blockBytes + message.length
    if (end <= scratchBytes) {
      inner.set(message, blockBytes)
      return hash('sha256', inner.subarray(0, end), 'binary')
    }
    const long = createHash('sha256').update(inner.subarray(0, blockBytes))
    return long.update(message).digest('binary')
  }

  return (message) => {
    outer.write(hashInner(message), blockBytes, 'latin1')
    return hash('sha256', outer, 'binary')
  }
}
