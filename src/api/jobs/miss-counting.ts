import type { Principal, RateLimiter } from '../../types.ts'
import { missPenalty } from '../limits/miss-penalty.ts'

/** Where tokens that a job could not open count, as they do for an answer that is given at once. */
export interface MissCounting {
  /** Routes that share a limiter count once. */
  countMisses(limiter: RateLimiter): void
  /** Rejects when a limiter's store is down. */
  penalise(principal: Principal): Promise<void>
}

export function createMissCounting(): MissCounting {
  const limiters = new Set<RateLimiter>()
  return {
    countMisses: (limiter) => void limiters.add(limiter),
    penalise: async (principal) => {
      await Promise.all(
        [...limiters].map((limiter) => limiter.penalise(principal, 'unmask', missPenalty)),
      )
    },
  }
}
