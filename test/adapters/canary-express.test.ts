import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { NextFunction, Request, Response } from 'express'
import { expressMasking } from 'fieldveil/express'
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
import { express4, express5 } from './support/frameworks.ts'
import { makeMasker, tokenOf } from './support/maskers.ts'
import { listen, type RawRequest } from './support/raw-client.ts'

type Outcome = 'masked' | 'refused' | 'empty'

interface Way {
  readonly name: string
  readonly outcome: Outcome
  readonly status?: number
  readonly request?: RawRequest
  send(response: Response, folder: string, request: Request, next: NextFunction): unknown
}

const json = 'application/json'
const refused = '{"data":null,"success":false,"error":{"message":"Internal Error"}}'

const ways: readonly Way[] = [
  { name: 'json', outcome: 'masked', send: (response) => response.json(document) },
  { name: 'json of a list', outcome: 'masked', send: (response) => response.json([document]) },
  { name: 'send of an object', outcome: 'masked', send: (response) => response.send(document) },
  {
    name: 'send of text of a JSON type',
    outcome: 'masked',
    send: (response) => response.type('json').send(text),
  },
  { name: 'send of text', outcome: 'masked', send: (response) => response.send(text) },
  {
    name: 'send of text with a byte order mark',
    outcome: 'masked',
    send: (response) => response.type('json').send(`\uFEFF${text}`),
  },
  {
    name: 'send of plain text with a byte order mark',
    outcome: 'masked',
    send: (response) => response.type('text/plain').send(`\uFEFF${text}`),
  },
  {
    name: 'write of bytes with a byte order mark',
    outcome: 'masked',
    send: (response) => response.end(Buffer.from(`\uFEFF${text}`)),
  },
  {
    name: 'send of plain text',
    outcome: 'masked',
    send: (response) => response.type('text/plain').send(` \n${text}`),
  },
  {
    name: 'send of text of a type of its own',
    outcome: 'masked',
    send: (response) => response.type('application/vnd.shop.v1').send(text),
  },
  { name: 'send of a Buffer', outcome: 'masked', send: (response) => response.send(bytes) },
  {
    name: 'send of a Buffer of a JSON type',
    outcome: 'masked',
    send: (response) => response.type('json').send(bytes),
  },
  {
    name: 'send of bytes that are no Buffer',
    outcome: 'masked',
    send: (response) => response.type('json').end(new Uint8Array(bytes)),
  },
  {
    name: 'send of JSON cut short',
    outcome: 'refused',
    send: (response) => response.type('json').send(text.slice(0, -1)),
  },
  {
    name: 'send of Latin-1 bytes of a JSON type',
    outcome: 'refused',
    send: (response) => response.type('json').send(Buffer.from(text, 'latin1')),
  },
  {
    name: 'send of Latin-1 bytes',
    outcome: 'refused',
    send: (response) => response.send(Buffer.from(text, 'latin1')),
  },
  {
    name: 'a number that is PII',
    outcome: 'masked',
    send: (response) => response.json({ email: 5550100 }),
  },
  {
    name: 'jsonp without callback',
    outcome: 'masked',
    send: (response) => response.jsonp(document),
  },
  {
    name: 'jsonp',
    outcome: 'masked',
    request: { path: '/?callback=show' },
    send: (response) => response.jsonp(document),
  },
  {
    name: 'status and json',
    outcome: 'masked',
    status: 400,
    send: (response) => response.status(400).json(document),
  },
  {
    name: 'an error handler',
    outcome: 'masked',
    status: 418,
    send: (_response, _folder, _request, next) => next({ shown: document }),
  },
  {
    name: 'end',
    outcome: 'masked',
    send: (response) => response.set('Content-Type', json).end(text),
  },
  { name: 'end without a type', outcome: 'masked', send: (response) => response.end(text) },
  {
    name: 'end of base64',
    outcome: 'masked',
    send: (response) => response.type('json').end(bytes.toString('base64'), 'base64'),
  },
  {
    name: 'write of one chunk',
    outcome: 'masked',
    send: (response) => {
      response.type('json').write(text)
      response.end()
    },
  },
  {
    name: 'write of many chunks without a type',
    outcome: 'masked',
    send: (response) => {
      for (const byte of bytes) response.write(Buffer.of(byte))
      response.end()
    },
  },
  {
    name: 'write split in a character',
    outcome: 'masked',
    send: (response) => {
      response.type('json').write(bytes.subarray(0, splitAt))
      response.end(bytes.subarray(splitAt))
    },
  },
  {
    name: 'write of a Buffer that is then used again',
    outcome: 'masked',
    send: (response) => {
      const reused = Buffer.from(bytes)
      response.type('json').write(reused, () => {
        reused.fill('x')
        response.end()
      })
    },
  },
  {
    name: 'pipe',
    outcome: 'masked',
    send: (response) => Readable.from([bytes]).pipe(response.type('json')),
  },
  {
    name: 'pipeline',
    outcome: 'masked',
    send: (response) => pipeline(Readable.from([bytes]), response.type('json')),
  },
  {
    name: 'pipe of a file without a type',
    outcome: 'masked',
    send: (response, folder) => createReadStream(join(folder, 'secret')).pipe(response),
  },
  {
    name: 'sendFile',
    outcome: 'masked',
    send: (response, folder) => response.sendFile(join(folder, 'secret.json')),
  },
  {
    name: 'sendFile of plain text',
    outcome: 'masked',
    send: (response, folder) => response.sendFile(join(folder, 'secret.txt')),
  },
  {
    name: 'sendFile of a file without a type',
    outcome: 'masked',
    send: (response, folder) => response.sendFile(join(folder, 'secret')),
  },
  {
    name: 'download',
    outcome: 'masked',
    send: (response, folder) => response.download(join(folder, 'secret.json')),
  },
  {
    name: 'sendFile of a range',
    outcome: 'refused',
    request: { headers: { Range: `bytes=${range}` } },
    send: (response, folder) => response.sendFile(join(folder, 'secret.json')),
  },
  {
    name: 'sendFile of several ranges',
    outcome: 'masked',
    request: { headers: { Range: 'bytes=0-9,20-40' } },
    send: (response, folder) => response.sendFile(join(folder, 'secret.json')),
  },
  {
    name: 'sendFile with If-None-Match',
    outcome: 'empty',
    status: 304,
    request: { headers: { 'If-None-Match': '*' } },
    send: (response, folder) => response.sendFile(join(folder, 'secret.json')),
  },
  {
    name: 'sendFile with HEAD',
    outcome: 'empty',
    request: { method: 'HEAD' },
    send: (response, folder) => response.sendFile(join(folder, 'secret.json')),
  },
  {
    name: 'format',
    outcome: 'masked',
    request: { headers: { Accept: json } },
    send: (response) => response.format({ json: () => response.send(document) }),
  },
  {
    name: 'writeHead with an object',
    outcome: 'masked',
    send: (response) => {
      response.writeHead(200, { 'Content-Type': json, 'Content-Length': bytes.length })
      response.end(text)
    },
  },
  {
    name: 'writeHead with a reason and a list',
    outcome: 'masked',
    send: (response) => {
      response.writeHead(200, 'Fine', ['Content-Type', json, 'ETag', '"plain"'] as never)
      response.end(text)
    },
  },
  {
    name: 'writeHead with a list of pairs',
    outcome: 'masked',
    send: (response) => {
      response.writeHead(200, [['Content-Type', json]] as never).end(text)
    },
  },
  {
    name: 'writeHeader, its old name',
    outcome: 'masked',
    send: (response) => {
      const old = response as Response & { writeHeader: Response['writeHead'] }
      old.writeHeader(200, { 'Content-Type': json, 'Content-Length': bytes.length })
      response.end(text)
    },
  },
  {
    name: 'flushHeaders first',
    outcome: 'masked',
    send: (response) => {
      response.type('json').flushHeaders()
      response.write(text.slice(0, 20))
      response.end(text.slice(20))
    },
  },
  {
    name: 'flushHeaders first, without a type',
    outcome: 'masked',
    send: (response) => {
      response.flushHeaders()
      response.end(text)
    },
  },
  {
    name: 'trailers',
    outcome: 'masked',
    send: (response) => {
      response.type('json').set('Trailer', 'X-Checked')
      response.write(text)
      response.addTrailers({ 'X-Checked': 'yes' })
      response.end()
    },
  },
  {
    name: 'JSON in lines',
    outcome: 'masked',
    send: (response) => {
      response.type('application/x-ndjson').write(`${text}\n`)
      response.end(`${text}\n`)
    },
  },
  {
    name: 'JSON in lines that is cut short',
    outcome: 'refused',
    send: (response) => response.type('application/x-ndjson').send(text.slice(0, -1)),
  },
  {
    name: 'events',
    outcome: 'masked',
    send: (response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders()
      response.write(`data: ${text}\n\n`)
      response.end()
    },
  },
  {
    name: 'a body that was encoded before',
    outcome: 'refused',
    send: (response) => response.type('json').set('Content-Encoding', 'x-plain').send(text),
  },
  {
    name: 'a body over the bound',
    outcome: 'refused',
    send: (response) => {
      response.type('json').write(`{"email":"${canary}","pad":"`)
      for (let index = 0; index < 20; index++) response.write('x'.repeat(100))
      response.end('"}')
    },
  },
  {
    name: 'a file over the bound',
    outcome: 'refused',
    send: (response, folder) => {
      const file = join(folder, 'secret.json')
      return pipeline(
        (async function* () {
          for (let index = 0; index < 40; index++) yield* createReadStream(file)
        })(),
        response.type('json'),
      ).catch(() => {})
    },
  },
]

