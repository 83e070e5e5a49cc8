import type { RequestListener, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { text as readText } from 'node:stream/consumers'
import { bodyParser as koaBodyParser } from '@koa/bodyparser'
import KoaRouter from '@koa/router'
import express5, { type Express, type Request, type RequestHandler, type Response } from 'express'
import express4 from 'express4'
import type { Masker } from 'fieldveil'
import { expressMasking } from 'fieldveil/express'
import { type CallerContext, koaMasking, type MaskingOptions } from 'fieldveil/koa'
import Koa3, { type Context, type Middleware } from 'koa'
import Koa2 from 'koa2'

/** What an application sees of a request, whatever the framework. */
export interface Seen {
  readonly body: unknown
  readonly rawBody: unknown
  readonly query: Readonly<Record<string, unknown>>
  readonly params: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, unknown>>
  readonly rawHeaders: readonly string[]
  readonly headersDistinct: Readonly<Record<string, unknown>>
  readonly url: string
  readonly originalUrl: string
}

/** How an application answers, whatever the framework. */
export interface Reply {
  status(code: number): void
  set(name: string, value: string): void
  json(value: unknown): void
  send(body: string | Buffer): void
  stream(body: Readable): void
  /** Node's response, to be written past the framework. */
  node(): ServerResponse
}

export type Handler = (seen: Seen, reply: Reply) => unknown
/** What Express's request and Koa's context have in common. */
type Host = { readonly headers: Readonly<Record<string, unknown>> }
export type NeutralOptions = Omit<MaskingOptions<never>, 'tenant' | 'context' | 'skip'> & {
  tenant?(host: Host): string | undefined | Promise<string>
  context?(host: Host): CallerContext | Promise<CallerContext>
  skip?(host: Host): boolean | Promise<boolean>
}

export interface AppOptions {
  readonly masker: Masker
  /** One middleware for each, the first outermost; one that stands twice is mounted twice. */
  readonly mounts: readonly NeutralOptions[]
  readonly handler: Handler
  /** `form` and `json` by default; `late`: behind the masking. */
  readonly parser?: 'standard' | 'text' | 'raw' | 'late' | 'none'
}

export interface Framework {
  readonly name: string
  readonly family: 'express' | 'koa'
  build(options: AppOptions): RequestListener
}

type ExpressModule = typeof express5

export const frameworks: readonly Framework[] = [
  { name: 'Express 4', family: 'express', build: buildExpress(express4) },
  { name: 'Express 5', family: 'express', build: buildExpress(express5) },
  { name: 'Koa 2', family: 'koa', build: buildKoa(Koa2) },
  { name: 'Koa 3', family: 'koa', build: buildKoa(Koa3) },
]

export { express4, express5, Koa2, Koa3 }

function buildExpress(express: ExpressModule): (options: AppOptions) => RequestListener {
  return ({ masker, mounts, handler, parser = 'standard' }) => {
    const app: Express = express()
    const parsers: Record<string, RequestHandler[]> = {
      standard: [express.json({ verify: keepRaw }), express.urlencoded({ extended: true })],
      text: [express.text({ type: '*/*' })],
      raw: [express.raw({ type: '*/*' })],
      late: [express.json(), express.urlencoded({ extended: true })],
      none: [],
    }
    const given = parsers[parser] ?? []
    const masking = new Map(
      [...new Set(mounts)].map((mount) => [mount, expressMasking(masker, mount as never)]),
    )
    const chain = mounts.map((mount) => masking.get(mount) as RequestHandler)
    // On the route itself, so that `params` can be named.
    app.all(
      ['/users/:id', '/'],
      ...(parser === 'late' ? [...chain, ...given] : [...given, ...chain]),
      async (request: Request, response: Response, next: (error?: unknown) => void) => {
        try {
          await handler(seenByExpress(request), replyOfExpress(response))
        } catch (error) {
          next(error)
        }
      },
    )
    return app
  }
}

function keepRaw(request: object, _response: unknown, bytes: Buffer): void {
  Object.assign(request, { rawBody: bytes.toString() })
}

function seenByExpress(request: Request): Seen {
  const { body, query, params, headers, rawHeaders, headersDistinct, url, originalUrl } = request
  const { rawBody } = request as { rawBody?: unknown }
  return { body, rawBody, query, params, headers, rawHeaders, headersDistinct, url, originalUrl }
}

export function replyOfExpress(response: Response): Reply {
  return {
    status: (code) => void response.status(code),
    set: (name, value) => void response.setHeader(name, value),
    json: (value) => void response.json(value),
    send: (body) => void response.send(body),
    stream: (body) => void body.pipe(response),
    node: () => response,
  }
}

function buildKoa(Koa: typeof Koa3): (options: AppOptions) => RequestListener {
  return ({ masker, mounts, handler, parser = 'standard' }) => {
    const app = new Koa()
    app.silent = true
    const router = new KoaRouter()
    const parsers: Record<string, Middleware> = {
      standard: koaBodyParser() as Middleware,
      text: async (ctx, next) => {
        const body = await readText(ctx.req)
        Object.assign(ctx.request, { body: body === '' ? undefined : body })
        await next()
      },
      raw: async (ctx, next) => {
        const body = Buffer.from(await readText(ctx.req))
        Object.assign(ctx.request, { body: body.length === 0 ? undefined : body })
        await next()
      },
      late: koaBodyParser() as Middleware,
      none: (_ctx, next) => next(),
    }
    const given = parsers[parser] as Middleware
    const masking = new Map(
      [...new Set(mounts)].map((mount) => [mount, koaMasking(masker, mount as never)]),
    )
    const chain = mounts.map((mount) => masking.get(mount) as Middleware)
    const last: Middleware = (ctx) => handler(seenByKoa(ctx), replyOfKoa(ctx)) as Promise<unknown>
    const all = parser === 'late' ? [...chain, given, last] : [given, ...chain, last]
    for (const path of ['/users/:id', '/']) router.all(path, ...(all as never[]))
    app.use(router.routes() as unknown as Middleware)
    return app.callback()
  }
}

function seenByKoa(ctx: Context): Seen {
  const { params, request } = ctx as Context & { params: Record<string, unknown> }
  const { body, rawBody } = request as { body?: unknown; rawBody?: unknown }
  const { headers, rawHeaders, headersDistinct } = ctx.req
  const { query, url, originalUrl } = ctx
  return { body, rawBody, query, params, headers, rawHeaders, headersDistinct, url, originalUrl }
}

function replyOfKoa(ctx: Context): Reply {
  return {
    status: (code) => {
      ctx.status = code
    },
    set: (name, value) => ctx.set(name, value),
    json: (value) => {
      ctx.body = value
    },
    send: (body) => {
      ctx.body = body
    },
    stream: (body) => {
      ctx.body = body
    },
    node: () => {
      ctx.respond = false
      // Koa's own default, which nothing but a body would change.
      ctx.res.statusCode = 200
      return ctx.res
    },
  }
}
