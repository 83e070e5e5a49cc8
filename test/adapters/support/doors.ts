import 'reflect-metadata'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { All, Controller, type INestApplication, Module, Req, Res } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import express, { type Request as ExpressRequest, type Response as ExpressResponse } from 'express'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { fastifyMasking } from 'fieldveil/fastify'
import { honoMasking } from 'fieldveil/hono'
import { maskingInterceptor } from 'fieldveil/nest'
import { type Context, Hono } from 'hono'
import { type AppOptions, type Reply, replyOfExpress, type Seen } from './frameworks.ts'

/** A framework beside Express and Koa, built as the neutral scenarios want it. */
export interface DoorFramework {
  readonly name: string
  /** Ways of reading a request that the framework has; of `undefined`, the standard one. */
  readonly parsers: readonly (string | undefined)[]
  /** Scenarios about what the framework has no notion of, and why. */
  readonly without: Readonly<Record<string, string>>
  build(options: AppOptions): Promise<RequestListener>
}

const noNode = 'there is no response of Node'
const noParams = 'parameters of a route cannot be changed'

export const doorFrameworks: readonly DoorFramework[] = [
  {
    name: 'Fastify 5',
    build: buildFastify,
    parsers: [undefined, 'text', 'raw', 'none'],
    without: {},
  },
  {
    name: 'Hono 4',
    build: buildHono,
    parsers: [undefined],
    without: {
      'hides a parameter of the route': noParams,
      'hides all parts of a request at once': noParams,
      'applies the rules of a request once that are mounted twice': noParams,
      'hides a header in each of its forms': 'the Fetch API keeps one form of a header',
      'leaves markup': 'a body that was looked into leaves as a stream, without its length',
      'has nothing to do for 204': 'Hono leaves the type of an empty answer',
      'hides a field of what is written to Node’s response': noNode,
      'hides a field of events that are written to the response itself': noNode,
      'keeps back a whole body of lines with one that is no JSON':
        'every body is a stream, whose status is out when a line turns out to be wrong',
    },
  },
  { name: 'NestJS on Express', build: buildNest, parsers: [undefined], without: {} },
]

function hostOf(context: Context): { readonly headers: Readonly<Record<string, unknown>> } {
  return { headers: context.req.header() }
}

async function buildFastify(options: AppOptions): Promise<RequestListener> {
  const { masker, mounts, handler, parser = 'standard' } = options
  let listener: RequestListener | undefined
  const app = Fastify({
    serverFactory: (handle) => {
      listener = handle as unknown as RequestListener
      return createServer(listener)
    },
  })
  app.removeAllContentTypeParsers()
  if (parser !== 'none') {
    const parseAs = parser === 'raw' ? 'buffer' : 'string'
    app.addContentTypeParser('*', { parseAs }, (request, body, done) => {
      const type = String(request.headers['content-type'])
      if (parser !== 'standard') return done(null, body.length === 0 ? undefined : body)
      if (body.length === 0) return done(null, undefined)
      if (type.includes('json')) {
        Object.assign(request, { rawBody: body })
        return done(null, JSON.parse(String(body)))
      }
      if (!type.includes('urlencoded')) return done(null, undefined)
      Object.assign(request, { rawBody: body })
      return done(null, Object.fromEntries(new URLSearchParams(String(body))))
    })
  } else app.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined))
  for (const mount of mounts) await app.register(fastifyMasking(masker, mount as never))
  for (const url of ['/users/:id', '/']) {
    app.all(url, async (request, reply) => {
      await handler(seenByFastify(request), replyOfFastify(reply))
      return reply
    })
  }
  await app.ready()
  return listener as RequestListener
}

function seenByFastify(request: FastifyRequest & { rawBody?: unknown }): Seen {
  const { body, rawBody, query, params, headers, raw, originalUrl } = request
  const { rawHeaders, headersDistinct, url = '' } = raw
  return {
    body,
    rawBody,
    query: query as Seen['query'],
    params: params as Seen['params'],
    headers,
    rawHeaders,
    headersDistinct,
    url,
    originalUrl,
  }
}

