import { createHash, hash } from 'node:crypto'

/** HMAC-SHA256 of a message under one key, 32 bytes as a string of as many characters (latin1). */
export interface Hmac {
  (message: Uint8Array): string
  /** Where a message may be written in place of handing it in: from `roomStart` on. */
  readonly room: Buffer
  /** Of the message in `room` that ends at `end`. */
  digestRoom(end: number): string
}

const blockBytes = 64

/** Before it lies what belongs to the key. */
export const roomStart: number = blockBytes

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

  // A plain view: making a Buffer costs as much as a fifth of the hash.
  const hashRoom = (end: number): string =>
    hash('sha256', new Uint8Array(inner.buffer, inner.byteOffset, end), 'binary')

  function hashLong(message: Uint8Array): string {
    const long = createHash('sha256').update(inner.subarray(0, blockBytes))
    return long.update(message).digest('binary')
  }

  function hashOuter(digest: string): string {
    outer.write(digest, blockBytes, 'latin1')
    return hash('sha256', outer, 'binary')
  }

  function authenticate(message: Uint8Array): string {
    const end = blockBytes + message.length
    if (end > scratchBytes) return hashOuter(hashLong(message))
    inner.set(message, blockBytes)
    return hashOuter(hashRoom(end))
  }
  return Object.assign(authenticate, {
    room: inner,
    digestRoom: (end: number) => hashOuter(hashRoom(end)),
  })
}
