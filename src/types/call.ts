/** Who calls, and for whom. */
export interface CallContext {
  /** Tokens of one tenant mean nothing to another. Take it from the credential, never from a payload. */
  readonly tenant?: string
  /** A policy for free text in this call. */
  readonly policy?: string
  /** Sealed with each new token; never changes the token. JSON. */
  readonly attributes?: Readonly<Record<string, unknown>>
  /** Ends the call early with `aborted`. */
  readonly signal?: AbortSignal
}