describe.each([
  { name: 'Express 4', express: express4 },
  { name: 'Express 5', express: express5 },
])('$name', ({ express }) => {
  async function serve(way: Way, unsupported: 'reject' | 'pass') {
    const files = await makeFiles()
    const app = express()
    app.get('/ping', (_request, response) => void response.end('pong'))
    app.use(
      expressMasking(makeMasker(), {
        response: { mask: ['**.email'] },
        maximumBodyBytes: 1_000,
        unsupported,
        onError: () => {},
      }),
    )
    app.get('/', (request, response, next) => {
      way.send(response, files.folder, request, next)
    })
    app.use((error: { shown?: unknown }, _request: Request, response: Response, _next: unknown) => {
      response.status(418).json(error.shown ?? { failed: String(error) })
    })
    const server = await listen(app)
    return {
      port: server.port,
      [Symbol.asyncDispose]: async () => {
        await server[Symbol.asyncDispose]()
        await files[Symbol.asyncDispose]()
      },
    }
  }

  test.each(ways)('$name: $outcome', async (way) => {
    await using server = await serve(way, 'reject')
    const leak = await capture(server.port, way.request ?? {})

    expect(isLeaked(leak.raw), leak.raw.toString()).toBe(false)
    expect(leak.raw.includes('5550100')).toBe(false)
    expect(leak.isAlive, 'the connection stays usable').toBe(true)
    if (way.outcome !== 'empty' && leak.headers['transfer-encoding'] === undefined) {
      expect(leak.headers['content-length']).toBe(String(Buffer.byteLength(leak.body)))
    }
    expect(leak.status).toBe(way.status ?? (way.outcome === 'refused' ? 500 : 200))
    if (way.outcome === 'empty') expect(leak.body).toBe('')
    else if (way.outcome === 'refused') {
      expect(leak.body).toBe(refused)
      expect(leak.headers['cache-control']).toBe('no-store')
    } else {
      const value = way.name.startsWith('a number') ? 5550100 : canary
      expect(leak.headers['etag']).not.toBe('"plain"')
      expect(leak.body).toContain(`"email":"${await tokenOf(value)}"`)
    }
  })

  const refusedWays = ways.filter(({ outcome }) => outcome === 'refused')

  test.each(refusedWays)("unsupported 'pass' lets it leave unmasked: $name", async (way) => {
    await using server = await serve(way, 'pass')
    const leak = await capture(server.port, way.request ?? {})

    expect(leak.status).not.toBe(500)
    expect(leak.raw.includes('canary')).toBe(true)
  })
})
