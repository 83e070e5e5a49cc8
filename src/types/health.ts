/** What works; no part of it is secret. */
export interface Health {
  /** Whether values can be masked and unmasked now. */
  readonly ok: boolean
  readonly store: {
    readonly ok: boolean
    /** Milliseconds of one round trip, where there was one. */
    readonly latency?: number
    /** An error code such as `store_unavailable` and what it says; no address. */
    readonly problem?: string
    /** `open`: calls are refused at once, until a try succeeds. */
    readonly reads: 'closed' | 'open'
    readonly writes: 'closed' | 'open'
    /** Values that wait for the store. */
    readonly waiting: number
  }
  readonly keys: {
    readonly ok: boolean
    /** The id of the secret that seals, and of those that open, of the masker's own tenant. */
    readonly sealing?: string
    readonly opening?: readonly string[]
    readonly problem?: string
  }
  readonly cache: {
    readonly entries: number
    /** Estimated. */
    readonly bytes: number
  }
  /** Calls in flight. */
  readonly calls: number
}
