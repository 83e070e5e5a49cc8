import type { Context, MiddlewareHandler } from 'hono'
import type { Masker } from '../src/index.ts'
import { MaskingError } from '../src/index.ts'
import { openExchange } from './exchange.ts'
import { asRequestError, asResponseError } from './failure.ts'
import type { BoundStep } from './json-body.ts'
import type { MaskingOptions } from './masking-options.ts'
import { planMasking } from './masking-plan.ts'
import type { Door } from './request-parts.ts'
import { closeWebExchange, openWebExchange, readBounded, type WebExchange } from './web-request.ts'
import { maskWebResponse, renderWebError } from './web-response.ts'

export type {
  CallerContext,
  MaskingOptions,
  RequestPartRules,
  RequestRules,
} from './masking-options.ts'

const exchanges = new WeakMap<Context, WebExchange>()

/**
 * Hono 4 middleware that masks and unmasks the fields that the options name. Where rules are for
 * the request's body it reads it, up to `maximumBodyBytes`, and gives handlers a request with the
 * masked one. Rules for `params` are refused: Hono has no way to change them. Failures are answered
 * with the contract's envelope. Throws `invalid_options` and `invalid_rules`.
 */
export function honoMasking(masker: Masker, options: MaskingOptions<Context>): MiddlewareHandler {
  const plan = planMasking('honoMasking', masker, options)
  if (plan.requestParts.some(({ part }) => part === 'params')) {
    const message = 'honoMasking: params cannot be changed in Hono; name the field in the handler'
    throw new MaskingError('invalid_options', message)
  }
  const readsBody = plan.requestParts.some(({ part }) => part === 'body')

  return async function fieldveilMasking(context, next) {
    let steps: readonly BoundStep[]
    try {
      steps = await maskRequest(context)
    } catch (thrown) {
      const error = asRequestError(thrown)
      plan.report(error)
      return renderWebError(error)
    }
    await next()
    if (steps.length === 0) return
    try {
      const masked = await maskWebResponse(context.res, plan, steps)
      if (masked !== undefined) replaceResponse(context, masked)
    } catch (thrown) {
      const error = asResponseError(thrown)
      plan.report(error)
      replaceResponse(context, renderWebError(error))
    }
  }

  async function maskRequest(context: Context): Promise<readonly BoundStep[]> {
    const { req } = context
    const read = () => readOnce(context, plan.maximumBodyBytes)
    const former = exchanges.get(context)
    const exchange = await openWebExchange(req.raw, read, readsBody, former)
    exchanges.set(context, exchange)
    const steps = await openExchange(plan, honoDoor, context)
    if (plan.requestParts.length === 0) return steps
    req.raw = closeWebExchange(req.raw, exchange)
    // What was parsed before holds the former body.
    if (exchange.body !== undefined) req.bodyCache = {}
    return steps
  }
}

const honoDoor: Door<Context> = {
  incoming: (context) => exchangeOf(context).incoming,
  readBody: (context) => exchangeOf(context).body,
  writeBody: (context, body) => {
    exchangeOf(context).body = body
  },
  readRawBody: (context) => exchangeOf(context).raw,
  writeRawBody: (context, raw) => {
    exchangeOf(context).raw = String(raw)
  },
  readQuery: (context) => exchangeOf(context).query,
  writeQuery: (context, _query, rewrite) => {
    const exchange = exchangeOf(context)
    exchange.url = rewrite(exchange.url)
  },
  readParams: () => undefined,
}

function exchangeOf(context: Context): WebExchange {
  return exchanges.get(context) as WebExchange
}

/** What another middleware has read is in Hono's cache. */
async function readOnce(context: Context, maximumBytes: number): Promise<ArrayBuffer> {
  const { req } = context
  if (req.raw.bodyUsed || Object.keys(req.bodyCache).length > 0) return await req.arrayBuffer()
  return await readBounded(req.raw, maximumBytes)
}

/** Hono joins the headers of a response with those of the one it takes the place of. */
function replaceResponse(context: Context, response: Response): void {
  context.res = undefined
  context.res = response
}
