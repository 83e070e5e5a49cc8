import { randomFillSync } from 'node:crypto'

/** Bytes of a nonce of AES-GCM (NIST SP 800-38D, section 8.2.2). */
export const nonceBytes = 12

const pool = Buffer.alloc(nonceBytes * 512)
let next = pool.length

/** Writes a random nonce. From a pool: one call for random bytes costs as much as half a record. */
export function drawNonce(target: Buffer, at: number): void {
  if (next === pool.length) {
    randomFillSync(pool)
    next = 0
  }
  pool.copy(target, at, next, next + nonceBytes)
  next += nonceBytes
}
