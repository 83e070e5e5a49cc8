import type { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { RedisClient } from '../../stores/redis-client.ts'
import type { RateLimit } from './rate-options.ts'

/** Counts of one kind of call, by who made it. */
export interface RateCounter {
  /** What was counted before this, and how long it stands, in milliseconds; adds unless it is over. */
  add(key: string, weight: number): Promise<Counted>
}

export interface Counted {
  /** `Infinity` where nothing was asked, since the limit is known to be passed. */
  readonly before: number
  /** Milliseconds until nothing is counted any more. */
  readonly resetAfter: number
}

type Limiter = RateLimiterMemory | RateLimiterRedis

/** Over rate-limiter-flexible, which is loaded when the first limiter is made and not before. */
export async function createRateCounter(
  { limit, window }: Required<RateLimit>,
  keyPrefix: string,
  client: RedisClient | undefined,
): Promise<RateCounter> {
  const { RateLimiterMemory, RateLimiterRedis } = await import('rate-limiter-flexible')
  const duration = window === Number.POSITIVE_INFINITY ? 0 : window / 1_000
  const shared = { points: limit, duration, keyPrefix }
  const limiter: Limiter =
    client === undefined
      ? new RateLimiterMemory(shared)
      : new RateLimiterRedis({
          ...shared,
          storeClient: client,
          rejectIfRedisNotReady: true,
          // Whoever is over the limit costs Redis nothing until it ends.
          ...(duration > 0 ? { inMemoryBlockOnConsumed: limit } : {}),
        })
  return {
    add: async (key, weight) => describe(await consume(limiter, key, weight), weight),
  }
}

/** It rejects with what it has counted where that is over the limit. */
async function consume(limiter: Limiter, key: string, weight: number): Promise<RateLimiterRes> {
  try {
    return await limiter.consume(key, weight)
  } catch (error) {
    if (error instanceof Error) throw error
    return error as RateLimiterRes
  }
}

function describe({ consumedPoints, msBeforeNext }: RateLimiterRes, weight: number): Counted {
  return {
    before: consumedPoints < weight ? Number.POSITIVE_INFINITY : consumedPoints - weight,
    // The millisecond after, for counts end when it is over.
    resetAfter: msBeforeNext < 0 ? Number.POSITIVE_INFINITY : Math.ceil(msBeforeNext) + 1,
  }
}
