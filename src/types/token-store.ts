/**
 * What an acknowledged write has survived: `memory`, that of the server which took it; `replica`,
 * that of a second server too, so that the loss of the first loses nothing.
 */
export type Durability = 'memory' | 'replica'

/** One record on its way into a store. */
export interface TokenStoreEntry {
  readonly key: string
  readonly record: Uint8Array
  /** Milliseconds since 1970; absent: the record stays. */
  readonly expiresAt?: number
}

/** A record to be put in the place of another one. */
export interface TokenStoreReplacement {
  readonly key: string
  readonly record: Uint8Array
  /** Written only while exactly these bytes are stored under the key. */
  readonly expected: Uint8Array
  /** Milliseconds since 1970; `Infinity`: the record stays; absent: the end it had. */
  readonly expiresAt?: number
}

/** How a store is to write. */
export interface TokenStoreWriteOptions {
  /**
   * `memory` by default. With `replica` a batch is answered only when all that it wrote or met has
   * reached a replica, else it fails and may be sent again.
   */
  readonly durability?: Durability
}

/**
 * `lost`: the connection was made anew or another server answers now, so that records may be missing.
 * `erased`: another masker erased something, so that what is cached may be dead.
 */
export type TokenStoreEvent = 'lost' | 'erased'

/** A part of a walk over the records of a store. */
export interface TokenStorePage {
  readonly keys: readonly string[]
  /** Where to go on; absent after the last page. */
  readonly cursor?: string
  /** About how many keys the store holds, for a progress bar. */
  readonly total?: number
}

/**
 * Keeps sealed records under opaque keys; it never sees a value or a token. Every method takes a
 * whole batch, answers in the batch's order, in one round trip, and may be sent again after a
 * failure without harm. Prove your own with `describeTokenStore` of `fieldveil/testing`.
 */
export interface TokenStore {
  /**
   * Stores each record whose key is free, atomically by key. Answers `null` where ours was stored,
   * else the record that was there. A key that stands twice in a batch is free only for its first
   * entry. A key that holds something other than a record answers with no bytes.
   */
  claim(
    entries: readonly TokenStoreEntry[],
    options?: TokenStoreWriteOptions,
  ): Promise<(Uint8Array | null)[]>
  /** The record of each key, or `null`. */
  read(keys: readonly string[]): Promise<(Uint8Array | null)[]>
  /** Compares and sets, atomically by key; answers whether each was written. */
  replace(
    replacements: readonly TokenStoreReplacement[],
    options?: TokenStoreWriteOptions,
  ): Promise<boolean[]>
  /**
   * Adds to a counter that starts at 0 and answers its new value. Only `quota` and reveal budgets
   * need it. `by` is an integer, negative to give back; `expiresAt`, milliseconds since 1970, ends a
   * counter that this call began.
   */
  count?(key: string, by: number, expiresAt?: number): Promise<number>
  /**
   * A page of the keys, of about `size`; only rotation needs it. Every key that is there from the
   * first page to the last stands on one page or more; the order says nothing.
   */
  scan?(cursor: string | undefined, size: number): Promise<TokenStorePage>
  /** Tells every other masker over the same records that something was erased. */
  announceErasure?(): Promise<void>
  /** Calls `listener` from now on; answers how to stop. */
  watch?(listener: (event: TokenStoreEvent) => void): () => void
  /** The durabilities it can give; `memory` alone when absent. */
  readonly durabilities?: readonly Durability[]
  /** Frees what the store itself opened; a client that was handed in stays open. */
  close?(): Promise<void>
}
