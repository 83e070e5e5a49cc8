import { once } from 'node:events'
import { type ClientHttp2Session, connect, createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { koaMasking } from 'fieldveil/koa'
import type { Context } from 'koa'
import { expect, test } from 'vitest'
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
  const server = createServer(app.callback()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const answer = await get(client, path)
  client.close()
  server.close()

  expect(answer).toEqual({ status, body: await withTokens(body) })
})

async function get(client: ClientHttp2Session, path: string) {
  const stream = client.request({ ':path': path })
  const [headers] = await once(stream, 'response')
  return { status: headers[':status'], body: await readText(stream) }
}
