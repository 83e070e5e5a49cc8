import type { ErrorCode } from '../../types.ts'

/** A job that met a token store, or keys, that could not be reached. */
export interface JobHalt {
  readonly code: ErrorCode
  /** The contract's message, for when there is nothing left to wait for. */
  readonly error: string
  /** The entries of the parts that are done; the job goes on behind them. */
  readonly done: readonly unknown[]
}

/** How a job waits for what could not be reached. */
export interface JobWait {
  readonly done: readonly unknown[]
  /** When it could not be reached for the first time, in milliseconds since 1970. */
  readonly since: number
  /** How often it was tried since then. */
  readonly tries: number
}

export interface NextTry {
  readonly wait: JobWait
  /** Milliseconds. */
  readonly pause: number
}

const haltingCodes: ReadonlySet<ErrorCode> = new Set(['masking_failed', 'unmasking_unavailable'])
const firstPause = 250
const longestPause = 15_000

/** Whether a call failed for what may come back, rather than for what it asked. */
export function isHalting(code: ErrorCode | undefined): code is ErrorCode {
  return code !== undefined && haltingCodes.has(code)
}

/**
 * When a job that was halted is tried again: after pauses that double up to 15 s, the last time at
 * the end of `retryFor`. Undefined when that has passed. Each part that gets done begins the time anew.
 */
export function planNextTry(
  { done }: JobHalt,
  before: JobWait | undefined,
  retryFor: number,
  now: number,
): NextTry | undefined {
  const goesOn = before !== undefined && before.done.length === done.length
  const { since, tries } = goesOn ? before : { since: now, tries: 0 }
  const left = since + retryFor - now
  if (left <= 0) return undefined
  // Jobs that were halted together do not come back together.
  const pause = Math.min(firstPause * 2 ** tries, longestPause) * (0.5 + Math.random() / 2)
  return { wait: { done, since, tries: tries + 1 }, pause: Math.ceil(Math.min(pause, left)) }
}
