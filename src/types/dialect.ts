import type { ErrorCode, Issue } from './errors.ts'

/** How errors are rendered over HTTP: the same mistake, in the shape that a client was written for. */
export type Dialect = 'protecto' | 'detail' | 'message' | 'problem'

/** What an answer may say beside the error itself. */
export interface ErrorNotes {
  /** How many tokens may be made, in a dialect that says so where they are used up. */
  readonly limit?: number | undefined
}

/** An error as clients may see it, before a dialect gives it its shape. */
export interface PublicError extends ErrorNotes {
  readonly code: ErrorCode
  /** As the `protecto` dialect answers it. */
  readonly status: number
  readonly message: string
  readonly issues: readonly Issue[]
  /** Milliseconds after which the same call may succeed. */
  readonly retryAfter?: number | undefined
}

/** An error's answer: the body is JSON. */
export interface DialectResponse {
  readonly status: number
  readonly contentType: 'application/json; charset=utf-8' | 'application/problem+json'
  readonly body: unknown
}
