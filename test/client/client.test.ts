import { getEventListeners } from 'node:events'
import { type ClientError, type ClientOptions, createClient } from 'fieldveil/client'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { openCanaryLog } from '../support/canary-log.ts'
import { freePort } from '../support/redis-server.ts'
import {
  answer,
  cut,
  type Deed,
  drop,
  hang,
  type MisbehavingServer,
  refuse,
  stall,
  startMisbehaving,
  succeed,
} from './support/misbehaving-server.ts'

const token = 'canary-bearer-token'
const george = { value: 'George', token_name: 'Text Token' }
const masked = { ...george, token_value: 'aB3dE6gH9j' }

let server: MisbehavingServer
beforeAll(async () => {
  server = await startMisbehaving()
})
afterAll(async () => {
  await server.stop()
})

const open = (options: Partial<ClientOptions> = {}) =>
  createClient({ baseUrl: server.url, token, backoff: 1, ...options })

async function fail(work: Promise<unknown>): Promise<ClientError> {
  const error = await work.then(
    (value) => {
      throw new Error(`it resolved to ${JSON.stringify(value)}`)
    },
    (reason) => reason,
  )
  expect(error).toMatchObject({ name: 'ClientError' })
  return error
}

describe('a call', () => {
  it('sends entries, token and policy, and answers the entries of the envelope', async () => {
    const client = open({ baseUrl: `${server.url}//` })
    server.plan(succeed(masked))
    expect(await client.mask([george])).toEqual([masked])
    expect(server.seen).toMatchObject([
      {
        ...{ method: 'PUT', path: '/api/vault/mask', authorization: `Bearer ${token}` },
        ...{ contentType: 'application/json', body: { mask: [george] } },
      },
    ])
    const back = { value: 'George', token_value: 'aB3dE6gH9j' }
    server.plan(succeed(back))
    const { unmask } = client
    expect(await unmask([{ token_value: 'aB3dE6gH9j' }], { policy: 'strict' })).toEqual([back])
    expect(server.seen[0]).toMatchObject({
      ...{ path: '/api/vault/unmask' },
      body: { unmask: [{ token_value: 'aB3dE6gH9j' }], policy_name: 'strict' },
    })
  })

  it('asks a function for the token before every try', async () => {
    let asked = 0
    const client = open({ token: async () => `token-${++asked}` })
    server.plan(refuse(503, 'The masker is closed'), succeed(masked))
    await client.mask([george])
    expect(server.seen.map(({ authorization }) => authorization)).toEqual([
      ...['Bearer token-1', 'Bearer token-2'],
    ])
  })
})