function replyOfFastify(reply: FastifyReply): Reply {
  return {
    status: (code) => void reply.code(code),
    set: (name, value) => void reply.header(name, value),
    json: (value) => {
      if (!reply.hasHeader('content-type')) reply.type('application/json; charset=utf-8')
      reply.send(JSON.stringify(value))
    },
    send: (body) => void reply.send(body),
    stream: (body) => void reply.send(body),
    node: () => {
      reply.hijack()
      return reply.raw
    },
  }
}

async function buildHono(options: AppOptions): Promise<RequestListener> {
  const { masker, mounts, handler } = options
  const app = new Hono()
  for (const { tenant, context, skip, ...mount } of mounts) {
    const asking = {
      ...(tenant && { tenant: (given: Context) => tenant(hostOf(given)) }),
      ...(context && { context: (given: Context) => context(hostOf(given)) }),
      ...(skip && { skip: (given: Context) => skip(hostOf(given)) }),
    }
    app.use(honoMasking(masker, { ...mount, ...asking } as never))
  }
  for (const path of ['/users/:id', '/']) {
    app.all(path, async (context) => {
      const answer = answerOfHono()
      await handler(await seenByHono(context), answer.reply)
      return answer.response()
    })
  }
  const listener = getRequestListener(app.fetch)
  return (request, response) => void listener(request, response)
}

async function seenByHono(context: Context): Promise<Seen> {
  const { req } = context
  const type = req.header('content-type') ?? ''
  const text = await req.text()
  const form = () => Object.fromEntries(new URLSearchParams(text))
  const parsed = type.includes('json') ? () => JSON.parse(text) : form
  const { pathname, search } = new URL(req.url)
  return {
    body: text === '' ? undefined : parsed(),
    rawBody: text,
    query: Object.fromEntries(
      Object.entries(req.queries()).map(([key, all]) => [key, all.length === 1 ? all[0] : all]),
    ),
    params: req.param() as Record<string, string>,
    headers: req.header(),
    rawHeaders: [...req.raw.headers].flat(),
    headersDistinct: {},
    url: pathname + search,
    originalUrl: pathname + search,
  }
}

function answerOfHono(): { readonly reply: Reply; response(): Response } {
  const headers = new Headers()
  let status = 200
  let body: string | Uint8Array<ArrayBuffer> | ReadableStream | null = null
  const reply: Reply = {
    status: (code) => {
      status = code
    },
    set: (name, value) => headers.set(name, value),
    json: (value) => {
      if (!headers.has('content-type')) headers.set('content-type', jsonType)
      body = JSON.stringify(value)
    },
    send: (given) => {
      body = typeof given === 'string' ? given : new Uint8Array(given)
    },
    stream: (given) => {
      body = Readable.toWeb(given) as ReadableStream
    },
    node: (): ServerResponse => {
      throw new Error('Hono has no response of Node')
    },
  }
  const isEmpty = () => status === 204 || status === 304
  return { reply, response: () => new Response(isEmpty() ? null : body, { status, headers }) }
}

const jsonType = 'application/json; charset=utf-8'

async function buildNest(options: AppOptions): Promise<RequestListener> {
  const { masker, mounts, handler } = options
  class Users {
    async answer(request: ExpressRequest, response: ExpressResponse): Promise<void> {
      await handler(seenByNest(request), replyOfExpress(response))
    }
  }
  const method = Object.getOwnPropertyDescriptor(Users.prototype, 'answer') as PropertyDescriptor
  All(['/users/:id', '/'])(Users.prototype, 'answer', method)
  Req()(Users.prototype, 'answer', 0)
  Res()(Users.prototype, 'answer', 1)
  Controller()(Users)
  class App {}
  Module({ controllers: [Users] })(App)
  const server = express()
  const app: INestApplication = await NestFactory.create(App, new ExpressAdapter(server), {
    logger: false,
    rawBody: true,
  })
  for (const mount of mounts) app.useGlobalInterceptors(maskingInterceptor(masker, mount as never))
  await app.init()
  return server as unknown as RequestListener
}

function seenByNest(request: ExpressRequest & { rawBody?: unknown }): Seen {
  const { body, query, params, headers, rawHeaders, headersDistinct, url, originalUrl } = request
  const rawBody = request.rawBody === undefined ? undefined : String(request.rawBody)
  return { body, rawBody, query, params, headers, rawHeaders, headersDistinct, url, originalUrl }
}
