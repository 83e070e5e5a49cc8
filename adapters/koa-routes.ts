import type { Middleware } from 'koa'
import type { ApiOptions } from '../src/api/api-options.ts'
import { readPath } from '../src/api/api-options.ts'
import { type Api, createApi } from '../src/api/create-api.ts'
import { createTextApi, type TextApiOptions } from '../src/api/text-service/create-text-api.ts'
import type { Masker } from '../src/types.ts'
import { hasLeft, headersFor, toApiRequest } from './api-request.ts'
import { cutPath } from './mount-path.ts'

/** Middleware that serves an API; `close` ends what it began itself. */
export type KoaRoutes = Middleware & {
  /** Ends what the routes began themselves. */
  close(): Promise<void>
}

/**
 * The tokenization API for Koa 2 or 3, under the path that the options name, or under that of
 * `koa-mount`. It reads its bodies itself where no parser stands in front. Throws `invalid_options`.
 */
export function koaMaskingRoutes(masker: Masker, options: ApiOptions): KoaRoutes {
  const owner = 'koaMaskingRoutes'
  return mountOnKoa(createApi(masker, options, owner), readPath(owner, options?.path))
}

/** The text service for Koa 2 or 3. Throws `invalid_options`. */
export function koaTextRoutes(masker: Masker, options: TextApiOptions): KoaRoutes {
  const owner = 'koaTextRoutes'
  return mountOnKoa(createTextApi(masker, options, owner), readPath(owner, options?.path))
}

/** Serves an API below a path; what is not below it goes on to the next middleware. */
function mountOnKoa(api: Api, mount: string): KoaRoutes {
  const routes: Middleware = async (ctx, next) => {
    const path = cutPath(ctx.path, mount)
    if (path === undefined) return next()
    const { body: parsed } = ctx.request as { body?: unknown }
    const request = { incoming: ctx.req, outgoing: ctx.res, path, body: parsed, raw: ctx }
    const { status, headers, body } = await api(toApiRequest(request))
    if (hasLeft(ctx.res)) return
    ctx.status = status
    ctx.set(headersFor(ctx.req, headers))
    if (body !== undefined) ctx.body = body
  }
  return Object.assign(routes, { close: () => api.close() })
}
