import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { koaMasking } from 'fieldveil/koa'
import type { Context, Next } from 'koa'
import { describe, expect, test } from 'vitest'
import {
  bytes,
  canary,
  capture,
  document,
  isLeaked,
  makeFiles,
  range,
  splitAt,
  text,
} from './support/canary.ts'
import { Koa2, Koa3 } from './support/frameworks.ts'
import { makeMasker, tokenOf } from './support/maskers.ts'
import { listen, type RawRequest } from './support/raw-client.ts'

interface Way {
  readonly name: string
  readonly outcome: 'masked' | 'refused' | 'empty'
  readonly status?: number
  readonly request?: RawRequest
  /** Kinds of body that Koa 2 does not know. */
  readonly since?: 3
  send(ctx: Context, folder: string): unknown
}

const json = 'application/json; charset=utf-8'
const refused = '{"data":null,"success":false,"error":{"message":"Internal Error"}}'

function body(value: unknown, type?: string): (ctx: Context) => void {
  return (ctx) => {
    if (type !== undefined) ctx.set('Content-Type', type)
    ctx.body = value
  }
}

const ways: readonly Way[] = [
  { name: 'object', outcome: 'masked', send: body(document) },
  { name: 'object in a list', outcome: 'masked', send: body([document]) },
  { name: 'object with toJSON', outcome: 'masked', send: body({ toJSON: () => document }) },
  { name: 'text of a JSON type', outcome: 'masked', send: body(text, json) },
  { name: 'text', outcome: 'masked', send: body(text) },
  { name: 'Buffer of a JSON type', outcome: 'masked', send: body(bytes, json) },
  { name: 'Buffer', outcome: 'masked', send: body(bytes) },
  { name: 'Latin-1 bytes', outcome: 'refused', send: body(Buffer.from(text, 'latin1'), json) },
  { name: 'text cut short', outcome: 'refused', send: body(text.slice(0, -1), json) },
  { name: 'JSON in lines', outcome: 'masked', send: body(`${text}\n`, 'application/x-ndjson') },
  {
    name: 'JSON in lines that is cut short',
    outcome: 'refused',
    send: body(`${text}\n${text.slice(0, -1)}\n`, 'application/x-ndjson'),
  },
  {
    name: 'stream of JSON in lines',
    outcome: 'masked',
    send: (ctx) => {
      const halves = [bytes.subarray(0, splitAt), bytes.subarray(splitAt)]
      return body(Readable.from(halves), 'application/x-ndjson')(ctx)
    },
  },
  {
    name: 'stream of events',
    outcome: 'masked',
    send: (ctx) => body(Readable.from([`data: ${text}\n\n`]), 'text/event-stream')(ctx),
  },
  {
    name: 'stream',
    outcome: 'masked',
    send: (ctx) =>
      body(Readable.from([bytes.subarray(0, splitAt), bytes.subarray(splitAt)]), json)(ctx),
  },
  {
    name: 'stream of a file without a type',
    outcome: 'masked',
    send: (ctx, folder) => body(createReadStream(join(folder, 'secret')))(ctx),
  },
  {
    name: 'stream that is written later',
    outcome: 'masked',
    send: (ctx) => {
      const stream = new PassThrough()
      body(stream, json)(ctx)
      stream.end(text)
    },
  },
  {
    name: 'stream over the bound',
    outcome: 'refused',
    send: (ctx) => body(Readable.from([bytes, Buffer.alloc(2_000, 'x')]), json)(ctx),
  },
  {
    name: 'stream with HEAD',
    outcome: 'empty',
    request: { method: 'HEAD' },
    send: (ctx) => {
      body(Readable.from([bytes]), json)(ctx)
      ctx.length = bytes.length
      ctx.etag = 'plain'
    },
  },
  { name: 'Blob', outcome: 'masked', since: 3, send: body(new Blob([text], { type: json })) },
  { name: 'Blob without a type', outcome: 'masked', since: 3, send: body(new Blob([text])) },
  {
    name: 'Blob over the bound',
    outcome: 'refused',
    since: 3,
    send: body(new Blob([text, 'x'.repeat(2_000)], { type: json })),
  },
  {
    name: 'ReadableStream',
    outcome: 'masked',
    since: 3,
    send: (ctx) => body(new Blob([text]).stream(), json)(ctx),
  },
  {
    name: 'Response',
    outcome: 'masked',
    since: 3,
    send: (ctx) => body(Response.json(document))(ctx),
  },
  {
    name: 'a range',
    outcome: 'refused',
    send: (ctx) => {
      ctx.status = 206
      ctx.set('Content-Range', `bytes ${range}/${bytes.length}`)
      body(JSON.stringify(canary), json)(ctx)
    },
  },
  {
    name: 'status 400',
    outcome: 'masked',
    status: 400,
    send: (ctx) => {
      ctx.status = 400
      ctx.body = document
    },
  },
  {
    name: 'respond = false and end',
    outcome: 'masked',
    send: (ctx) => {
      ctx.respond = false
      ctx.res.writeHead(200, { 'Content-Type': json }).end(text)
    },
  },
  {
    name: 'end without respond = false',
    outcome: 'masked',
    send: (ctx) => {
      ctx.status = 200
      ctx.set('Content-Type', json)
      ctx.res.end(text)
    },
  },
  {
    name: 'write and a body after it',
    outcome: 'masked',
    send: (ctx) => {
      ctx.status = 200
      ctx.set('Content-Type', json)
      ctx.res.write(text.slice(0, 20))
      ctx.body = text.slice(20)
    },
  },
  {
    name: 'flushHeaders and an object',
    outcome: 'masked',
    send: (ctx) => {
      ctx.status = 200
      ctx.flushHeaders()
      ctx.body = document
    },
  },
  {
    name: 'flushHeaders and a stream',
    outcome: 'masked',
    send: (ctx) => {
      ctx.status = 200
      ctx.type = 'json'
      ctx.flushHeaders()
      ctx.body = Readable.from([bytes])
    },
  },
  {
    name: 'an error handler outside',
    outcome: 'masked',
    status: 418,
    send: () => {
      throw Object.assign(new Error('no'), { shown: document })
    },
  },
  {
    name: 'an error handler outside, over a body that was set',
    outcome: 'masked',
    status: 418,
    send: (ctx) => {
      ctx.body = document
      throw Object.assign(new Error('no'), { shown: text })
    },
  },
]

