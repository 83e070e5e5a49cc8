/**
 * Root secrets, newest first. The first seals new records, every one opens old records, and the
 * last decides which token a value gets: put a new secret in front to rotate, and no token changes.
 */
export type KeyRing = readonly RootKey[]

/** A root secret of a ring and its name. */
export interface RootKey {
  /** Names the secret in sealed records: 1 to 32 of the characters `A-Z a-z 0-9 . _ -`. */
  readonly id: string
  /** At least 32 bytes; a string counts by its UTF-8 bytes. */
  readonly secret: string | Uint8Array
  /**
   * Opens records and seals none yet: for the first step of a rotation, in which every process has
   * to learn of a secret before any of them seals with it.
   */
  readonly standby?: boolean
}

/**
 * A ring for all tenants, or a function that is asked once for each tenant and again where a record
 * names a secret that is not in the ring: the door to a KMS, and to keys that a tenant brings.
 */
export type KeySource = KeyRing | ((tenant: string) => KeyRing | Promise<KeyRing>)