describe('a try that failed', () => {
  it.each<[string, Deed]>([
    ['a server that is overloaded', refuse(503, 'busy')],
    ['a server that failed', refuse(500, 'Internal Error')],
    ['a store that failed', refuse(500, 'Masking failed after 3 retries')],
    ['a proxy that found no server', answer(502, '<html>Bad Gateway</html>')],
    ['a connection that was dropped', drop],
    ['an answer that was cut', cut],
    ['an answer that is no JSON', answer(200, '{"data":[')],
    ['an answer with entries missing', succeed()],
    ['an answer that says it is none', answer(200, { data: [masked], success: false })],
    ['a limit without a time', refuse(429, 'API usage limit exceeded')],
    ['a limit with a time in no format', refuse(429, 'x', { 'retry-after': 'soon' })],
  ])('is repeated: %s', async (_name, deed) => {
    server.plan(deed, deed, succeed(masked))
    expect(await open().mask([george])).toEqual([masked])
    expect(server.seen).toHaveLength(3)
  })

  it('is repeated as often as it may be, and no more', async () => {
    server.plan(refuse(503, 'busy'))
    const error = await fail(open({ retries: 2 }).mask([george]))
    expect(error).toMatchObject({ code: 'refused', status: 503, message: 'busy' })
    expect(server.seen).toHaveLength(3)
    server.plan(refuse(503, 'busy'))
    await fail(open({ retries: 0 }).mask([george]))
    expect(server.seen).toHaveLength(1)
  })

  it('is not repeated where that is pointless: any 4xx but 429, and what is not built', async () => {
    for (const status of [400, 401, 403, 404, 405, 408, 409, 413, 415, 422, 499, 501]) {
      server.plan(refuse(status, 'no'))
      expect(await fail(open().mask([george]))).toMatchObject({ status, message: 'no' })
      expect(server.seen).toHaveLength(1)
    }
  })

  it.each([
    'Payload is empty',
    'unmask data missing',
    'Missing token value field ',
    'Missing token value',
    'token_value must be a string',
    'Unmasking of given token values failed.',
  ])('is not repeated where the contract answers 500 to a mistake: %s', async (message) => {
    server.plan(refuse(500, message))
    const error = await fail(open().unmask([{ token_value: 'a' }]))
    expect(error).toMatchObject({ code: 'refused', status: 500, message, isFinal: true })
    expect(server.seen).toHaveLength(1)
  })

  it('waits as long as the server asks for, in seconds or until a date', async () => {
    server.plan(refuse(429, 'slow', { 'retry-after': '1' }), succeed(masked))
    await open().mask([george])
    const [first, second] = server.seen
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990)
    const date = Math.ceil(Date.now() / 1_000) * 1_000 + 1_000
    const field = new Date(date).toUTCString()
    server.plan(refuse(429, 'slow', { 'retry-after': field }), succeed(masked))
    await open().mask([george])
    expect(Date.now()).toBeGreaterThanOrEqual(date - 10)
    server.plan(refuse(503, 'soon', { 'retry-after': '0' }), succeed(masked))
    expect(await open().mask([george])).toEqual([masked])
    const past = new Date(0).toUTCString()
    server.plan(refuse(429, 'past', { 'retry-after': past }), succeed(masked))
    expect(await open().mask([george])).toEqual([masked])
  })

  it('is told at once where the server asks for more time than there is', async () => {
    server.plan(refuse(429, 'API usage limit exceeded', { 'retry-after': '3600' }))
    const error = await fail(open().mask([george]))
    expect(error).toMatchObject({ status: 429, retryAfter: 3_600_000, isFinal: false })
    expect(server.seen).toHaveLength(1)
    // What a server says of a limit for life.
    server.plan(refuse(429, 'x', { 'retry-after': '2147483648' }))
    expect(await fail(open().mask([george]))).toMatchObject({ retryAfter: 2_147_483_648_000 })
    expect(server.seen).toHaveLength(1)
    server.plan(refuse(429, 'x', { 'retry-after': '20' }))
    expect(await fail(open({ deadline: 5_000 }).mask([george]))).toMatchObject({ status: 429 })
    expect(server.seen).toHaveLength(1)
    server.plan(refuse(429, 'x', { 'retry-after': '2' }), succeed(masked))
    const impatient = open({ longestRetryAfter: 1_999 })
    expect(await fail(impatient.mask([george]))).toMatchObject({ status: 429, retryAfter: 2_000 })
    expect(server.seen).toHaveLength(1)
  })

  it('is not repeated for a redirect, which is not followed either', async () => {
    server.plan(answer(307, '', { location: `${server.url}/elsewhere` }))
    expect(await fail(open().mask([george]))).toMatchObject({ code: 'bad_answer', status: 307 })
    expect(server.seen).toHaveLength(1)
  })
})

function countTries() {
  let count = 0
  const counting: typeof fetch = (...words) => {
    count++
    return fetch(...words)
  }
  return { fetch: counting, tries: () => count }
}

