/** A request as every framework gives it. */
export interface ApiRequest {
  readonly method: string
  /** Below the mount point, with its leading slash and without the query. */
  readonly path: string
  /** Names in lower case; a header that may stand once and stands twice has an array. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Without the question mark. */
  readonly query: string
  readonly remoteAddress?: string
  /** What the host has parsed already: JSON, its text, or its bytes. Absent: `read` gives it. */
  readonly body?: unknown
  /** The bytes as they were sent; rejects with `payload_too_large` when there are more. At once where all are there. */
  read?(maximumBytes: number): Uint8Array | Promise<Uint8Array>
  /** Aborted when the client leaves. */
  readonly signal?: AbortSignal
  /** The framework's own request. */
  readonly raw: unknown
}

/** An answer as every framework can give it. */
export interface ApiResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON; undefined for an answer without a body. */
  readonly body: string | undefined
}

/** What a credential lets its holder do; none grants another. */
export type Permission = 'mask' | 'unmask' | 'metadata_change'

/** The holder of a credential. */
export interface Principal {
  /** By an id of yours: reveal budgets and rate limits count by it. */
  readonly id: string
  /** Whose tokens; the masker's own tenant where absent. */
  readonly tenant?: string
  readonly permissions: readonly Permission[]
  /** For an `unmaskPolicy`. */
  readonly roles?: readonly string[]
  /** For an `unmaskPolicy`. */
  readonly purpose?: string
  /** Milliseconds since 1970. */
  readonly notBefore?: number
  /** Milliseconds since 1970. */
  readonly expiresAt?: number
}

/** Why a bearer is nobody: still being issued, unknown or not yet valid, or expired. */
export type Refusal = { readonly refused: 'pending' | 'unknown' | 'expired' }

/** Says who a bearer is; an error in it is answered with 500. */
export type Authenticate = (
  bearer: string,
  request: ApiRequest,
) => Principal | Refusal | Promise<Principal | Refusal>

/** What a limiter says of a call. */
export interface RateVerdict {
  readonly allowed: boolean
  readonly limit: number
  readonly remaining: number
  /** Milliseconds. */
  readonly resetAfter: number
  /** For the header `RateLimit-Policy`; empty for a call that is not limited. */
  readonly policy: string
}

/** Counts calls; rejects when its store is down. */
export interface RateLimiter {
  /** Counts a call of so many entries against what the principal has left. Rejects when the store of the counts is down. */
  consume(
    principal: Principal,
    call: 'mask' | 'unmask' | 'other',
    weight: number,
  ): Promise<RateVerdict>
  /** Counts more for a call that was let through. */
  penalise(principal: Principal, call: 'unmask', weight: number): Promise<void>
  /** Ends what it began itself. */
  close?(): Promise<void>
}

/** An asynchronous call; times are milliseconds since 1970. */
export interface Job {
  /** The tracking id. */
  readonly id: string
  readonly callType: 'mask' | 'unmask'
  readonly status: 'PENDING' | 'IN-PROGRESS' | 'SUCCESS' | 'FAILED' | 'PURGED'
  readonly submittedAt: number
  readonly startedAt?: number
  readonly completedAt?: number
  /** Percent. */
  readonly progress?: number
  /** The entries of the synchronous answer. */
  readonly result?: readonly unknown[]
  /** The contract's message. */
  readonly error?: string
}

/** Works calls off later. */
export interface JobQueue {
  /** Answers the tracking id; rejects with the contract's error for what is wrong with the payload. */
  submit(call: {
    callType: 'mask' | 'unmask'
    payload: unknown
    principal: Principal
  }): Promise<string>
  /** Undefined for a job that is unknown, or another's. */
  find(ids: readonly string[], principal: Principal): Promise<(Job | undefined)[]>
  /** Tells where tokens that the jobs of this process could not open count; the routes call it. */
  countMisses?(limiter: RateLimiter): void
  /** Ends what runs, by its own rules, and lets go of what it holds. */
  close(): Promise<void>
}
