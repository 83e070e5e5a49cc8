/** What is to be erased. */
export type Erasure = { readonly token: string } | { readonly subject: string } | AgeErasure

/**
 * All tokens of the tenant that were first made before a time: the store is walked, page by page. Tokens
 * of versions that wrote no time down are left, and so are honeytokens.
 */
export interface AgeErasure {
  /** Milliseconds since 1970. */
  readonly before: number
  /** Where an earlier walk stopped. */
  readonly cursor?: string
  /** Milliseconds after which the walk stops and says where to go on; until the end by default. */
  readonly within?: number
  /** Counts what would be erased, and erases nothing. */
  readonly dryRun?: boolean
  /** Called after every page. */
  onProgress?(progress: AgeProgress): void
  /** Stops after the page that is under way; the receipt says where to go on. */
  readonly signal?: AbortSignal
}

/** What an erasure by age has met since it began, or since it went on from a cursor. */
export interface AgeProgress {
  /** Keys looked at. */
  readonly seen: number
  /** Tokens erased; in a dry run, those that would be. */
  readonly count: number
  /** About how many keys there are; absent where the store cannot tell. */
  readonly total?: number
  /** Where to go on; absent when the walk is complete. */
  readonly cursor?: string
}

/** What an erasure did: keep it, it holds no value, token or subject. */
export interface EraseReceipt {
  /** A random UUID, also in the event. */
  readonly id: string
  readonly kind: 'token' | 'subject' | 'age'
  /** `false`: there was no such living token or subject. */
  readonly erased: boolean
  /** Of an erasure by age: how many tokens; in a dry run, how many would be. */
  readonly count?: number
  /** Of an erasure by age that stopped before the end: where to go on. */
  readonly cursor?: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** A MAC of tenant and token, subject or time, 16 hexadecimal digits: proves later what was erased. */
  readonly fingerprint: string
}

/** A planted token, and the fingerprint by which its event can be told. */
export interface Honeytoken {
  readonly token: string
  /** In the event that its opening raises. */
  readonly fingerprint: string
}
