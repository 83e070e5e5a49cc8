import { inspect } from 'node:util'
import { MaskingError } from 'fieldveil'
import { describe, expect, test, vi } from 'vitest'
import { frameworks, type Handler, type NeutralOptions } from './support/frameworks.ts'
import { makeMasker } from './support/maskers.ts'
import { exchange, listen } from './support/raw-client.ts'
import { makeRecordingMasker } from './support/recording-masker.ts'

const post = {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', Authorization: 'Bearer ann' },
  body: '{"email":"alice@example.com","phone":"5550100"}',
}
const echo: Handler = ({ body }, reply) => reply.json(body)
const caller = {
  subject: 'customer-7',
  actor: 'ann',
  roles: ['support'],
  purpose: 'call back',
  ttl: 60_000,
  attributes: { source: 'web' },
}

describe.each(frameworks)('$name', ({ build }) => {
  test('gives tenant and context to every call of an exchange, in both directions', async () => {
    const { masker, calls } = makeRecordingMasker()
    const context = vi.fn(async (host: { headers: Readonly<Record<string, unknown>> }) => {
      return host.headers['authorization'] === 'Bearer ann' ? caller : {}
    })
    const mounts: NeutralOptions[] = [
      {
        request: { mask: { body: ['email'], headers: ['x-email'], query: ['q'] } },
        response: { unmask: ['email'], mask: ['phone'] },
        tenant: () => 'acme',
        context,
      },
    ]
    await using server = await listen(build({ masker, mounts, handler: echo }))
    const request = { ...post, path: '/?q=1', headers: { ...post.headers, 'X-Email': 'a@b.de' } }
    const response = await exchange(server.port, request)

    expect(JSON.parse(response.body)).toMatchObject({ email: 'alice@example.com' })
    expect(response.body).not.toContain('5550100')
    expect(calls.map(({ direction }) => direction)).toEqual([
      'mask',
      'mask',
      'mask',
      'unmask',
      'mask',
    ])
    for (const call of calls) expect(call.context).toEqual({ ...caller, tenant: 'acme' })
    expect(context).toHaveBeenCalledOnce()
  })

  test('asks anew for every request, and leaves out what is not known', async () => {
    const { masker, calls } = makeRecordingMasker()
    const context: NeutralOptions['context'] = ({ headers }) => {
      return { subject: headers['x-subject'] as string | undefined, roles: undefined }
    }
    const mounts = [{ request: { mask: ['email'] }, context }]
    await using server = await listen(build({ masker, mounts, handler: echo }))
    for (const subject of ['a', 'b']) {
      await exchange(server.port, { ...post, headers: { ...post.headers, 'X-Subject': subject } })
    }
    await exchange(server.port, post)

    expect(calls.map((call) => call.context)).toEqual([{ subject: 'a' }, { subject: 'b' }, {}])
  })

  test('does not ask whose an exchange is that is skipped', async () => {
    const context = vi.fn(() => caller)
    const mounts = [{ request: { mask: ['email'] }, context, skip: () => true }]
    await using server = await listen(build({ masker: makeMasker(), mounts, handler: echo }))
    const response = await exchange(server.port, post)

    expect(response.body).toBe(post.body)
    expect(context).not.toHaveBeenCalled()
  })

  test.each([
    [{ rolse: ['support'] }, "context(): there is no 'rolse'; did you mean 'roles'?"],
    [{ tenant: 'acme' }, 'context(): the tenant is an option of its own: tenant()'],
    [{ roles: 'support' }, 'context(): roles must be a list of strings'],
    [
      { colour: 1 },
      "context(): there is no 'colour'; known are subject, actor, roles, purpose, ttl, attributes",
    ],
  ])('says to the operator what is wrong: %j', async (given, message) => {
    const errors: MaskingError[] = []
    const mounts: NeutralOptions[] = [
      {
        request: { mask: ['email'] },
        context: () => given as never,
        onError: (error) => void errors.push(error),
      },
    ]
    const handler = vi.fn(echo)
    await using server = await listen(build({ masker: makeMasker(), mounts, handler }))
    const response = await exchange(server.port, post)

    expect(response.status).toBe(500)
    expect(handler).not.toHaveBeenCalled()
    expect(errors.map((error) => [error.code, error.message])).toEqual([
      ['invalid_options', message],
    ])
  })

  test.each([
    'tenant',
    'context',
    'skip',
  ] as const)('keeps of an error of %s() its name and place alone', async (name) => {
    const errors: MaskingError[] = []
    const fail = function failHere(): never {
      throw new TypeError('no account alice@example.com', { cause: 'alice@example.com' })
    }
    const mounts: NeutralOptions[] = [
      {
        request: { mask: ['email'] },
        response: { mask: ['email'] },
        [name]: fail,
        onError: (error) => void errors.push(error),
      },
    ]
    const handler = vi.fn(echo)
    await using server = await listen(build({ masker: makeMasker(), mounts, handler }))
    const response = await exchange(server.port, post)

    expect(response.status).toBe(500)
    expect(handler).not.toHaveBeenCalled()
    const [error] = errors
    expect(error).toMatchObject({
      code: 'internal_error',
      message: `${name}(): the function failed with an error of its own`,
      cause: { name: 'TypeError' },
    })
    expect(String((error?.cause as Error).stack)).toMatch(/failHere/)
    const printed = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })
    expect(printed + JSON.stringify(error)).not.toContain('alice')
    expect(response.raw.toString()).not.toContain('alice')
  })

  test('lets an error of the masker through that a function ran into', async () => {
    const errors: MaskingError[] = []
    const mounts: NeutralOptions[] = [
      {
        request: { mask: ['email'] },
        context: () => Promise.reject(new MaskingError('unmasking_unavailable', 'later')),
        onError: (error) => void errors.push(error),
      },
    ]
    await using server = await listen(build({ masker: makeMasker(), mounts, handler: echo }))
    const response = await exchange(server.port, post)

    expect(response.status).toBe(500)
    expect(errors.map(({ code }) => code)).toEqual(['unmasking_unavailable'])
  })

  test('asks the outer of two mounts with the same rules', async () => {
    const { masker, calls } = makeRecordingMasker()
    const rules = { response: { mask: ['email'] } }
    const mounts: NeutralOptions[] = [
      { ...rules, context: () => ({ subject: 'outer' }) },
      { ...rules, context: () => ({ subject: 'inner' }) },
    ]
    await using server = await listen(build({ masker, mounts, handler: echo }))
    await exchange(server.port, post)

    expect(calls.map(({ context }) => context?.subject)).toEqual(['outer'])
  })

  test('keeps the contexts of different rules apart', async () => {
    const { masker, calls } = makeRecordingMasker()
    const mounts: NeutralOptions[] = [
      { response: { mask: ['email'] }, context: () => ({ subject: 'outer' }) },
      { response: { mask: ['phone'] }, context: () => ({ subject: 'inner' }) },
    ]
    await using server = await listen(build({ masker, mounts, handler: echo }))
    await exchange(server.port, post)

    expect(calls.map(({ context }) => context?.subject).sort()).toEqual(['inner', 'outer'])
  })
})
