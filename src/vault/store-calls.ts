import { setTimeout as wait } from 'node:timers/promises'
import { MaskingError } from '../errors.ts'
import type { Events } from '../events.ts'
import { type BreakerState, createBreaker } from './breaker.ts'
import { tooLate, untilDeadline } from './deadline.ts'

export interface StoreCallOptions {
  /** Milliseconds for one try. */
  readonly timeout: number
  readonly retries: number
  readonly events: Events
}

/** Writes can fail while reads go on: a server out of memory, a master without its replicas. */
export type StoreCallKind = 'reads' | 'writes'

/** Runs calls of a token store. */
export interface StoreCalls {
  /**
   * What bears being sent twice: with a timeout for each try, and again after a failure, with jittered pauses, until the deadline.
   * Rejects with `store_unavailable` after that, and at once while the breaker is open or with an
   * error that another try cannot mend.
   */
  run<T>(kind: StoreCallKind, deadline: number, call: () => Promise<T>): Promise<T>
  /** One try, for what does not bear being sent twice. */
  runOnce<T>(kind: StoreCallKind, deadline: number, call: () => Promise<T>): Promise<T>
  state(kind: StoreCallKind): BreakerState
  /** Lets the next try through an open breaker. */
  relent(): void
}

const firstPause = 10
const longestPause = 200

export function createStoreCalls({ timeout, retries, events }: StoreCallOptions): StoreCalls {
  const breakers = { reads: openBreaker('reads'), writes: openBreaker('writes') }

  function openBreaker(kind: StoreCallKind) {
    return createBreaker({
      patience: timeout,
      onChange: (state, count) => {
        const type = state === 'open' ? 'breaker_opened' : 'breaker_closed'
        events.emit({ type, count, reason: kind })
      },
    })
  }

  async function run<T>(
    kind: StoreCallKind,
    deadline: number,
    call: () => Promise<T>,
    mostRetries = retries,
  ): Promise<T> {
    const breaker = breakers[kind]
    let failure: unknown
    for (let attempt = 0; attempt <= mostRetries; attempt++) {
      if (attempt > 0) {
        const pause = Math.min(firstPause * 3 ** attempt, longestPause) * (0.5 + Math.random() / 2)
        if (performance.now() + pause >= deadline) break
        await wait(pause)
      }
      // What has no time left says nothing about the store.
      if (performance.now() >= deadline) throw unavailable(failure ?? tooLate('the token store'))
      const admission = breaker.admit()
      if (admission === undefined) throw failure === undefined ? refusal() : unavailable(failure)
      if (attempt > 0) events.emit({ type: 'retried', count: 1, reason: kind })
      try {
        const end = Math.min(performance.now() + timeout, deadline)
        // A store that throws instead of rejecting must not escape.
        const answer = await untilDeadline(Promise.resolve().then(call), end, 'the token store')
        breaker.succeed()
        return answer
      } catch (error) {
        if (isFinal(error)) {
          // It did answer.
          breaker.succeed()
          throw error
        }
        breaker.fail(admission)
        failure = error
      }
    }
    throw unavailable(failure)
  }

  return {
    run: (kind, deadline, call) => run(kind, deadline, call),
    runOnce: (kind, deadline, call) => run(kind, deadline, call, 0),
    state: (kind) => breakers[kind].state,
    relent: () => {
      breakers.reads.relent()
      breakers.writes.relent()
    },
  }
}

function unavailable(failure: unknown): MaskingError {
  if (failure instanceof MaskingError) return failure
  return new MaskingError('store_unavailable', 'the token store failed', { cause: failure })
}

function refusal(): MaskingError {
  return new MaskingError(
    'store_unavailable',
    'the token store keeps failing, so it was not asked; it is tried again every 2 s at most',
  )
}

// Configuration does not mend itself, and a full store stays full.
function isFinal(error: unknown): boolean {
  return error instanceof MaskingError && error.code !== 'store_unavailable'
}
