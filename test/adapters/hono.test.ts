import { honoMasking } from 'fieldveil/hono'
import { Hono } from 'hono'
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
