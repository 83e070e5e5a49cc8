import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import type { MaskingError } from 'fieldveil'
import { describe, expect, test } from 'vitest'
import { frameworks, type Handler } from './support/frameworks.ts'
import {
  makeBrokenStore,
  makeHeldStore,
  makeMasker,
  makeSignal,
  withTokens,
} from './support/maskers.ts'
import { exchange, listen, openSocket, printRequest, readAll } from './support/raw-client.ts'

const post = {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: '{"email":"alice@example.com"}',
}
const maskRequest = { request: { mask: ['email'] } }
const maskResponse = { response: { mask: ['email'] } }
const alice: Handler = (_seen, reply) => reply.json({ email: 'alice@example.com' })

describe.each(frameworks)('$name', ({ build, family }) => {
  test('does not reach the application when the client leaves while its request is masked', async () => {
    const store = makeHeldStore()
    const masker = makeMasker(store)
    let calls = 0
    const handler: Handler = () => void calls++
    await using server = await listen(build({ masker, mounts: [maskRequest], handler }))
    const left = onceConnectionCloses(server.server)
    const socket = await openSocket(server.port)
    socket.write(printRequest(post))
    await store.reached
    socket.destroy()
    await left
    store.release()
    await masker.close()
    await setImmediate()

    expect(calls).toBe(0)
  })

  test('notices that the client leaves while its response is masked, and serves the next', async () => {
    const store = makeHeldStore()
    const masker = makeMasker(store)
    const errors: MaskingError[] = []
    const mounts = [{ ...maskResponse, onError: (error: MaskingError) => void errors.push(error) }]
    const app = build({ masker, mounts, handler: alice })
    let heads = 0
    await using server = await listen((request, response) => {
      const { writeHead } = response
      response.writeHead = (...given: unknown[]) => {
        heads++
        return writeHead.apply(response, given as never)
      }
      return app(request, response)
    })
    const left = onceConnectionCloses(server.server)
    const socket = await openSocket(server.port)
    socket.write(printRequest({}))
    await store.reached
    socket.destroy()
    await left
    store.release()
    const next = await exchange(server.port, {})

    expect(next.body).toBe(await withTokens('{"email":"<<alice@example.com>>"}'))
    expect(errors).toEqual([])
    // Koa ends the response of a client that has left, without a body.
    if (family === 'express') expect(heads).toBe(1)
  })

  test.each([
    { part: 'request', mount: maskRequest, handler: () => {}, calls: 0 },
    { part: 'response', mount: maskResponse, handler: alice, calls: 1 },
  ])('fails closed when the store fails: $part', async ({ mount, handler, calls }) => {
    const masker = makeMasker(makeBrokenStore('alice@example.com'))
    const errors: MaskingError[] = []
    let reached = 0
    const app = build({
      masker,
      mounts: [{ ...mount, onError: (error: MaskingError) => void errors.push(error) }],
      handler: (seen, reply) => {
        reached++
        reply.set('ETag', '"plain"')
        reply.set('Content-Disposition', 'attachment; filename="alice.json"')
        return handler(seen, reply)
      },
    })
    await using server = await listen(app)
    const response = await exchange(server.port, post)

    expect(response.status).toBe(500)
    expect(JSON.parse(response.body)).toEqual({
      data: null,
      success: false,
      error: { message: 'Masking failed after 0 retries' },
    })
    expect(response.raw.includes('alice')).toBe(false)
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store' })
    expect(response.headers).not.toHaveProperty('etag')
    expect(response.headers).not.toHaveProperty('content-disposition')
    expect(reached).toBe(calls)
    expect(errors.map(({ code }) => code)).toEqual(['masking_failed'])
    expect(errors[0]?.message).not.toContain('alice')
  })

  test('counts the head of a pending response as sent', async () => {
    const store = makeHeldStore()
    const masker = makeMasker(store)
    const observed: Record<string, unknown> = {}
    const handler: Handler = (_seen, reply) => {
      const response = reply.node()
      response.statusCode = 201
      response.setHeader('Content-Type', 'application/json')
      observed['returned'] = response.end('{"email":"alice@example.com"}') === response
      observed['headersSent'] = response.headersSent
      observed['writableEnded'] = response.writableEnded
      observed['setHeader'] = codeOf(() => response.setHeader('X-Late', 'yes'))
      observed['removeHeader'] = codeOf(() => response.removeHeader('Content-Type'))
      observed['writeHead'] = codeOf(() => response.writeHead(500))
      response.statusCode = 500
      response.end('{"email":"bob@example.com"}')
      store.release()
    }
    const app = build({ masker, mounts: [maskResponse], handler })
    await using server = await listen(app)
    const response = await exchange(server.port, {})

    expect(observed).toEqual({
      returned: true,
      headersSent: true,
      writableEnded: true,
      setHeader: 'ERR_HTTP_HEADERS_SENT',
      removeHeader: 'ERR_HTTP_HEADERS_SENT',
      writeHead: 'ERR_HTTP_HEADERS_SENT',
    })
    expect(response.status).toBe(201)
    expect(response.body).toBe(await withTokens('{"email":"<<alice@example.com>>"}'))
    expect(response.headers).not.toHaveProperty('x-late')
  })

  test('calls the callbacks of write and end', async () => {
    const written = makeSignal()
    const ended = makeSignal()
    const refused = makeSignal()
    const handler: Handler = (_seen, reply) => {
      const response = reply.node()
      response.setHeader('Content-Type', 'application/json')
      response.write('{"email":', () => {
        written.fire()
        response.end('"alice@example.com"}', () => ended.fire())
        response.write('more', (error) => {
          if ((error as NodeJS.ErrnoException)?.code === 'ERR_STREAM_WRITE_AFTER_END')
            refused.fire()
        })
      })
    }
    const app = build({ masker: makeMasker(), mounts: [maskResponse], handler })
    await using server = await listen(app)
    const response = await exchange(server.port, {})
    await Promise.all([written.fired, ended.fired, refused.fired])

    expect(response.body).toBe(await withTokens('{"email":"<<alice@example.com>>"}'))
  })

  test('answers pipelined requests in order while the first is pending', async () => {
    const store = makeHeldStore()
    const app = build({
      masker: makeMasker(store),
      mounts: [maskResponse],
      handler: ({ query }, reply) => reply.json(query),
    })
    await using server = await listen(app)
    const socket = await openSocket(server.port)
    socket.write(printRequest({ path: '/?email=first' }, 'keep-alive'))
    socket.write(printRequest({ path: '/?plan=second' }))
    await store.reached
    store.release()
    const raw = (await readAll(socket)).toString()

    expect(raw).not.toContain('"first"')
    expect(raw.indexOf(await withTokens('{"email":"<<first>>"}'))).toBeGreaterThan(0)
    expect(raw.indexOf('{"plan":"second"}')).toBeGreaterThan(raw.indexOf('{"email"'))
  })

  test('goes with direct calls of the masker in the handler', async () => {
    const masker = makeMasker()
    const handler: Handler = async ({ body }, reply) => {
      const { email } = body as { email: string }
      const opened = await masker.unmaskDocument({ email }, ['email'])
      const own = await masker.maskDocument({ phone: '5550100' }, ['phone'])
      reply.json({ ...opened, ...own })
    }
    const mounts = [{ ...maskRequest, ...maskResponse }]
    await using server = await listen(build({ masker, mounts, handler }))
    const response = await exchange(server.port, post)

    expect(response.body).toBe(
      await withTokens('{"email":"<<alice@example.com>>","phone":"<<5550100>>"}'),
    )
  })

  test('masks for the tenant that a function names', async () => {
    const masker = makeMasker()
    const tenant = async (host: { headers: Record<string, unknown> }) => {
      return String(host.headers['x-tenant'])
    }
    const app = build({ masker, mounts: [{ ...maskResponse, tenant }], handler: alice })
    await using server = await listen(app)
    const ofA = await exchange(server.port, { headers: { 'X-Tenant': 'a' } })
    const ofB = await exchange(server.port, { headers: { 'X-Tenant': 'b' } })

    expect(ofA.body).not.toBe(ofB.body)
    for (const [given, answer] of Object.entries({ a: ofA, b: ofB })) {
      const opened = await masker.unmaskDocument(JSON.parse(answer.body), ['email'], {
        tenant: given,
      })
      expect(opened).toEqual({ email: 'alice@example.com' })
    }
  })

  test('keeps an own parameter __proto__ as data', async () => {
    const app = build({
      masker: makeMasker(),
      mounts: [{ request: { mask: { query: ['email'] } } }],
      handler: ({ query, url }, reply) => {
        reply.json({ url, keys: Object.keys(query).sort(), polluted: 'x' in {} })
      },
    })
    await using server = await listen(app)
    const response = await exchange(server.port, { path: '/?email=a%40b.de&__proto__=x' })
    const { url, keys, polluted } = JSON.parse(response.body)

    expect(url).toBe(await withTokens('/?email=<<a@b.de>>&__proto__=x'))
    expect(keys).toContain('email')
    expect(polluted).toBe(false)
  })
})

