import { setTimeout as wait } from 'node:timers/promises'
import { MaskingError } from '../errors.ts'

export interface StoreCallOptions {
  /** Milliseconds for one try. */
  readonly timeout: number
  readonly retries: number
}

const firstPause = 10
const longestPause = 200
// A trip is given up before twice the timeout, whatever the store does.
const budgetFactor = 1.9

/**
 * Runs a call of the token store with a timeout for each try, and again after a failure, with
 * jittered pauses, while its budget lasts. Rejects with `store_unavailable` after that, and at once
 * with an error that another try cannot mend. Calls must bear being sent twice.
 */
export type StoreCaller = <T>(call: () => Promise<T>) => Promise<T>

export function createStoreCaller({ timeout, retries }: StoreCallOptions): StoreCaller {
  return async (call) => {
    const deadline = performance.now() + timeout * budgetFactor
    let failure: unknown
    for (let attempt = 0; attempt <= retries; attempt++) {
      if (attempt > 0) {
        const pause = Math.min(firstPause * 3 ** attempt, longestPause) * (0.5 + Math.random() / 2)
        if (performance.now() + pause >= deadline) break
        await wait(pause)
      }
      try {
        return await limitTime(call, Math.min(timeout, deadline - performance.now()))
      } catch (error) {
        if (isFinal(error)) throw error
        failure = error
      }
    }
    if (failure instanceof MaskingError) throw failure
    throw new MaskingError('store_unavailable', 'the token store failed', { cause: failure })
  }
}

// Configuration does not mend itself, and a full store stays full.
function isFinal(error: unknown): boolean {
  return error instanceof MaskingError && error.code !== 'store_unavailable'
}

function limitTime<T>(call: () => Promise<T>, milliseconds: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new MaskingError(
          'store_unavailable',
          `the token store did not answer within ${Math.round(milliseconds)} ms`,
        ),
      )
    }, milliseconds)
    const settle = (finish: () => void): void => {
      clearTimeout(timer)
      finish()
    }
    // A store that throws instead of rejecting must not escape.
    Promise.resolve()
      .then(call)
      .then(
        (value) => settle(() => resolve(value)),
        (error: unknown) => settle(() => reject(error)),
      )
  })
}
