import type { DryRunReport } from './guards.ts'

/** Who calls, and for whom. */
export interface CallContext {
  /** Tokens of one tenant mean nothing to another. Take it from the credential, never from a payload. */
  readonly tenant?: string
  /**
   * The person whose values these are, by an id of yours: what is masked in this name dies with
   * `erase({ subject })`, and `own` rules of an `unmaskPolicy` open only tokens made in it.
   */
  readonly subject?: string | undefined
  /** Milliseconds that tokens made now live; goes before the token type's and the masker's. */
  readonly ttl?: number | undefined
  /** Who asks, by an id of yours: reveal budgets count by it, events name its fingerprint. */
  readonly actor?: string | undefined
  /** What the actor may, for an `unmaskPolicy`. From the credential, never from a payload. */
  readonly roles?: readonly string[] | undefined
  /** What for, for an `unmaskPolicy`. */
  readonly purpose?: string | undefined
  /** A policy for free text in this call. */
  readonly policy?: string | undefined
  /** Sealed with each new token; never changes the token. JSON. */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
  /** Ends the call early with `aborted`. */
  readonly signal?: AbortSignal | undefined
  /**
   * Changes nothing: a document or text is answered as it was given, and this is told what would have
   * been done with it. What it throws is ignored.
   */
  dryRun?(report: DryRunReport): void
}
