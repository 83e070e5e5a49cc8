export interface BreakerOptions {
  /** Milliseconds without any success before it opens. */
  readonly patience: number
  onChange(state: BreakerState, failures: number): void
}

export type BreakerState = 'closed' | 'open'

/** How a try was let through; `probe`: by an open breaker, as the only one at that time. */
export type Admission = 'call' | 'probe'

/** Stops calls to a store that keeps failing, and lets one try through now and then. */
export interface Breaker {
  readonly state: BreakerState
  /** Undefined: no try may be made now. A try that is let through has to succeed or fail. */
  admit(): Admission | undefined
  succeed(): void
  fail(admission: Admission): void
  /** Lets the next try through: something has changed. */
  relent(): void
}

const failuresInARow = 5
const firstPause = 250
const longestPause = 2_000

/**
 * Opens after five failures in a row, if nothing has succeeded for as long as `patience`: a store
 * that restarts is not given up. Tries are let through 250 ms after that, then at up to 2 s.
 */
export function createBreaker({ patience, onChange }: BreakerOptions): Breaker {
  let state: BreakerState = 'closed'
  let failures = 0
  let failingSince = 0
  let pause = firstPause
  let nextTry = 0
  let isTrying = false

  function wait(): void {
    isTrying = false
    nextTry = performance.now() + pause * (0.75 + Math.random() / 4)
    pause = Math.min(pause * 2, longestPause)
  }

  return {
    get state() {
      return state
    },
    admit: () => {
      if (state === 'closed') return 'call'
      if (isTrying || performance.now() < nextTry) return undefined
      isTrying = true
      return 'probe'
    },
    succeed: () => {
      failures = 0
      pause = firstPause
      if (state === 'closed') return
      state = 'closed'
      onChange(state, 0)
    },
    fail: (admission) => {
      if (state === 'open') {
        // The others were under way when it opened, and say nothing new.
        if (admission === 'probe') wait()
        return
      }
      failures += 1
      const now = performance.now()
      if (failures === 1) failingSince = now
      if (failures < failuresInARow || now - failingSince < patience) return
      state = 'open'
      wait()
      onChange(state, failures)
    },
    relent: () => {
      nextTry = 0
      pause = firstPause
    },
  }
}
