import { renderError } from './dialects/render.ts'
import type { Dialect, DialectResponse, ErrorCode, ErrorNotes, Issue } from './types.ts'

/** What a `MaskingError` carries beside its code and message. */
export interface MaskingErrorOptions {
  /** Of an HTTP answer; 500 by default. */
  readonly status?: number
  /** Whether clients may read the message; by default where the status is below 500. */
  readonly expose?: boolean
  readonly issues?: readonly Issue[]
  /** Kept for the operator; never part of a response. */
  readonly cause?: unknown
  /** Milliseconds after which the same call may succeed. */
  readonly retryAfter?: number
}

/** The neutral form of an answer over HTTP. */
export interface ErrorResponse {
  readonly status: number
  readonly body: {
    readonly data: null
    readonly success: false
    readonly error: { readonly message: string }
  }
}

/**
 * Everything this package rejects or throws with. `code` is stable; `message` holds no value,
 * token or key; `status` is what an HTTP answer should carry.
 */
export class MaskingError extends Error {
  override readonly name: string = 'MaskingError'
  readonly code: ErrorCode
  readonly status: number
  readonly issues: readonly Issue[]
  /** Milliseconds after which the same call may succeed, where that is known. */
  readonly retryAfter: number | undefined
  readonly #exposed: boolean

  constructor(code: ErrorCode, message: string, options: MaskingErrorOptions = {}) {
    super(message)
    this.code = code
    this.status = options.status ?? 500
    this.issues = options.issues ?? []
    this.retryAfter = options.retryAfter
    this.#exposed = options.expose ?? this.status < 500
    // Not enumerable, so that loggers which print own properties do not print what a driver said.
    if (options.cause !== undefined) {
      Object.defineProperty(this, 'cause', { value: options.cause, enumerable: false })
    }
  }

  /**
   * The contract's envelope for this error, or what a dialect makes of it; what only operators may
   * read is `Internal Error`.
   */
  toResponse(): ErrorResponse
  toResponse(dialect: Dialect, notes?: ErrorNotes): DialectResponse
  toResponse(dialect?: Dialect, notes: ErrorNotes = {}): ErrorResponse | DialectResponse {
    const message = this.#exposed ? this.message : 'Internal Error'
    const { status } = this
    if (dialect === undefined) {
      return { status, body: { data: null, success: false, error: { message } } }
    }
    const code = this.#exposed ? this.code : 'internal_error'
    const { issues, retryAfter } = this
    return renderError({ code, status, message, issues, retryAfter, ...notes }, dialect)
  }
}

/**
 * What is left of an error of code that has seen values: its name and where it was thrown. Loggers
 * print causes, and such a message may quote what was masked.
 */
export function withholdMessage(error: unknown): Error {
  const withheld = new Error('withheld, because it may quote a value')
  if (!(error instanceof Error)) return withheld
  const head = `${error.name}: ${error.message}`
  const stack = error.stack?.startsWith(head) ? error.stack.slice(head.length) : ''
  withheld.name = /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'Error'
  withheld.stack = `${withheld.name}: ${withheld.message}${stack}`
  return withheld
}

/** A mistake in how the package was set up: found at construction, not to be caught. */
export function configurationError(
  code: 'invalid_options' | 'invalid_rules',
  message: string,
): MaskingError {
  return new MaskingError(code, message)
}

/** The candidate that a misspelt word most likely meant, if one is near enough. */
export function suggestName(word: string, given: Iterable<string>): string | undefined {
  const candidates = [...given]
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), bestDistance)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best ?? findLonger(word, candidates)
}

/** `EMAIL` is too far from `EMAIL_ADDRESS` for a slip, and means it all the same. */
function findLonger(word: string, candidates: readonly string[]): string | undefined {
  const part = word.toLowerCase()
  return part.length < 3 ? undefined : candidates.find((name) => name.toLowerCase().includes(part))
}

function editDistance(from: string, to: string, stopAt: number): number {
  if (Math.abs(from.length - to.length) >= stopAt) return stopAt
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1
      current[column] = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + same,
      )
    }
    previous = current
  }
  return previous[to.length] ?? stopAt
}
