/** How a walk over the store goes, and where from. */
export interface RotateOptions {
  /** Where an earlier walk stopped. */
  readonly cursor?: string
  /**
   * The tenants to rotate, where `keys` is a function: each has secrets of its own. Ignored where
   * `keys` is a ring.
   */
  readonly tenants?: readonly string[]
  /** Records of one page; 500. */
  readonly batch?: number
  /** Called after every page. */
  onProgress?(progress: RotateProgress): void
  /** Stops after the page that is under way; the report says where to go on. */
  readonly signal?: AbortSignal
}

/** What a walk has met since it began, or since it went on from a cursor. */
export interface RotateReport {
  /** Keys looked at. */
  readonly seen: number
  /** Records sealed anew. */
  readonly rewrapped: number
  /** Records that were under the newest secret already. */
  readonly current: number
  /**
   * Records that still need an older secret or another tenant's: written meanwhile, damaged, or of a
   * tenant that was not named.
   */
  readonly left: number
  /** Keys that hold no record: counters, check values. */
  readonly other: number
  /** Where to go on; absent when the walk is complete. */
  readonly cursor?: string
}

export interface RotateProgress extends RotateReport {
  /** About how many keys there are; absent where the store cannot tell. */
  readonly total?: number
}
