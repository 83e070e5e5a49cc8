/** One record on its way into a store. */
export interface TokenStoreEntry {
  readonly key: string
  readonly record: Uint8Array
  /** Milliseconds since 1970; absent: the record stays. */
  readonly expiresAt?: number
}

/** A record to be put in the place of another one. */
export interface TokenStoreReplacement extends TokenStoreEntry {
  /** Written only while exactly these bytes are stored under the key. */
  readonly expected: Uint8Array
}

/**
 * Keeps sealed records under opaque keys; it never sees a value or a token. Every method takes a
 * whole batch, answers in the batch's order, in one round trip, and may be sent again after a
 * failure without harm. Prove your own with `describeTokenStore` of `fieldveil/testing`.
 */
export interface TokenStore {
  /**
   * Stores each record whose key is free, atomically by key. Answers `null` where ours was stored,
   * else the record that was there. A key that stands twice in a batch is free only for its first entry.
   */
  claim(entries: readonly TokenStoreEntry[]): Promise<(Uint8Array | null)[]>
  /** The record of each key, or `null`. */
  read(keys: readonly string[]): Promise<(Uint8Array | null)[]>
  /** Compares and sets, atomically by key; answers whether each was written. */
  replace(replacements: readonly TokenStoreReplacement[]): Promise<boolean[]>
  /**
   * Adds to a counter that starts at 0 and answers its new value. Only `quota` needs it.
   * `by` is an integer, negative to give back.
   */
  count?(key: string, by: number): Promise<number>
  /** Frees what the store itself opened; a client that was handed in stays open. */
  close?(): Promise<void>
}
