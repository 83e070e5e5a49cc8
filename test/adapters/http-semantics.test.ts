import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request as sendRequest } from 'node:http'
import { Readable } from 'node:stream'
import { text as readText } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import { bodyParser as koaBodyParser } from '@koa/bodyparser'
import compression from 'compression'
import type { Request, Response } from 'express'
import { expressMasking } from 'fieldveil/express'
import { koaMasking } from 'fieldveil/koa'
import type { Context, Middleware, Next } from 'koa'
import koaCompress from 'koa-compress'
import koaConditionalGet from 'koa-conditional-get'
import koaEtag from 'koa-etag'
import supertest from 'supertest'
import { describe, expect, test, vi } from 'vitest'
import { express4, express5, Koa2, Koa3 } from './support/frameworks.ts'
import { makeMasker, withTokens } from './support/maskers.ts'
import { exchange, listen } from './support/raw-client.ts'

const document = { email: 'alice@example.com', note: 'x'.repeat(2_000) }
const masked = JSON.stringify({ email: '<<alice@example.com>>', note: document.note })
const options = { response: { mask: ['email'] }, onError: () => {} }
const masking = () => makeMasker()

describe.each([
  { name: 'Express 4', express: express4 },
  { name: 'Express 5', express: express5 },
])('$name', ({ express }) => {
  test('applies replacer, spaces and escape of the application before masking', async () => {
    const app = express()
    app.set('json replacer', (key: string, value: unknown) => (key === 'note' ? undefined : value))
    app.set('json spaces', 1)
    app.set('json escape', true)
    app.use(expressMasking(masking(), options))
    app.get('/', (_request, response) => void response.json({ ...document, tag: '<b>' }))
    const response = await supertest(app).get('/')

    expect(response.text).toBe(
      await withTokens('{\n "email": "<<alice@example.com>>",\n "tag": "\\u003cb\\u003e"\n}'),
    )
  })

  test('keeps the frame of jsonp', async () => {
    const app = express()
    app.use(expressMasking(masking(), options))
    app.get('/', (_request, response) => {
      response.jsonp({ email: 'alice@example.com', line: '\u2028' })
    })
    const response = await supertest(app).get('/?callback=show').buffer(true)

    expect(response.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(String(response.text)).toBe(
      await withTokens(
        '/**/ typeof show === \'function\' && show({"email":"<<alice@example.com>>","line":"\\u2028"});',
      ),
    )
  })

  test('escapes what ends a line of a script in a value that is given back', async () => {
    const masker = makeMasker()
    const { email } = await masker.maskDocument({ email: 'a\u2028b\u2029' }, ['email'])
    const app = express()
    app.use(expressMasking(masker, { response: { unmask: ['email'] } }))
    app.get('/', (_request, response) => void response.jsonp({ email }))
    const response = await supertest(app).get('/?callback=show').buffer(true)

    expect(String(response.text)).toContain('show({"email":"a\\u2028b\\u2029"});')
  })

  test('makes ETag and Content-Length of the masked body, for GET, HEAD and 304', async () => {
    const app = express()
    app.use(expressMasking(masking(), options))
    app.get('/', (_request, response) => void response.json(document))
    const plain = express()
    plain.get('/', async (_request, response) => {
      response.type('json').send(await withTokens(masked))
    })
    const got = await supertest(app).get('/')
    const head = await supertest(app).head('/')
    const again = await supertest(app).get('/').set('If-None-Match', String(got.headers['etag']))
    const expected = await supertest(plain).get('/')

    expect(got.text).toBe(await withTokens(masked))
    expect(got.headers['etag']).toBe(expected.headers['etag'])
    expect(got.headers['content-length']).toBe(String(Buffer.byteLength(got.text)))
    expect(head.headers['content-length']).toBe(got.headers['content-length'])
    expect(head.headers['etag']).toBe(got.headers['etag'])
    expect(again.status).toBe(304)
    expect(again.text).toBe('')
  })

  test('replaces an ETag that was made of the plain body', async () => {
    const app = express()
    app.use(expressMasking(masking(), options))
    app.get('/', (_request, response) => void response.set('ETag', '"plain"').json(document))
    const response = await supertest(app).get('/')

    expect(response.headers['etag']).toMatch(/^W\//)
  })

  test.each(['outside', 'inside'])('compresses what was masked, mounted %s', async (place) => {
    const app = express()
    if (place === 'outside') app.use(compression({ threshold: 0 }))
    app.use(expressMasking(masking(), options))
    if (place === 'inside') app.use(compression({ threshold: 0 }))
    app.get('/', (_request, response) => void response.json(document))
    await using server = await listen(app)
    const response = await getGzip(server.port)

    expect(response.headers['content-encoding']).toBe('gzip')
    expect(await readText(response.pipe(createGunzip()))).toBe(await withTokens(masked))
  })

  test.each([
    { type: 'application/json', place: 'outside', status: 200 },
    { type: 'application/json', place: 'inside', status: 500 },
    { type: 'text/plain', place: 'inside', status: 500 },
  ])('written in pieces as $type, compression $place: $status', async ({ type, place, status }) => {
    const app = express()
    if (place === 'outside') app.use(compression({ threshold: 0 }))
    app.use(expressMasking(masking(), options))
    if (place === 'inside') app.use(compression({ threshold: 0 }))
    app.get('/', (_request, response) => {
      response.setHeader('Content-Type', type)
      response.write(JSON.stringify(document).slice(0, 100))
      response.end(JSON.stringify(document).slice(100))
    })
    await using server = await listen(app)
    const response = await getGzip(server.port)
    const isEncoded = response.headers['content-encoding'] === 'gzip'
    const text = await readText(isEncoded ? response.pipe(createGunzip()) : response)

    expect(response.statusCode).toBe(status)
    expect(text).toBe(status === 200 ? await withTokens(masked) : internalError)
  })

  test('masks what another application mounted in it sends', async () => {
    const inner = express()
    inner.get('/', (_request, response) => void response.json(document))
    const app = express()
    app.use(expressMasking(masking(), options))
    app.use('/inner', inner)
    const response = await supertest(app).get('/inner/')

    expect(response.text).toBe(await withTokens(masked))
  })

  test('never hands its errors to the application’s error handler', async () => {
    const app = express()
    let handled = 0
    app.use(express.json())
    app.use(expressMasking(masking(), { request: { unmask: ['email'] }, onError: () => {} }))
    app.use((_error: unknown, _request: unknown, _response: unknown, _next: unknown) => {
      handled++
    })
    const response = await supertest(app).post('/').send({ email: 'abcdefghijk' })

    expect(response.status).toBe(500)
    expect(handled).toBe(0)
  })

  test('hides a parameter of the route where the same rules stand outside too', async () => {
    const app = express()
    const both = expressMasking(masking(), { request: { mask: { params: ['id'] } } })
    app.use(both)
    app.get('/users/:id', both, both, (request, response) => void response.send(request.params.id))
    const response = await supertest(app).get('/users/alice')

    expect(response.text).toBe(await withTokens('<<alice>>'))
  })

  test('hides headers that were read before, and lines of one name', async () => {
    const app = express()
    app.use((request, _response, next) => {
      expect(request.headersDistinct['x-email']).toEqual(['a@b.de', 'c@d.de'])
      next()
    })
    app.use(expressMasking(masking(), { request: { mask: { headers: ['x-email'] } } }))
    app.get('/', ({ headers, headersDistinct, rawHeaders }, response) => {
      const raw = rawHeaders.filter((_value, index) => rawHeaders[index - 1] === 'X-Email')
      response.json([headers['x-email'], headersDistinct['x-email'], raw])
    })
    await using server = await listen(app)
    const response = await exchange(server.port, {
      headers: { 'X-Email': 'a@b.de\r\nX-Email: c@d.de', 'X-Plan': 'free' },
    })
    const token = await withTokens('<<a@b.de, c@d.de>>')

    expect(JSON.parse(response.body)).toEqual([token, [token], [token]])
  })

  test('masks what is sent in place of what could not be sent', async () => {
    const app = express()
    const etag = vi.fn<() => string>(() => '"fine"')
    etag.mockImplementationOnce(() => {
      throw new Error('no ETag')
    })
    app.set('etag', etag)
    app.use(expressMasking(masking(), options))
    app.get('/', (_request, response) => void response.send('<p>hello</p>'))
    app.use((_error: unknown, _request: Request, response: Response, _next: unknown) => {
      response.removeHeader('Content-Type')
      response.json(document)
    })
    const response = await supertest(app).get('/')

    expect(response.text).toBe(await withTokens(masked))
    expect(etag).toHaveBeenCalledTimes(2)
  })

  test('hides nested parameters of a query', async () => {
    const app = express()
    app.set('query parser', 'extended')
    const request = { mask: { query: ['user.email', 'list[*].mail'] } }
    app.use(expressMasking(masking(), { request }))
    app.get('/', ({ query, url, originalUrl }, response) => {
      response.json({ query, url, isSame: url === originalUrl })
    })
    const path = '/?user[email]=a%40b.de&user[plan]=free&x=1&list[0][mail]=c%40d.de'
    const response = await supertest(app).get(path)

    expect(response.body).toEqual({
      query: {
        user: { email: await withTokens('<<a@b.de>>'), plan: 'free' },
        x: '1',
        list: [{ mail: await withTokens('<<c@d.de>>') }],
      },
      url: await withTokens(
        '/?user[email]=<<a@b.de>>&user[plan]=free&x=1&list[0][mail]=<<c@d.de>>',
      ),
      isSame: true,
    })
  })
})

describe.each([
  { name: 'Koa 2', Koa: Koa2 },
  { name: 'Koa 3', Koa: Koa3 },
])('$name', ({ Koa }) => {
  function serve(outer: Middleware[], inner: Middleware[], last: Middleware) {
    const app = new Koa()
    app.silent = true
    for (const middleware of outer) app.use(middleware)
    app.use(koaMasking(masking(), options))
    for (const middleware of [...inner, last]) app.use(middleware)
    return listen(app.callback())
  }
  const answer: Middleware = (ctx) => {
    ctx.body = document
  }
  const compress = koaCompress({ threshold: 0, br: false }) as Middleware

  test('compresses what was masked, mounted outside', async () => {
    await using server = await serve([compress], [], answer)
    const response = await getGzip(server.port)

    expect(response.headers['content-encoding']).toBe('gzip')
    expect(await readText(response.pipe(createGunzip()))).toBe(await withTokens(masked))
  })

  test('refuses what was compressed inside', async () => {
    await using server = await serve([], [compress], answer)
    const response = await getGzip(server.port)

    expect(response.statusCode).toBe(500)
    expect(response.headers['content-encoding']).toBeUndefined()
    expect(await readText(response)).toBe(internalError)
  })

  test('etag and conditional-get outside work on the masked body', async () => {
    const outer = [koaConditionalGet(), koaEtag()] as Middleware[]
    await using server = await serve(outer, [], answer)
    const got = await exchange(server.port, {})
    const etag = got.headers['etag'] ?? ''
    const again = await exchange(server.port, { headers: { 'If-None-Match': etag } })

    expect(got.body).toBe(await withTokens(masked))
    expect(etag).not.toBe('')
    expect(again.status).toBe(304)
    expect(again.body).toBe('')
  })

  test('drops an ETag that was made inside of the plain body', async () => {
    await using server = await serve([], [koaEtag() as Middleware], answer)
    const response = await exchange(server.port, {})

    expect(response.body).toBe(await withTokens(masked))
    expect(response.headers).not.toHaveProperty('etag')
  })

  test('answers HEAD with the length of the masked body', async () => {
    await using server = await serve([], [], answer)
    const head = await exchange(server.port, { method: 'HEAD' })

    expect(head.headers['content-length']).toBe(String((await withTokens(masked)).length))
  })

  test('hides a body that the parser left with Node’s request too', async () => {
    const app = new Koa()
    app.use(koaBodyParser({ patchNode: true }) as Middleware)
    app.use(koaMasking(masking(), { request: { mask: ['email'] } }))
    app.use((ctx: Context) => {
      ctx.body = (ctx.req as unknown as { body: unknown }).body
    })
    const response = await supertest(app.callback()).post('/').send({ email: 'a@b.de' })

    expect(response.text).toBe(await withTokens('{"email":"<<a@b.de>>"}'))
  })

  test('hides a query in the URL that was read before', async () => {
    const app = new Koa()
    const seen: string[] = []
    app.use(async (ctx: Context, next: Next) => {
      seen.push(ctx.URL.search)
      await next()
      seen.push(ctx.URL.search, ctx.href.slice(-10), ctx.search)
    })
    app.use(koaMasking(masking(), { request: { mask: { query: ['q'] } } }))
    await supertest(app.callback()).get('/?q=alice%40ab')
    const search = await withTokens('?q=<<alice@ab>>')

    expect(seen).toEqual(['?q=alice%40ab', search, search.slice(-10), search])
  })

  test('keeps the length of a stream that is no JSON', async () => {
    await using server = await serve([], [], (ctx) => {
      ctx.type = 'text/csv'
      ctx.body = Readable.from(['id,plan\n', '1,free\n'])
      ctx.length = 15
    })
    const response = await exchange(server.port, {})

    expect(response.headers['content-length']).toBe('15')
    expect(response.body).toBe('id,plan\n1,free\n')
  })

  test('closes a stream that is replaced outside', async () => {
    const source = Readable.from(['id,plan\n', '1,free\n'])
    const closed = once(source, 'close')
    const replace: Middleware = async (ctx, next) => {
      await next()
      ctx.body = 'replaced'
    }
    await using server = await serve([replace], [], (ctx) => {
      ctx.type = 'text/csv'
      ctx.body = source
    })
    const response = await exchange(server.port, {})
    await closed

    expect(response.body).toBe('replaced')
    expect(source.destroyed).toBe(true)
  })

  test('passes on what the application throws', async () => {
    await using server = await serve([], [], (ctx) => ctx.throw(403, 'no entry'))
    const response = await exchange(server.port, {})

    expect(response.status).toBe(403)
    expect(response.body).toBe('no entry')
  })

  test('leaves an answer without a body to Koa', async () => {
    await using server = await serve([], [], () => {})
    const response = await exchange(server.port, {})

    expect(response.status).toBe(404)
    expect(response.body).toBe('Not Found')
  })

  test('passes on the error of a stream', async () => {
    await using server = await serve([], [], (ctx) => {
      ctx.type = 'json'
      ctx.body = failingStream()
    })
    const response = await exchange(server.port, {})

    expect(response.status).toBe(500)
    expect(response.raw.includes('alice')).toBe(false)
  })
})

const internalError = '{"data":null,"success":false,"error":{"message":"Internal Error"}}'

function failingStream(): Readable {
  return Readable.from(
    (async function* () {
      yield '{"email":"alice@example.com",'
      throw new Error('the disk is gone')
    })(),
  )
}

async function getGzip(port: number): Promise<IncomingMessage> {
  const sent = sendRequest({ port, headers: { 'Accept-Encoding': 'gzip' }, agent: false }).end()
  const [response] = await once(sent, 'response')
  return response
}
