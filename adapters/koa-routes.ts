import type { Middleware } from 'koa'
import type { ApiOptions } from '../src/api/api-options.ts'
import type { TextApiOptions } from '../src/api/text-service/create-text-api.ts'
import type { Masker } from '../src/types.ts'
import { hasLeft, headersFor } from './api-request.ts'
import { type Closable, type MountedApi, mountMaskingApi, mountTextApi } from './mounted-api.ts'

/** Middleware that serves an API; `close` ends what it began itself. */
export type KoaRoutes = Middleware & Closable

/**
 * The tokenization API for Koa 2 or 3, under the path that the options name, or under that of
 * `koa-mount`. It reads its bodies itself where no parser stands in front. Throws `invalid_options`.
 */
export function koaMaskingRoutes(masker: Masker, options: ApiOptions): KoaRoutes {
  return serveOnKoa(mountMaskingApi(masker, options, 'koaMaskingRoutes'))
}

/** The text service for Koa 2 or 3. Throws `invalid_options`. */
export function koaTextRoutes(masker: Masker, options: TextApiOptions): KoaRoutes {
  return serveOnKoa(mountTextApi(masker, options, 'koaTextRoutes'))
}

/** Serves an API; what is not below its path goes on to the next middleware. */
function serveOnKoa({ pathBelow, answer, close }: MountedApi): KoaRoutes {
  const routes: Middleware = async (ctx, next) => {
    const path = pathBelow(ctx.path)
    if (path === undefined) return next()
    const { body: parsed } = ctx.request as { body?: unknown }
    const asked = { incoming: ctx.req, outgoing: ctx.res, path, body: parsed, raw: ctx }
    const { status, headers, body } = await answer(asked)
    if (hasLeft(ctx.res)) return
    ctx.status = status
    ctx.set(headersFor(ctx.req, headers))
    if (body !== undefined) ctx.body = body
  }
  return Object.assign(routes, { close })
}
