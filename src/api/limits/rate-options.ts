import { configurationError } from '../../errors.ts'
import { checkOptionNames } from '../../option-names.ts'
import { type IoredisClient, isIoredisClient } from '../ioredis-client.ts'

export type LimitedCall = 'mask' | 'unmask' | 'other'

/** So much in a window of time. */
export interface RateLimit {
  /** Entries of mask and unmask calls, calls of the others. */
  readonly limit: number
  /** Milliseconds, whole seconds up to a day; `Infinity`: for life. 60,000. */
  readonly window?: number
}

/** What is limited, and where it is counted. */
export interface RateLimiterOptions {
  /** A client of ioredis, so that all processes count together; in memory without one. */
  readonly client?: IoredisClient
  /** Entries of mask calls; 60,000 a minute. `false`: not limited. */
  readonly mask?: RateLimit | false
  /** Entries of unmask calls, a miss weighing as the routes say; 6,000 a minute. */
  readonly unmask?: RateLimit | false
  /** All other calls; 600 a minute. */
  readonly other?: RateLimit | false
  /** Who shares a limit: one holder of a credential (`principal`, the default) or all of a tenant. */
  readonly by?: 'principal' | 'tenant'
  /** Stands before every key in Redis; `fv-limit:`. */
  readonly prefix?: string
  /** Milliseconds that Redis has for an answer; 500. */
  readonly timeout?: number
}

export interface RateSettings {
  readonly client: IoredisClient | undefined
  readonly limits: Readonly<Record<LimitedCall, Required<RateLimit> | undefined>>
  readonly by: 'principal' | 'tenant'
  readonly prefix: string
  readonly timeout: number
}

const owner = 'createRateLimiter'
const optionNames = ['client', 'mask', 'unmask', 'other', 'by', 'prefix', 'timeout']
const defaults: Readonly<Record<LimitedCall, number>> = { mask: 60_000, unmask: 6_000, other: 600 }
const longestWindow = 86_400_000

/** Throws `invalid_options`, which names the option and the mend. */
export function readRateOptions(options: RateLimiterOptions): RateSettings {
  checkOptionNames(owner, options, optionNames)
  const { client, by = 'principal', prefix = 'fv-limit:', timeout = 500 } = options
  if (client !== undefined && !isIoredisClient(client)) {
    throw wrong('client is one of ioredis: new Redis(url)')
  }
  if (by !== 'principal' && by !== 'tenant') throw wrong("by is 'principal' or 'tenant'")
  if (typeof prefix !== 'string') throw wrong('prefix is a string')
  if (!Number.isSafeInteger(timeout) || timeout < 1 || timeout > 60_000) {
    throw wrong('timeout is milliseconds from 1 to 60000')
  }
  const limits = {
    mask: readLimit(options.mask, 'mask'),
    unmask: readLimit(options.unmask, 'unmask'),
    other: readLimit(options.other, 'other'),
  }
  return { client, limits, by, prefix, timeout }
}

function readLimit(
  given: RateLimit | false | undefined,
  call: LimitedCall,
): Required<RateLimit> | undefined {
  if (given === false) return undefined
  if (given === undefined) return { limit: defaults[call], window: 60_000 }
  if (typeof given !== 'object' || given === null) {
    throw wrong(`${call} is { limit, window }, or false where it is not limited`)
  }
  checkOptionNames(`${owner}, ${call},`, given, ['limit', 'window'])
  const { limit, window = 60_000 } = given
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw wrong(`${call}.limit is an integer from 1 up`)
  }
  const isWhole = window % 1_000 === 0 && window >= 1_000 && window <= longestWindow
  if (!isWhole && window !== Number.POSITIVE_INFINITY) {
    throw wrong(`${call}.window is milliseconds, whole seconds up to a day, or Infinity`)
  }
  return { limit, window }
}

function wrong(message: string): Error {
  return configurationError('invalid_options', `${owner}: ${message}`)
}
