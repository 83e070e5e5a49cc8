import type { Context, Middleware, Request } from 'koa'
import type { Masker, MaskingError } from '../src/index.ts'
import { openExchange } from './exchange.ts'
import { asRequestError, asResponseError } from './failure.ts'
import { guardOf, guardResponse } from './guarded-methods.ts'
import { maskKoaBody } from './koa-body.ts'
import type { MaskingOptions } from './masking-options.ts'
import { planMasking } from './masking-plan.ts'
import type { Door } from './request-parts.ts'
import { openHead } from './response-guard.ts'
import { describeError, isGone } from './response-headers.ts'

export type { ApiOptions } from '../src/api/api-options.ts'
export type { TextApiOptions } from '../src/api/text-service/create-text-api.ts'
export type { KoaRoutes } from './koa-routes.ts'
export { koaMaskingRoutes, koaTextRoutes } from './koa-routes.ts'
export type {
  CallerContext,
  MaskingOptions,
  RequestPartRules,
  RequestRules,
} from './masking-options.ts'

type Parsed = Context & {
  params?: Record<string, unknown>
  request: Request & { body?: unknown; rawBody?: unknown; memoizedURL?: unknown }
  req: Context['req'] & { body?: unknown }
}

/**
 * Koa 2 or 3 middleware that masks and unmasks the fields that the options name, in requests and in
 * whatever becomes `ctx.body` or is written past it. Mount it after the body parser, and inside
 * compress, conditional-get and etag. Failures of masking are answered with the contract's envelope;
 * what the application throws is passed on. Throws `invalid_options` and `invalid_rules`.
 */
export function koaMasking(masker: Masker, options: MaskingOptions<Context>): Middleware {
  const plan = planMasking('koaMasking', masker, options)
  return async function fieldveilMasking(ctx, next) {
    let steps: Awaited<ReturnType<typeof openExchange>>
    try {
      steps = await openExchange(plan, koaDoor, ctx)
    } catch (thrown) {
      return answerError(ctx, plan.report, asRequestError(thrown))
    }
    if (isGone(ctx.res)) return
    if (steps.length === 0) return next()
    const guard = guardResponse(ctx.res, plan, steps)
    await next()
    // Written past Koa, or answered already: the guard's.
    if (guard.stage !== 'open' || ctx.respond === false) return
    const outcome = await maskKoaBody(ctx, plan, steps)
    if (outcome === 'untouched') return
    if (outcome !== 'masked') return answerError(ctx, plan.report, asResponseError(outcome))
    guard.steps = guard.steps.filter((step) => !steps.includes(step))
    // What becomes of the masked body is for the middlewares outside to say.
    if (guard.steps.length === 0) guard.stage = 'passing'
  }
}

const koaDoor: Door<Context> = {
  incoming: (ctx) => ctx.req,
  readBody: (ctx: Parsed) => ctx.request.body,
  writeBody: (ctx: Parsed, body) => {
    // Parsers that patch Node's request leave the body there too.
    if (ctx.req.body !== undefined) ctx.req.body = body
    ctx.request.body = body
  },
  readRawBody: (ctx: Parsed) => ctx.request.rawBody,
  writeRawBody: (ctx, rawBody) => {
    const parsed: { rawBody?: unknown } & object = ctx.request
    parsed.rawBody = rawBody
  },
  readQuery: (ctx) => ctx.query,
  // Koa parses the query from the URL, whichever parser it was given.
  writeQuery: (ctx: Parsed, _query, rewrite) => {
    ctx.req.url = rewrite(ctx.req.url ?? '')
    ctx.originalUrl = rewrite(ctx.originalUrl)
    ctx.request.originalUrl = ctx.originalUrl
    ctx.request.memoizedURL = undefined
  },
  readParams: (ctx: Parsed) => ctx.params,
}

function answerError(
  ctx: Context,
  report: (error: MaskingError) => void,
  error: MaskingError,
): void {
  report(error)
  if (isGone(ctx.res) || ctx.res.headersSent) return
  const guard = guardOf(ctx.res)
  if (guard !== undefined) openHead(guard, 'passing')
  const body = describeError(ctx.res, error)
  // Koa counts a status as chosen only when it is set here.
  ctx.status = error.status
  ctx.body = body
}
