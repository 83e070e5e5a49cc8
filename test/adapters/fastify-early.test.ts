import { Readable } from 'node:stream'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { fastifyMasking } from 'fieldveil/fastify'
import { afterEach, expect, test } from 'vitest'
import { makeMasker, withTokens } from './support/maskers.ts'

const apps: FastifyInstance[] = []

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
})

type Options = Parameters<typeof fastifyMasking>[1]

async function build(...mounts: Options[]): Promise<FastifyInstance> {
  const app = Fastify()
  apps.push(app)
  const masker = makeMasker()
  for (const mount of mounts) await app.register(fastifyMasking(masker, mount))
  app.setErrorHandler((_error, request, reply) => {
    const { email } = request.body as { email: string }
    reply.code(400).send({ email, name: 'Alice' })
  })
  const schema = { body: { type: 'object', required: ['age'] } }
  app.post('/validated', { schema }, async () => ({}))
  const answer = (path: string, send: (reply: FastifyReply) => unknown): void => {
    app.get(path, { onRequest: async (_request, reply) => send(reply) }, async () => ({}))
  }
  answer('/hook', (reply) => reply.send({ email: 'alice@example.com' }))
  answer('/refused', (reply) => reply.code(401).send({ message: 'who are you?' }))
  answer('/stream', (reply) => {
    const document = JSON.stringify({ email: 'alice@example.com' })
    return reply.type('application/json').send(Readable.from([document]))
  })
  answer('/lines', (reply) => {
    const line = JSON.stringify({ email: 'alice@example.com' })
    return reply.type('text/plain').send(`${line}\n${line}\n`)
  })
  answer('/encoded', (reply) =>
    reply.type('application/json').header('content-encoding', 'x').send('{}'),
  )
  return app
}

const response = { mask: ['email'] }
const quiet = { onError: () => {} }
const email = 'alice@example.com'
const hidden = '{"email":"<<alice@example.com>>"}'

test('what an error handler answers for a body that is not valid is masked', async () => {
  const app = await build({ response })
  const answer = await app.inject({ method: 'POST', url: '/validated', payload: { email } })
  expect(answer.statusCode).toBe(400)
  expect(answer.body).toBe(await withTokens('{"email":"<<alice@example.com>>","name":"Alice"}'))
  expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(answer.body)))
})

test.each([
  '/hook',
  '/stream',
])('what a hook answers before all others is masked: %s', async (url) => {
  const app = await build({ response })
  expect((await app.inject(url)).body).toBe(await withTokens(hidden))
})

test('the rules of each registration hold for it', async () => {
  const app = await build({ response }, { response: { mask: ['name'] } })
  const answer = await app.inject({ method: 'POST', url: '/validated', payload: { email } })
  const masked = '{"email":"<<alice@example.com>>","name":"<<Alice>>"}'
  expect(answer.body).toBe(await withTokens(masked))
})

test('an answer without values goes out where nobody can say whose it is', async () => {
  const tenant = (): string => {
    throw new Error('nobody has been authenticated')
  }
  const app = await build({ response, tenant, ...quiet })
  expect(await app.inject('/refused')).toMatchObject({
    statusCode: 401,
    body: '{"message":"who are you?"}',
  })
  for (const url of ['/hook', '/stream', '/encoded']) {
    const answer = await app.inject(url)
    expect(answer.statusCode).toBe(500)
    expect(answer.body).toContain('Internal Error')
    expect(answer.body).not.toContain(email)
  }
})

test('a body that cannot be read is kept back, and the error is not masked again', async () => {
  const app = await build({ response, ...quiet }, { response: { mask: ['**'] }, ...quiet })
  const answer = await app.inject('/encoded')
  expect(answer.statusCode).toBe(500)
  expect(answer.json()).toMatchObject({ error: { message: 'Internal Error' } })
})

test('lines of JSON that nobody has called so are masked in what a hook has answered', async () => {
  const app = await build({ response })
  const line = '{"email":"<<alice@example.com>>"}'
  expect((await app.inject('/lines')).body).toBe(await withTokens(`${line}\n${line}\n`))
})

test('an exchange that is skipped is left alone', async () => {
  const app = await build({ response, skip: () => true })
  expect((await app.inject('/hook')).json()).toEqual({ email })
})