describe('time', () => {
  it.each<[string, Deed]>([
    ['says nothing', hang],
    ['does not end what it says', stall],
  ])('runs out where a server %s, and the next try may do better', async (_name, deed) => {
    server.plan(deed, succeed(masked))
    expect(await open({ timeout: 1_000 }).mask([george])).toEqual([masked])
    server.plan(deed)
    const { tries, fetch } = countTries()
    const hasty = open({ timeout: 30, retries: 1, fetch })
    expect((await fail(hasty.mask([george]))).code).toBe('timeout')
    expect(tries()).toBe(2)
  })

  it('runs out for all tries together', async () => {
    server.plan(hang)
    const { tries, fetch } = countTries()
    const client = open({ timeout: 60_000, deadline: 100, retries: 100, fetch })
    expect((await fail(client.mask([george]))).code).toBe('timeout')
    expect(tries()).toBe(1)
  })

  it('is ended by a signal: before, while a server is silent, while it pauses', async () => {
    const client = open({ backoff: 60_000, deadline: 600_000 })
    server.plan(hang)
    const done = AbortSignal.abort()
    expect((await fail(client.mask([george], { signal: done }))).code).toBe('aborted')
    expect(server.seen).toHaveLength(0)
    for (const deed of [hang, refuse(503, 'busy')]) {
      server.plan(deed)
      const controller = new AbortController()
      const failing = fail(client.mask([george], { signal: controller.signal }))
      await vi.waitFor(() => expect(server.seen).toHaveLength(1), 20_000)
      controller.abort()
      expect((await failing).code).toBe('aborted')
      expect(server.seen).toHaveLength(1)
    }
    server.plan(hang)
    const controller = new AbortController()
    const failing = fail(open({ retries: 0 }).mask([george], { signal: controller.signal }))
    await vi.waitFor(() => expect(server.seen).toHaveLength(1), 20_000)
    controller.abort()
    expect((await failing).code).toBe('aborted')
  })

  it('runs out where the token does not come', async () => {
    const client = open({ token: () => new Promise(() => {}), timeout: 30, retries: 0 })
    expect((await fail(client.mask([george]))).code).toBe('timeout')
  })

  it('leaves nothing behind: no timer that holds the process, no listener of a signal', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const controller = new AbortController()
    const { signal } = controller
    const busy = () => new Response('{}', { status: 503 })
    const answers = [busy(), Response.json({ data: [masked], success: true }), busy()]
    const client = open({ fetch: async () => answers.shift() as Response })
    const asking = client.mask([george], { signal })
    await vi.advanceTimersByTimeAsync(1)
    expect(await asking).toEqual([masked])
    expect(vi.getTimerCount()).toBe(0)
    expect(getEventListeners(signal, 'abort')).toEqual([])

    const failing = fail(client.mask([george], { signal }))
    await vi.advanceTimersByTimeAsync(0)
    expect(vi.getTimerCount()).toBe(1)
    controller.abort()
    expect((await failing).code).toBe('aborted')
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('an error', () => {
  it.each<[string, number, unknown, object]>([
    ['protecto', 400, { data: null, success: false, error: { message: 'Missing value' } }, {}],
    ['protecto, credentials', 401, { detail: 'Missing value' }, {}],
    [
      'detail',
      422,
      { detail: [{ loc: ['body', 'mask', 0, 'value'], msg: 'Missing value', type: 'missing' }] },
      { issues: [{ path: ['mask', 0, 'value'], message: 'Missing value' }] },
    ],
    [
      'message',
      422,
      { message: 'Missing value', errors: { 'mask.0.value': ['Missing value', 'and more'] } },
      {
        issues: [
          { path: ['mask', 0, 'value'], message: 'Missing value' },
          { path: ['mask', 0, 'value'], message: 'and more' },
        ],
      },
    ],
    [
      'problem',
      400,
      {
        ...{ type: 'about:blank', title: 'Bad Request', status: 400, detail: 'Missing value' },
        issues: [{ code: 'value_missing', path: ['mask', 0, 'value'], message: 'Missing value' }],
      },
      { issues: [{ path: ['mask', 0, 'value'], message: 'Missing value' }] },
    ],
    ['problem without detail', 403, { title: 'Missing value' }, {}],
  ])('is understood in the dialect %s', async (_name, status, body, more) => {
    server.plan(answer(status, body))
    expect(await fail(open().mask([george]))).toMatchObject({
      ...{ code: 'refused', status, message: 'Missing value', issues: [], ...more },
    })
  })

  it.each([
    ['no JSON', '<html>'],
    ['null', 'null'],
    ['a list', '[1]'],
    ['odd types', { error: { message: 7 }, detail: [7, { msg: 8 }], errors: { a: 'b' } }],
    ['odd prototypes', '{"__proto__":{"message":"x"},"error":{"__proto__":{"message":"y"}}}'],
  ])('says the status where the body says nothing: %s', async (_name, body) => {
    server.plan(answer(418, body))
    const error = await fail(open().mask([george]))
    expect(error.message).toBe('the server answered with status 418')
    expect(error.issues).toEqual([])
  })

  it('holds no token, whatever fails, and wherever the server repeats it', async () => {
    using log = openCanaryLog([token, 'canary-provider'])
    const echo = refuse(400, `I do not know ${token}; not ${token}`)
    const echoAll = answer(422, {
      detail: [{ loc: ['body', token], msg: `not ${token}, ${token}` }],
    })
    const echoKey = answer(422, { message: 'no', errors: { [`mask.${token}`]: ['no'] } })
    for (const deed of [
      echo,
      echoAll,
      echoKey,
      refuse(503, token),
      drop,
      cut,
      answer(200, token),
      hang,
    ]) {
      server.plan(deed)
      log.see('errors', await fail(open({ retries: 0, timeout: 200 }).mask([george])))
    }
    log.see('errors', await fail(open({ baseUrl: 'http://127.0.0.1:1' }).mask([george])))
    const broken = open({ token: `${token}\n` })
    log.see('errors', await fail(broken.mask([george])))
    const throwing = open({
      token: () => {
        throw new Error('canary-provider')
      },
    })
    log.see('errors', await fail(throwing.mask([george])))
    log.see('client', open())
    log.expectClean(['errors', 'client'])
  })

  it('says where nobody listens', async () => {
    const baseUrl = `http://127.0.0.1:${await freePort()}`
    const error = await fail(open({ baseUrl, retries: 1 }).mask([george]))
    expect(error).toMatchObject({
      code: 'network',
      message: 'the server was not reached: ECONNREFUSED',
    })
    expect(error.status).toBeUndefined()
  })
})

describe('a job', () => {
  const id = '0b7a4b0e-6a4c-4f0e-9a53-0d7c2a5f7a1b25112026130000'
  const item = (status: string, more: object = {}) => ({
    ...{ tracking_id: id, call_type: 'mask', status, result: null, error_msg: '' },
    ...{ submitted_time: '2026-11-25 13:00:00', process_start_time: null, completed_time: null },
    ...more,
  })
  const submitted = succeed({ tracking_id: id, status: 'PENDING' })

  it('is submitted and asked for until it is done', async () => {
    const seen: string[] = []
    const done = succeed(item('SUCCESS', { result: [masked, masked] }))
    server.plan(submitted, succeed(item('PENDING')), succeed(item('IN-PROGRESS')), drop, done)
    const entries = await open().maskAsync([george, george], {
      onStatus: (status) => seen.push(status),
    })
    expect(entries).toEqual([masked, masked])
    expect(seen).toEqual(['PENDING', 'IN-PROGRESS', 'SUCCESS'])
    expect(server.seen.map(({ path }) => path)).toEqual([
      '/api/vault/mask/async',
      ...Array(4).fill('/api/vault/async-status'),
    ])
    expect(server.seen[1]?.body).toEqual({ status: [{ tracking_id: id }] })
  })

  it('may be unmasked, submitted alone, waited for later, and asked for', async () => {
    const client = open()
    server.plan(submitted)
    expect(await client.submitUnmask([{ token_value: 'a' }], { policy: 'p' })).toBe(id)
    expect(server.seen[0]).toMatchObject({
      ...{ path: '/api/vault/unmask/async' },
      body: { unmask: [{ token_value: 'a' }], policy_name: 'p' },
    })
    const back = { value: 'George', token_value: 'a' }
    server.plan(succeed(item('SUCCESS', { result: [back] })))
    expect(await client.waitFor(id)).toEqual([back])
    server.plan(submitted, succeed(item('SUCCESS', { result: [back] })))
    expect(await client.unmaskAsync([{ token_value: 'a' }])).toEqual([back])
    server.plan(succeed(item('PENDING'), item('PURGED')))
    expect(await client.status([id, id])).toMatchObject([
      { status: 'PENDING' },
      { status: 'PURGED' },
    ])
  })

  it.each([
    [item('FAILED', { error_msg: 'Masking failed after 3 retries' }), 'job_failed'],
    [item('PURGED'), 'job_purged'],
    [item('NOT FOUND'), 'job_unknown'],
    [item('SUCCESS', { result: null }), 'job_unknown'],
  ])('that has no result is an error of its own', async (found, code) => {
    server.plan(succeed(found))
    const error = await fail(open().waitFor(id))
    expect(error.code).toBe(code)
    if (code === 'job_failed') expect(error.message).toBe('Masking failed after 3 retries')
  })

  it('is not waited for longer than that, nor against a signal', async () => {
    server.plan(succeed(item('PENDING')))
    const late = await fail(open().waitFor(id, { deadline: 1_000 }))
    expect(late).toMatchObject({ code: 'timeout', message: expect.stringContaining('it goes on') })
    server.plan(succeed(item('PENDING')))
    // Shorter than any pause, which it then does not begin.
    expect((await fail(open().waitFor(id, { deadline: 95 }))).code).toBe('timeout')
    expect(server.seen).toHaveLength(1)
    const controller = new AbortController()
    const failing = fail(
      open().waitFor(id, { signal: controller.signal, onStatus: () => controller.abort() }),
    )
    expect((await failing).code).toBe('aborted')
  })
})

describe('a mistake in the options', () => {
  it.each<[string, unknown, string]>([
    ['none', undefined, 'takes { baseUrl, token }'],
    ['no address', { token }, 'baseUrl is an address'],
    ['another scheme', { baseUrl: 'ftp://a', token }, 'baseUrl is an address'],
    ['a path without a page', { baseUrl: '/api', token }, 'baseUrl is an address'],
    ['a query', { baseUrl: 'https://a/?key=1', token }, 'without a query'],
    ['a password', { baseUrl: 'https://a:b@c/', token }, 'baseUrl is an address'],
    ['no token', { baseUrl: 'https://a' }, 'token is a string'],
    ['an empty token', { baseUrl: 'https://a', token: '' }, 'token is a string'],
    ['misspelt', { baseUrl: 'https://a', token, retires: 1 }, 'there is no option "retires"'],
    ['half a try', { baseUrl: 'https://a', token, retries: 0.5 }, 'retries is an integer'],
    ['no time', { baseUrl: 'https://a', token, timeout: 0 }, 'timeout is an integer from 1'],
    ['no fetch', { baseUrl: 'https://a', token, fetch: null }, 'there is no fetch here'],
  ])('is told at construction: %s', (_name, options, message) => {
    expect(() => createClient(options as ClientOptions)).toThrow(message)
  })
})
