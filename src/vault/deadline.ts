import { MaskingError } from '../errors.ts'

// Nothing waits longer than twice the timeout; the rest is for the event loop to come round.
const budgetFactor = 1.9

/** When a call that begins now has to be answered, in milliseconds of `performance.now`. */
export function setDeadline(timeout: number): number {
  return performance.now() + timeout * budgetFactor
}

/** Rejects with `store_unavailable` when `work` has not settled by then; the work goes on. */
export function untilDeadline<T>(work: Promise<T>, deadline: number, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const left = Math.max(0, deadline - performance.now())
    const timer = setTimeout(() => reject(tooLate(what)), left)
    const settle = (finish: () => void): void => {
      clearTimeout(timer)
      finish()
    }
    work.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    )
  })
}

export function tooLate(what: string): MaskingError {
  return new MaskingError('store_unavailable', `${what} did not answer in time`)
}
