import { dialects } from '../dialects/render.ts'
import { configurationError, type MaskingError, suggestName } from '../errors.ts'
import type { Authenticate, Dialect, JobQueue, RateLimiter } from '../types.ts'

/** How the tokenization API is served. */
export interface ApiOptions {
  /** Who a bearer is: nobody gets in without. `authenticateWithKeys`, `authenticateWithTokens`, or your own. */
  readonly authenticate: Authenticate
  /**
   * The path that the routes are mounted under, where the framework does not cut it off itself:
   * `/api/vault`, or `/tenants/:tenant/vault` with any one segment in the place of the name.
   */
  readonly path?: string
  /** How errors look; `protecto`. */
  readonly dialect?: Dialect
  /** `createRateLimiter()` by default: in the memory of each process. `false`: no limit. */
  readonly rateLimit?: RateLimiter | false
  /** Whether values are masked while the store of the limits is down; `false`. Unmasking is closed then. */
  readonly maskWithoutLimits?: boolean
  /** `createJobQueue({ masker })` by default: in this process. `false`: no asynchronous calls. */
  readonly jobs?: JobQueue | false
  /** Bytes of a body, as sent and after decompression; 4,194,304. */
  readonly maximumBodyBytes?: number
  /** Milliseconds that a body has from its first byte to its last; 10,000. */
  readonly bodyTimeout?: number
  /** Whether `/openapi.json` is served, to everybody; `true`. */
  readonly openapi?: boolean
  /** Whether holders of `metadata_change` may list, add and update definitions and erase; `true`. */
  readonly administration?: boolean
  /** Gets every error that is not the caller's, for the log; `console.error`, once for each code, by default. */
  onError?(error: MaskingError): void
}

export interface ApiSettings {
  readonly path: string
  readonly dialect: Dialect
  readonly maskWithoutLimits: boolean
  readonly maximumBodyBytes: number
  readonly bodyTimeout: number
  readonly openapi: boolean
  readonly administration: boolean
}

const optionNames = [
  ...['authenticate', 'path', 'dialect', 'rateLimit', 'maskWithoutLimits', 'jobs'],
  ...['maximumBodyBytes', 'bodyTimeout', 'openapi', 'administration', 'onError'],
]

/** Throws `invalid_options`, which names the option and the mend. */
export function readApiOptions(owner: string, options: ApiOptions): ApiSettings {
  if (typeof options !== 'object' || options === null) throw wrong(owner, 'takes { authenticate }')
  for (const name of Object.keys(options)) {
    if (optionNames.includes(name)) continue
    const near = suggestName(name, optionNames)
    const mend = near === undefined ? optionNames.join(', ') : `did you mean "${near}"?`
    throw wrong(owner, `there is no option "${name}"; ${mend}`)
  }
  if (typeof options.authenticate !== 'function') {
    throw wrong(owner, 'authenticate is missing: without it nobody could be let in, or everybody')
  }
  const { dialect = 'protecto', rateLimit, jobs } = options
  if (!dialects.includes(dialect)) throw wrong(owner, `dialect is one of ${dialects.join(', ')}`)
  if (rateLimit !== undefined && rateLimit !== false && typeof rateLimit?.consume !== 'function') {
    throw wrong(owner, 'rateLimit is what createRateLimiter() makes, or false')
  }
  if (jobs !== undefined && jobs !== false && typeof jobs?.submit !== 'function') {
    throw wrong(owner, 'jobs is what createJobQueue() or createRedisJobQueue() makes, or false')
  }
  return {
    path: readPath(owner, options.path),
    dialect,
    maskWithoutLimits: readFlag(owner, 'maskWithoutLimits', options.maskWithoutLimits, false),
    maximumBodyBytes: readCount(owner, 'maximumBodyBytes', options.maximumBodyBytes, 4_194_304),
    bodyTimeout: readCount(owner, 'bodyTimeout', options.bodyTimeout, 10_000),
    openapi: readFlag(owner, 'openapi', options.openapi, true),
    administration: readFlag(owner, 'administration', options.administration, true),
  }
}

/** A path without a slash at its end; throws `invalid_options` for none. */
export function readPath(owner: string, path: unknown): string {
  if (path === undefined || path === '/') return ''
  if (typeof path === 'string' && /^(\/:?[\w.~-]+)+$/.test(path)) return path
  throw wrong(owner, "path is one like '/api/vault' or '/tenants/:tenant/vault'")
}

export function readCount(owner: string, name: string, given: unknown, otherwise: number): number {
  if (given === undefined) return otherwise
  if (Number.isSafeInteger(given) && (given as number) > 0 && (given as number) < 2 ** 31) {
    return given as number
  }
  throw wrong(owner, `${name} is an integer from 1 up`)
}

function readFlag(owner: string, name: string, given: unknown, otherwise: boolean): boolean {
  if (given === undefined) return otherwise
  if (typeof given === 'boolean') return given
  throw wrong(owner, `${name} is true or false`)
}

function wrong(owner: string, message: string): Error {
  return configurationError('invalid_options', `${owner}: ${message}`)
}
