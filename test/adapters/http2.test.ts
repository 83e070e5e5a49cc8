import { once } from 'node:events'
import {
  type ClientHttp2Session,
  connect,
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type OutgoingHttpHeaders,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { koaMasking } from 'fieldveil/koa'
import type { Context } from 'koa'
import { expect, test, vi } from 'vitest'
import { Koa3 } from './support/frameworks.ts'
import { makeMasker, withTokens } from './support/maskers.ts'

const document = { email: 'alice@example.com' }
const masked = '{"email":"<<alice@example.com>>"}'

test.each([
  ['/object', 200, masked],
  ['/written', 200, masked],
  ['/lines', 200, masked],
])('Koa over HTTP/2: %s', async (path, status, body) => {
  const app = new Koa3()
  app.use(koaMasking(makeMasker(), { response: { mask: ['email'] }, onError: () => {} }))
  app.use((ctx: Context) => {
    if (ctx.path === '/object') ctx.body = document
    else {
      ctx.respond = false
      ctx.res.statusCode = 200
      ctx.res.setHeader(
        'Content-Type',
        ctx.path === '/lines' ? 'application/x-ndjson' : 'text/json',
      )
      ctx.res.write('{"email":')
      ctx.res.end('"alice@example.com"}')
    }
  })
  expect(await ask(app.callback(), { ':path': path })).toEqual({
    status,
    body: await withTokens(body),
  })
})

// Over HTTP/2 a body needs no header that announces it, and parsers then take it for none.
test.each([
  ['without a length', 'POST', JSON.stringify(document), {}, 500],
  ['with one', 'POST', JSON.stringify(document), { 'content-length': '29' }, 500],
  ['of no bytes', 'GET', undefined, {}, 200],
])('a body that no parser has read, %s, does not reach the application', async (_name, method, body, headers, status) => {
  const app = new Koa3()
  const onError = vi.fn()
  app.use(koaMasking(makeMasker(), { request: { mask: ['email'] }, onError }))
  app.use(async (ctx: Context) => {
    ctx.body = `saw ${await readText(ctx.req)}`
  })
  const asked = { ':method': method, 'content-type': 'application/json', ...headers }
  const answer = await ask(app.callback(), asked, body)
  expect(answer.status).toBe(status)
  expect(answer.body).not.toContain('alice')
  expect(onError).toHaveBeenCalledTimes(status === 200 ? 0 : 1)
})

type Listener = (request: Http2ServerRequest, response: Http2ServerResponse) => unknown

async function ask(listener: Listener, headers: OutgoingHttpHeaders, body?: string) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const answer = await exchange(client, headers, body)
  client.close()
  server.close()
  return answer
}

async function exchange(client: ClientHttp2Session, given: OutgoingHttpHeaders, body?: string) {
  const stream = client.request(given, { endStream: body === undefined })
  if (body !== undefined) stream.end(body)
  const [headers] = await once(stream, 'response')
  return { status: headers[':status'], body: await readText(stream) }
}
