/**
 * `refused`: the server said no, see `status`; `network`: it was not reached, or the connection broke;
 * `timeout`: it took too long; `bad_answer`: what came is not of this API; `aborted`: by the caller's
 * signal; `job_failed`, `job_purged`, `job_unknown`: the job is at its end without a result for you.
 */
export type ClientErrorCode =
  | 'aborted'
  | 'bad_answer'
  | 'invalid_options'
  | 'job_failed'
  | 'job_purged'
  | 'job_unknown'
  | 'network'
  | 'refused'
  | 'timeout'

/** One thing that the server found wrong. */
export interface ClientIssue {
  /** Where in the payload; empty where the server does not say. */
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** What a `ClientError` carries beside its message. */
export interface ClientErrorDetails {
  readonly status?: number
  readonly issues?: readonly ClientIssue[]
  readonly retryAfter?: number
  readonly isFinal?: boolean
}

/** Everything that a client rejects or throws with. Holds neither the bearer token nor an address. */
export class ClientError extends Error {
  override readonly name: string = 'ClientError'
  readonly code: ClientErrorCode
  /** Of the HTTP answer; absent where there was none. */
  readonly status: number | undefined
  /** What is wrong with the payload, where the server lists it. */
  readonly issues: readonly ClientIssue[]
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter: number | undefined
  /** Whether the same call would fail again, so that it was not repeated. */
  readonly isFinal: boolean

  constructor(code: ClientErrorCode, message: string, details: ClientErrorDetails = {}) {
    super(message)
    this.code = code
    this.status = details.status
    this.issues = details.issues ?? []
    this.retryAfter = details.retryAfter
    this.isFinal = details.isFinal ?? true
  }
}
