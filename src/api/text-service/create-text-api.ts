import { configurationError, type MaskingError } from '../../errors.ts'
import { innerDoorOf } from '../../masker/inner-door.ts'
import { checkOptionNames } from '../../option-names.ts'
import type { Masker, RateLimiter } from '../../types.ts'
import { type ApiOptions, readApiOptions, readCount } from '../api-options.ts'
import { createAuthorization } from '../authorization.ts'
import type { Api } from '../create-api.ts'
import { createReport } from '../report-errors.ts'
import { createOpenApiRoute } from '../routes/openapi.ts'
import { serveRoutes } from '../serve-routes.ts'
import { createTextRoutes } from './text-routes.ts'

/** How the text service is served. */
export interface TextApiOptions
  extends Pick<
    ApiOptions,
    'authenticate' | 'path' | 'dialect' | 'maximumBodyBytes' | 'bodyTimeout' | 'openapi'
  > {
  /** Gets every error that is not the caller's, for the log; `console.error`, once for each code, by default. */
  onError?(error: MaskingError): void
  /** Of POSTs, such as `createRateLimiter({ other: { limit: 30 } })`; none by default. */
  readonly rateLimit?: RateLimiter | false
  /**
   * Of POSTs for as long as a credential lives, such as
   * `createRateLimiter({ prefix: 'life:', other: { limit: 1000, window: Infinity } })`; none by default.
   */
  readonly lifetime?: { readonly limiter: RateLimiter; readonly limit: number }
}

/** The text service as one function from request to response; its dialect is `detail` by default. */
export function createTextApi(
  masker: Masker,
  options: TextApiOptions,
  owner = 'createTextApi',
): Api {
  const { lifetime, ...shared } = (options ?? {}) as TextApiOptions
  const settings = readApiOptions(owner, { dialect: 'detail', ...shared })
  if (lifetime !== undefined) checkLifetime(owner, lifetime)
  const door = innerDoorOf(masker)
  const { rateLimit = false } = options
  const routes = [...createTextRoutes({ masker, door, lifetime: lifetime?.limiter })]
  const { fail } = door
  const head = { title: 'Text service', version: '1', dialect: settings.dialect, fail }
  if (settings.openapi) routes.push(createOpenApiRoute([...routes], head))
  const serve = serveRoutes({
    routes,
    fail,
    authorize: createAuthorization(options.authenticate.bind(options), fail),
    limiter: rateLimit === false ? undefined : rateLimit,
    settings,
    report: createReport(options.onError?.bind(options)),
    limit: lifetime?.limit,
  })
  return Object.assign(serve, { close: async () => {} })
}

/** Throws `invalid_options`: what is no limit would be none, unheard. */
function checkLifetime(owner: string, given: unknown): void {
  const lifetime = typeof given === 'object' && given !== null ? given : {}
  checkOptionNames(`${owner}, lifetime,`, lifetime, ['limiter', 'limit'])
  const { limiter, limit } = lifetime as Partial<NonNullable<TextApiOptions['lifetime']>>
  if (typeof limiter?.consume !== 'function') {
    const message = `${owner}: lifetime is { limiter: createRateLimiter(…), limit }`
    throw configurationError('invalid_options', message)
  }
  readCount(owner, 'lifetime.limit', limit ?? 0, 0)
}
