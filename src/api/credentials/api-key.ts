import { createHash, randomBytes } from 'node:crypto'

const keyBytes = 32

/**
 * Makes a key of 256 random bits and the hash to keep in its place. Show the key once, to whoever
 * will send it; the hash opens nothing.
 */
export function createApiKey(): { readonly key: string; readonly hash: string } {
  const key = `fv_${randomBytes(keyBytes).toString('base64url')}`
  return { key, hash: hashApiKey(key) }
}

/**
 * SHA-256 (FIPS 180-4) of a key, 64 hexadecimal digits: what `printf %s "$KEY" | sha256sum` prints.
 * A slow hash would add nothing: a key of 128 random bits or more cannot be guessed, however fast
 * a guess is tried. Passwords that people choose are no such keys.
 */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}