describe.each(frameworks.filter(({ family }) => family === 'express'))('$name', ({ build }) => {
  test('throws at a second send, and sends the first', async () => {
    const codes: unknown[] = []
    const handler: Handler = (_seen, reply) => {
      reply.json({ email: 'alice@example.com' })
      codes.push(codeOf(() => reply.json({ email: 'bob@example.com' })))
      codes.push(codeOf(() => reply.send('again')))
      // Too late: what was sent has its status.
      reply.status(500)
    }
    const app = build({ masker: makeMasker(), mounts: [maskResponse], handler })
    await using server = await listen(app)
    const response = await exchange(server.port, {})

    expect(codes).toEqual(['ERR_HTTP_HEADERS_SENT', 'ERR_HTTP_HEADERS_SENT'])
    expect(response.status).toBe(200)
    expect(response.body).toBe(await withTokens('{"email":"<<alice@example.com>>"}'))
  })

  test('leaks nothing where a second send is not caught', async () => {
    const handler: Handler = (_seen, reply) => {
      reply.json({ email: 'alice@example.com' })
      reply.json({ email: 'bob@example.com' })
    }
    const store = makeHeldStore()
    const masker = makeMasker(store)
    await using server = await listen(build({ masker, mounts: [maskResponse], handler }))
    const socket = await openSocket(server.port)
    socket.write(printRequest({}))
    // Express ends a connection whose response was begun when an error reaches it.
    const raw = await readAll(socket)
    store.release()
    await masker.close()

    expect(raw.toString()).toBe('')
  })
})

async function onceConnectionCloses(server: NodeJS.EventEmitter): Promise<void> {
  const [socket] = await once(server, 'connection')
  await once(socket, 'close')
}

function codeOf(act: () => unknown): unknown {
  try {
    act()
    return 'nothing thrown'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}
