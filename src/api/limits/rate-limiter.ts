import { createHash } from 'node:crypto'
import { MaskingError } from '../../errors.ts'
import type { RedisClient } from '../../stores/redis-client.ts'
import { errorWord } from '../../stores/redis-errors.ts'
import { encodeParts } from '../../tokens/encoding.ts'
import type { Principal, RateLimiter, RateVerdict } from '../../types.ts'
import { createBreaker } from '../../vault/breaker.ts'
import { untilDeadline } from '../../vault/deadline.ts'
import { awaitConnection } from '../await-connection.ts'
import { type Counted, createRateCounter, type RateCounter } from './rate-counter.ts'
import { type LimitedCall, type RateLimiterOptions, readRateOptions } from './rate-options.ts'

const unlimited: RateVerdict = {
  allowed: true,
  limit: Number.POSITIVE_INFINITY,
  remaining: Number.POSITIVE_INFINITY,
  resetAfter: 0,
  policy: '',
}

/**
 * Counts entries in fixed windows, by tenant and credential, over rate-limiter-flexible. A call is let
 * through while anything is left, so that a batch larger than what is left, or than the limit, is not
 * refused for ever: no more than the limit and one batch get through, of all processes together. Throws
 * `invalid_options`; rejects with `store_unavailable` within the timeout when Redis does not answer.
 */
export function createRateLimiter(options: RateLimiterOptions = {}): RateLimiter {
  const { limits, by, prefix, timeout, ...settings } = readRateOptions(options)
  const client = settings.client as RedisClient | undefined
  const counters = new Map<LimitedCall, Promise<RateCounter>>()
  const breaker = createBreaker({ patience: timeout, onChange: () => {} })

  function counterOf(call: LimitedCall): Promise<RateCounter> | undefined {
    const limit = limits[call]
    if (limit === undefined) return undefined
    const known = counters.get(call)
    if (known !== undefined) return known
    const counter = createRateCounter(limit, `${prefix}${call}`, client)
    counters.set(call, counter)
    return counter
  }

  async function add(principal: Principal, call: LimitedCall, weight: number): Promise<Counted> {
    const counter = (await counterOf(call)) as RateCounter
    const key = nameHolder(principal, by)
    if (client === undefined) return counter.add(key, weight)
    const admission = breaker.admit()
    if (admission === undefined) throw unavailable('it keeps failing, so it was not asked')
    const deadline = performance.now() + timeout
    try {
      const counting = async (): Promise<Counted> => {
        await awaitConnection(client, deadline)
        return counter.add(key, weight)
      }
      const counted = await untilDeadline(counting(), deadline, 'the store of the rate limits')
      breaker.succeed()
      return counted
    } catch (error) {
      breaker.fail(admission)
      // What ioredis throws holds the command.
      throw error instanceof MaskingError ? error : unavailable(errorWord(error))
    }
  }

  return {
    consume: async (principal, call, weight) => {
      const limited = limits[call]
      if (limited === undefined) return unlimited
      const { limit, window } = limited
      const size = readWeight(weight)
      const { before, resetAfter } = await add(principal, call, size)
      const seconds = window === Number.POSITIVE_INFINITY ? '' : `;w=${window / 1_000}`
      return {
        allowed: before < limit,
        limit,
        remaining: Math.max(0, limit - before - size),
        resetAfter,
        policy: `"${call}";q=${limit}${seconds}`,
      }
    },
    penalise: async (principal, call, weight) => {
      if (limits[call] !== undefined) await add(principal, call, readWeight(weight))
    },
  }
}

/** A hash, because ids may be addresses of people; no two lists of parts have the same. */
function nameHolder({ tenant, id }: Principal, by: 'principal' | 'tenant'): string {
  const parts = by === 'tenant' ? [tenant ?? ''] : [tenant ?? '', id]
  return createHash('sha256').update(encodeParts(parts)).digest('base64url').slice(0, 22)
}

// A call without entries is one call all the same.
function readWeight(weight: number): number {
  return Math.max(1, Math.trunc(weight) || 1)
}

function unavailable(word: string): MaskingError {
  return new MaskingError(
    'store_unavailable',
    `the store of the rate limits did not answer: ${word}`,
  )
}
