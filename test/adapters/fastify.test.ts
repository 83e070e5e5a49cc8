import Fastify from 'fastify'
import { fastifyMasking } from 'fieldveil/fastify'
import { expect, test, vi } from 'vitest'
import { makeMasker, withTokens } from './support/maskers.ts'

const plain = '{"email":"a"}'

test('an answer to HEAD does not tell how long the plain body is', async () => {
  await using app = Fastify()
  await app.register(fastifyMasking(makeMasker(), { response: { mask: ['email'] } }))
  app.head('/', async (_request, reply) =>
    reply.type('application/json').header('content-length', String(plain.length)).send(plain),
  )
  const masked = await withTokens('{"email":"<<a>>"}')
  expect(masked).not.toHaveLength(plain.length)
  const { headers } = await app.inject({ method: 'HEAD', url: '/' })
  expect(headers['content-length']).toBe(String(Buffer.byteLength(masked)))
})

test('what one registration has refused is not masked by the rules of another', async () => {
  await using app = Fastify()
  const onError = vi.fn()
  const masker = makeMasker()
  const first = { request: { unmask: ['email'] }, onError }
  await app.register(fastifyMasking(masker, first))
  await app.register(fastifyMasking(masker, { response: { mask: ['**'] } }))
  const handler = vi.fn(async () => ({}))
  app.post('/', handler)
  const payload = { email: 'no token of ours' }
  const answer = await app.inject({ method: 'POST', url: '/', payload })
  expect(answer.statusCode).toBe(500)
  expect(answer.json()).toEqual({
    ...{ data: null, success: false },
    error: { message: 'Unmasking of given token values failed.' },
  })
  expect(onError).toHaveBeenCalledTimes(1)
  expect(handler).not.toHaveBeenCalled()
})
