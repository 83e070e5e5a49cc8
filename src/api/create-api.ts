import { innerDoorOf } from '../masker/inner-door.ts'
import type { ApiRequest, ApiResponse, Masker } from '../types.ts'
import { type ApiOptions, readApiOptions } from './api-options.ts'
import { createAuthorization } from './authorization.ts'
import { createRateLimiter } from './limits/rate-limiter.ts'
import { createReport } from './report-errors.ts'
import { createFieldRoutes } from './routes/fields.ts'
import { serveRoutes } from './serve-routes.ts'

/** Answers requests of the tokenization API, whatever brought them. */
export interface Api {
  (request: ApiRequest): Promise<ApiResponse>
  /** Ends what the API began itself; what was handed in stays open. */
  close(): Promise<void>
}

/**
 * The tokenization API as one function from request to response, which never rejects. `owner` names
 * the factory in messages. Throws `invalid_options`, which names the option and the mend.
 */
export function createApi(masker: Masker, options: ApiOptions, owner = 'createApi'): Api {
  const settings = readApiOptions(owner, options)
  const { fail } = innerDoorOf(masker)
  const { rateLimit = createRateLimiter() } = options
  const limiter = rateLimit === false ? undefined : rateLimit
  const report = createReport(options.onError?.bind(options))
  const authorize = createAuthorization(options.authenticate.bind(options), fail)
  const routes = [...createFieldRoutes(masker, limiter)]
  const serve = serveRoutes({ routes, fail, authorize, limiter, settings, report })
  return Object.assign(serve, { close: async () => {} })
}
