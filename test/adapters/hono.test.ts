import { honoMasking } from 'fieldveil/hono'
import { type Context, Hono } from 'hono'
import { expect, it, vi } from 'vitest'
import { makeMasker } from './support/maskers.ts'

const request = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"email":"alice@example.com"}',
}

it('leaves no value in what a middleware before it has read', async () => {
  const app = new Hono()
  app.use(async (context, next) => {
    await context.req.json()
    await context.req.text()
    await next()
  })
  app.use(honoMasking(makeMasker(), { request: { mask: ['email'] } }))
  app.post('/', async (context) => {
    return context.text(`${JSON.stringify(await context.req.json())} ${await context.req.text()}`)
  })
  const seen = await (await app.request('/', request)).text()
  expect(seen).toContain('"email"')
  expect(seen).not.toContain('alice@example.com')
})

it('refuses a body that it may not hold', async () => {
  const app = new Hono()
  const onError = vi.fn()
  const options = { request: { mask: ['email'] }, maximumBodyBytes: 10, onError }
  app.use(honoMasking(makeMasker(), options))
  app.post('/', (context) => context.text('reached'))
  const response = await app.request('/', request)
  expect(response.status).toBe(413)
  expect(await response.json()).toMatchObject({ error: { message: 'Payload too large' } })
  expect(onError).toHaveBeenCalledTimes(1)
})

it('keeps back an answer that it cannot mask, and says so', async () => {
  const app = new Hono()
  const onError = vi.fn()
  app.use(honoMasking(makeMasker(), { response: { mask: ['email'] }, onError }))
  app.get('/', (context) =>
    context.body('{"email":"alice@example.com"', 200, { 'content-type': 'application/json' }),
  )
  const response = await app.request('/')
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('alice@example.com')
  expect(onError).toHaveBeenCalledTimes(1)
})

it('refuses rules for parameters of a route when it is mounted', () => {
  const rules = { request: { mask: { params: ['id'] } } }
  expect(() => honoMasking(makeMasker(), rules)).toThrow('params cannot be changed in Hono')
})

it.each([
  ['another type', { 'content-type': 'application/xml' }],
  ['no type', {}],
])('refuses a body of %s where no header says how long it is', async (_name, headers) => {
  const app = new Hono()
  const handler = vi.fn((context: Context) => context.text('reached'))
  app.use(honoMasking(makeMasker(), { request: { mask: ['email'] }, onError: () => {} }))
  app.post('/', handler)
  const body = new TextEncoder().encode('<email>alice@example.com</email>')
  expect((await app.request('/', { method: 'POST', headers, body })).status).toBe(415)
  expect(handler).not.toHaveBeenCalled()
})

it('takes a body of just as many bytes as it may hold, and ends one that has more', async () => {
  const app = new Hono()
  const options = { request: { mask: ['email'] }, maximumBodyBytes: request.body.length }
  app.use(honoMasking(makeMasker(), { ...options, onError: () => {} }))
  app.post('/', (context) => context.text('reached'))
  expect((await app.request('/', request)).status).toBe(200)
  const cancel = vi.fn()
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(10)),
    cancel,
  })
  const endless = { ...request, body, duplex: 'half' } as RequestInit
  expect((await app.request('/', endless)).status).toBe(413)
  expect(cancel).toHaveBeenCalledTimes(1)
})

it('gives handlers the signal of the request, and no length of the body that was', async () => {
  const app = new Hono()
  app.use(honoMasking(makeMasker(), { request: { mask: ['email'] } }))
  const controller = new AbortController()
  app.post('/', (context) => {
    controller.abort()
    const { signal, headers } = context.req.raw
    return context.json({ aborted: signal.aborted, length: headers.get('content-length') })
  })
  const headers = { ...request.headers, 'content-length': String(request.body.length) }
  const given = { ...request, headers, signal: controller.signal }
  expect(await (await app.request('/', given)).json()).toEqual({ aborted: true, length: null })
})

it('hides a parameter whatever its name is', async () => {
  const app = new Hono()
  app.use(honoMasking(makeMasker(), { request: { mask: { query: ['**'] } } }))
  app.get('/', (context) => context.text(decodeURIComponent(context.req.url)))
  const seen = await (await app.request('/?__proto__=alice@example.com&a=bob@example.com')).text()
  expect(seen).toContain('__proto__=')
  expect(seen).not.toContain('@example.com')
})
