import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isHalting, type JobWait, planNextTry } from '../../../src/api/jobs/job-waiting.ts'

const halt = (done: readonly unknown[] = []) =>
  ({ code: 'masking_failed', error: '', done }) as const

/** When a job that never gets on is tried, in milliseconds from its first failure. */
function listTries(retryFor: number): readonly number[] {
  const times: number[] = []
  let wait: JobWait | undefined
  for (let now = 0; ; ) {
    const next = planNextTry(halt(), wait, retryFor, now)
    if (next === undefined) return times
    now += next.pause
    wait = next.wait
    times.push(now)
  }
}

describe('the next try of a halted job', () => {
  it('comes after pauses that double up to 15 s, the last one when the time is over', () => {
    const anyTime = fc.integer({ min: 1, max: 3_600_000 })
    fc.assert(
      fc.property(anyTime, (retryFor) => {
        const times = listTries(retryFor)
        expect(times.at(-1)).toBe(retryFor)
        times.slice(0, -1).forEach((time, index) => {
          const pause = time - (times[index - 1] ?? 0)
          const longest = Math.min(250 * 2 ** index, 15_000)
          expect(pause).toBeGreaterThanOrEqual(longest / 2)
          expect(pause).toBeLessThanOrEqual(longest)
        })
      }),
    )
  })

  it('begins its time anew when something was done, and not otherwise', () => {
    const first = planNextTry(halt(), undefined, 1_000, 0)?.wait
    expect(planNextTry(halt(), first, 1_000, 1_000)).toBeUndefined()
    const later = planNextTry(halt(['an entry']), first, 1_000, 1_000)
    expect(later?.wait).toEqual({ done: ['an entry'], since: 1_000, tries: 1 })
    expect(planNextTry(halt(['an entry']), later?.wait, 1_000, 2_000)).toBeUndefined()
  })

  it('is for what may come back alone', () => {
    const codes = ['masking_failed', 'unmasking_unavailable', 'unmasking_failed', 'closed'] as const
    expect(codes.filter(isHalting)).toEqual(['masking_failed', 'unmasking_unavailable'])
    expect(isHalting(undefined)).toBe(false)
  })
})
