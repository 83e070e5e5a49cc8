/**
 * Root secrets, newest first. The first seals new records, every one opens old records, and the
 * last decides which token a value gets: put a new secret in front to rotate, and no token changes.
 */
export type KeyRing = readonly RootKey[]

export interface RootKey {
  /** Names the secret in sealed records: 1 to 32 of the characters `A-Z a-z 0-9 . _ -`. */
  readonly id: string
  /** At least 32 bytes; a string counts by its UTF-8 bytes. */
  readonly secret: string | Uint8Array
}