describe.each([
  { name: 'Koa 2', version: 2, Koa: Koa2 },
  { name: 'Koa 3', version: 3, Koa: Koa3 },
])('$name', ({ Koa, version }) => {
  const known = ways.filter(({ since }) => since === undefined || since <= version)

  async function serve(way: Way, unsupported: 'reject' | 'pass') {
    const files = await makeFiles()
    const app = new Koa()
    app.silent = true
    app.use(async (ctx: Context, next: Next) => {
      if (ctx.path === '/ping') {
        ctx.body = 'pong'
        return
      }
      try {
        await next()
      } catch (error) {
        ctx.status = 418
        ctx.body = (error as { shown?: unknown }).shown ?? String(error)
      }
    })
    app.use(
      koaMasking(makeMasker(), {
        response: { mask: ['**.email'] },
        maximumBodyBytes: 1_000,
        unsupported,
        onError: () => {},
      }),
    )
    app.use((ctx: Context) => way.send(ctx, files.folder) as never)
    const server = await listen(app.callback())
    return {
      port: server.port,
      [Symbol.asyncDispose]: async () => {
        await server[Symbol.asyncDispose]()
        await files[Symbol.asyncDispose]()
      },
    }
  }

  test.each(known)('$name: $outcome', async (way) => {
    await using server = await serve(way, 'reject')
    const leak = await capture(server.port, way.request ?? {})

    expect(isLeaked(leak.raw), leak.raw.toString()).toBe(false)
    expect(leak.isAlive, 'the connection stays usable').toBe(true)
    if (way.outcome !== 'empty' && leak.headers['transfer-encoding'] === undefined) {
      expect(leak.headers['content-length']).toBe(String(Buffer.byteLength(leak.body)))
    }
    expect(leak.status).toBe(way.status ?? (way.outcome === 'refused' ? 500 : 200))
    if (way.outcome === 'empty') {
      expect(leak.body).toBe('')
      expect(leak.headers).not.toHaveProperty('content-length')
      expect(leak.headers).not.toHaveProperty('etag')
    } else if (way.outcome === 'refused') {
      expect(leak.body).toBe(refused)
      expect(leak.headers['cache-control']).toBe('no-store')
    } else expect(leak.body).toContain(`"email":"${await tokenOf(canary)}"`)
  })

  const refusedWays = known.filter(({ outcome }) => outcome === 'refused')

  test.each(refusedWays)("unsupported 'pass' lets it leave unmasked: $name", async (way) => {
    await using server = await serve(way, 'pass')
    const leak = await capture(server.port, way.request ?? {})

    expect(leak.status).not.toBe(500)
    expect(leak.raw.includes('canary')).toBe(true)
  })
})
