import { MaskingError } from '../errors.ts'
import { withinTime } from '../within-time.ts'

// Nothing waits longer than twice the timeout; the rest is for the event loop to come round.
const budgetFactor = 1.9

/** When a call that begins now has to be answered, in milliseconds of `performance.now`. */
export function setDeadline(timeout: number): number {
  return performance.now() + timeout * budgetFactor
}

/** Rejects with `store_unavailable` when `work` has not settled by then; the work goes on. */
export function untilDeadline<T>(work: Promise<T>, deadline: number, what: string): Promise<T> {
  return withinTime(work, deadline - performance.now(), () => tooLate(what))
}

export function tooLate(what: string): MaskingError {
  return new MaskingError('store_unavailable', `${what} did not answer in time`)
}
