import { innerDoorOf } from '../masker/inner-door.ts'
import type { ApiRequest, ApiResponse, JobQueue, Masker } from '../types.ts'
import { createAdministrationRoutes } from './administration/administration-routes.ts'
import { type ApiOptions, readApiOptions } from './api-options.ts'
import { createAuthorization } from './authorization.ts'
import { createJobQueue } from './jobs/memory-jobs.ts'
import { createRateLimiter } from './limits/rate-limiter.ts'
import { createReport } from './report-errors.ts'
import { createFieldRoutes } from './routes/fields.ts'
import { createJobRoutes } from './routes/jobs.ts'
import { createOpenApiRoute } from './routes/openapi.ts'
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
  const door = innerDoorOf(masker)
  const { fail } = door
  const { rateLimit = createRateLimiter(), jobs = createJobQueue({ masker }) } = options
  const limiter = rateLimit === false ? undefined : rateLimit
  if (limiter !== undefined && jobs !== false) jobs.countMisses?.(limiter)
  const openJobRoutes = (queue: JobQueue) =>
    createJobRoutes({
      jobs: queue,
      door,
      dialect: settings.dialect,
      answerLength: settings.maximumBodyBytes * 4,
    })
  const report = createReport(options.onError?.bind(options))
  const authorize = createAuthorization(options.authenticate.bind(options), fail)
  const routes = [
    ...createFieldRoutes(masker, limiter),
    ...(jobs === false ? [] : openJobRoutes(jobs)),
  ]
  const definitions = settings.administration ? door.definitions : undefined
  if (definitions !== undefined) {
    routes.push(...createAdministrationRoutes(masker, door, definitions))
  }
  const head = { title: 'Tokenization API', version: '1', dialect: settings.dialect, fail }
  if (settings.openapi) routes.push(createOpenApiRoute([...routes], head))
  const serve = serveRoutes({
    routes,
    fail,
    authorize,
    limiter,
    settings,
    report,
    limit: door.quota,
  })
  function serveFresh(request: ApiRequest): Promise<ApiResponse> {
    const refreshing = definitions?.refresh()
    if (refreshing === undefined) return serve(request)
    // What is known already holds while the store does not answer: the call itself will say so.
    return refreshing.catch(() => {}).then(() => serve(request))
  }

  return Object.assign(serveFresh, {
    close: async () => {
      if (options.jobs === undefined && jobs !== false) await jobs.close()
    },
  })
}
