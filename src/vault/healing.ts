import { tooLate, untilDeadline } from './deadline.ts'

export interface HealingOptions {
  /** Milliseconds. */
  readonly timeout: number
  /** Sends again what may have been lost; rejects when the store does not take it. Has to settle. */
  resend(): Promise<void>
}

/** Sends recent writes again after a store may have lost them, until it has taken them. */
export interface Healing {
  begin(): void
  /**
   * Undefined when nothing is to be waited for: calls wait for the first try after a loss, for as
   * long as `timeout`, so that they find what they know.
   */
  settled(deadline: number): Promise<void> | undefined
  /** Tries no more; resolves when a first try that is under way has settled or had its time. */
  close(): Promise<void>
}

const retryPause = 1_000

export function createHealing({ timeout, resend }: HealingOptions): Healing {
  let running: Promise<void> | undefined
  let firstTry: Promise<void> | undefined
  let again = false
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  /** One at a time, so that none sends what the other has already sent. */
  async function run(): Promise<void> {
    do {
      again = false
      clearTimeout(timer)
      try {
        await resend()
      } catch {
        retryLater()
      }
    } while (again && !isClosed)
    running = undefined
  }

  function retryLater(): void {
    if (isClosed) return
    timer = setTimeout(() => {
      running ??= run()
    }, retryPause)
    // Whoever wants to end should not wait for a store that does not answer.
    timer.unref()
  }

  return {
    begin: () => {
      if (isClosed) return
      if (running !== undefined) again = true
      running ??= run()
      const deadline = performance.now() + timeout
      const waited = untilDeadline(running, deadline, 'the token store')
        .catch(() => {})
        .finally(() => {
          if (firstTry === waited) firstTry = undefined
        })
      firstTry = waited
    },
    settled: (deadline) => {
      if (firstTry === undefined) return undefined
      if (performance.now() >= deadline) return Promise.reject(tooLate('the token store'))
      return untilDeadline(firstTry, deadline, 'the token store')
    },
    close: async () => {
      isClosed = true
      clearTimeout(timer)
      await firstTry
    },
  }
}
