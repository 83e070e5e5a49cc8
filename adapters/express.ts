import type { ServerResponse } from 'node:http'
import type { Request, RequestHandler } from 'express'
import type { Masker, MaskingError } from '../src/index.ts'
import { openExchange } from './exchange.ts'
import { asRequestError } from './failure.ts'
import { guardOf, guardResponse } from './guarded-methods.ts'
import { opensAsJson } from './json-opening.ts'
import type { MaskingOptions } from './masking-options.ts'
import { planMasking } from './masking-plan.ts'
import type { Door } from './request-parts.ts'
import { headersSentError, maskPending, openHead, refuseOrPass } from './response-guard.ts'
import { describeError, dropStaleHeaders, isGone } from './response-headers.ts'
import { headerOf, judgeResponse } from './response-verdict.ts'

export type { ApiOptions } from '../src/api/api-options.ts'
export type { TextApiOptions } from '../src/api/text-service/create-text-api.ts'
export type { ExpressRoutes } from './express-routes.ts'
export { expressMaskingRoutes, expressTextRoutes } from './express-routes.ts'
export type {
  CallerContext,
  MaskingOptions,
  RequestPartRules,
  RequestRules,
} from './masking-options.ts'

type Send = (this: ServerResponse, ...parameters: unknown[]) => unknown
type Sending = ServerResponse & { send: Send }
type Parsed = Request & { rawBody?: unknown }

/**
 * Express 4 or 5 middleware that masks and unmasks the fields that the options name, in requests and
 * in whatever way the response is sent. Mount it after the body parsers and after compression.
 * Failures are answered with the contract's envelope. Throws `invalid_options` and `invalid_rules`.
 */
export function expressMasking(masker: Masker, options: MaskingOptions<Request>): RequestHandler {
  const plan = planMasking('expressMasking', masker, options)
  return function fieldveilMasking(request, response, next) {
    openExchange(plan, expressDoor, request)
      .then((steps) => {
        if (isGone(response)) return
        if (steps.length > 0) {
          const isFirst = guardOf(response) === undefined
          guardResponse(response, plan, steps)
          if (isFirst) guardSend(response as unknown as Sending)
        }
        next()
      })
      .catch((thrown: unknown) => refuseRequest(response, plan.report, asRequestError(thrown)))
  }
}

const expressDoor: Door<Request> = {
  incoming: (request) => request,
  readBody: (request) => request.body,
  writeBody: (request, body) => {
    request.body = body
  },
  readRawBody: (request: Parsed) => request.rawBody,
  writeRawBody: (request, rawBody) => {
    const parsed: { rawBody?: unknown } & object = request
    parsed.rawBody = rawBody
  },
  readQuery: (request) => request.query,
  writeQuery: (request, query, rewrite) => {
    request.url = rewrite(request.url)
    request.originalUrl = rewrite(request.originalUrl)
    // A getter in Express 5, which would parse the URL anew with each use.
    const property = { value: query, configurable: true, enumerable: true, writable: true }
    Object.defineProperty(request, 'query', property)
  },
  readParams: (request) => request.params,
}

/**
 * `send` is where Express's `json`, `jsonp`, `render` and `format` meet: masking there leaves ETag,
 * Content-Length, HEAD and 304 to Express. What goes past it is the guard's.
 */
function guardSend(response: Sending): void {
  const send = response.send
  response.send = function sendMasked(...parameters) {
    const guard = guardOf(response)
    if (guard === undefined) return send.apply(response, parameters)
    if (guard.stage !== 'open') throw headersSentError()
    const [body] = parameters
    // Express makes text of objects and comes back here; what it does not is the guard's.
    if (typeof body !== 'string' && !Buffer.isBuffer(body)) return send.apply(response, parameters)
    // Express 4 takes a status too: the guard masks what becomes of both.
    if (parameters.length > 1) return send.apply(response, parameters)
    const verdict = judgeResponse(response)
    if (verdict === 'pass' || (verdict === 'sniff' && !opensAsJson(body))) return sendNow(body)
    if (typeof verdict === 'object') {
      refuseOrPass(guard, verdict.reason)
      return guard.rejects ? response : sendNow(body)
    }
    maskPending(guard, verdict, body, headerOf(response, 'content-type'), (masked) => {
      openHead(guard, 'passing')
      if (masked !== undefined) dropStaleHeaders(response)
      send.call(response, masked ?? body)
    })
    return response
  }

  function sendNow(body: string | Buffer): unknown {
    const guard = guardOf(response)
    if (guard !== undefined) guard.stage = 'passing'
    try {
      return send.call(response, body)
    } catch (error) {
      // Nothing has left, and what is sent in its place is another body.
      if (guard !== undefined && !response.headersSent) guard.stage = 'open'
      throw error
    }
  }
}

/** Answers for a request that could not be masked: the application has not seen it. */
function refuseRequest(
  response: ServerResponse,
  report: (error: MaskingError) => void,
  error: MaskingError,
): void {
  report(error)
  if (isGone(response) || response.headersSent) return
  // Another middleware's guard has nothing to mask in it.
  const guard = guardOf(response)
  if (guard !== undefined) openHead(guard, 'passing')
  response.end(describeError(response, error))
}
