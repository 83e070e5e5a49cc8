import type { Request, RequestHandler, Response } from 'express'
import type { ApiOptions } from '../src/api/api-options.ts'
import { readPath } from '../src/api/api-options.ts'
import { type Api, createApi } from '../src/api/create-api.ts'
import { createTextApi, type TextApiOptions } from '../src/api/text-service/create-text-api.ts'
import type { ApiResponse, Masker } from '../src/types.ts'
import { hasLeft, headersFor, toApiRequest } from './api-request.ts'
import { cutPath } from './mount-path.ts'

/** Middleware that serves an API; `close` ends what it began itself. */
export type ExpressRoutes = RequestHandler & {
  /** Ends what the routes began themselves. */
  close(): Promise<void>
}

/**
 * The tokenization API for Express 4 or 5, under any path: `app.use('/api/vault', routes)`. It reads
 * its bodies itself where no parser stands in front. Throws `invalid_options`.
 */
export function expressMaskingRoutes(masker: Masker, options: ApiOptions): ExpressRoutes {
  const owner = 'expressMaskingRoutes'
  return mountOnExpress(createApi(masker, options, owner), readPath(owner, options?.path))
}

/** The text service for Express 4 or 5, under any path. Throws `invalid_options`. */
export function expressTextRoutes(masker: Masker, options: TextApiOptions): ExpressRoutes {
  const owner = 'expressTextRoutes'
  return mountOnExpress(createTextApi(masker, options, owner), readPath(owner, options?.path))
}

/** Serves an API below a path; what is not below it goes on to the next middleware. */
function mountOnExpress(api: Api, mount: string): ExpressRoutes {
  const routes: RequestHandler = (request, response, next) => {
    const path = cutPath(request.path, mount)
    if (path === undefined) return next()
    const { body } = request as { body: unknown }
    const asked = { incoming: request, outgoing: response, path, body, raw: request }
    api(toApiRequest(asked)).then((answer) => send(request, response, answer), next)
  }
  return Object.assign(routes, { close: () => api.close() })
}

function send(request: Request, response: Response, { status, headers, body }: ApiResponse): void {
  if (hasLeft(response)) return
  response.statusCode = status
  for (const [name, value] of Object.entries(headersFor(request, headers))) {
    response.setHeader(name, value)
  }
  if (body !== undefined) response.setHeader('Content-Length', Buffer.byteLength(body))
  response.end(request.method === 'HEAD' ? undefined : body)
}
