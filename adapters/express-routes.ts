import type { Request, RequestHandler, Response } from 'express'
import type { ApiOptions } from '../src/api/api-options.ts'
import type { TextApiOptions } from '../src/api/text-service/create-text-api.ts'
import type { ApiResponse, Masker } from '../src/types.ts'
import { hasLeft, headersFor } from './api-request.ts'
import { type Closable, type MountedApi, mountMaskingApi, mountTextApi } from './mounted-api.ts'

/** Middleware that serves an API; `close` ends what it began itself. */
export type ExpressRoutes = RequestHandler & Closable

/**
 * The tokenization API for Express 4 or 5, under any path: `app.use('/api/vault', routes)`. It reads
 * its bodies itself where no parser stands in front. Throws `invalid_options`.
 */
export function expressMaskingRoutes(masker: Masker, options: ApiOptions): ExpressRoutes {
  return serveOnExpress(mountMaskingApi(masker, options, 'expressMaskingRoutes'))
}

/** The text service for Express 4 or 5, under any path. Throws `invalid_options`. */
export function expressTextRoutes(masker: Masker, options: TextApiOptions): ExpressRoutes {
  return serveOnExpress(mountTextApi(masker, options, 'expressTextRoutes'))
}

/** Serves an API; what is not below its path goes on to the next middleware. */
function serveOnExpress({ pathBelow, answer, close }: MountedApi): ExpressRoutes {
  const routes: RequestHandler = (request, response, next) => {
    const path = pathBelow(request.path)
    if (path === undefined) return next()
    const { body } = request as { body: unknown }
    const asked = { incoming: request, outgoing: response, path, body, raw: request }
    answer(asked).then((given) => send(request, response, given), next)
  }
  return Object.assign(routes, { close })
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
