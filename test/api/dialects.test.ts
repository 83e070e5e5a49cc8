import {
  createMasker,
  type Dialect,
  MaskingError,
  type RateLimiter,
  type TokenStore,
} from 'fieldveil'
import { describe, expect, test } from 'vitest'
import { testKeys } from '../support/keys.ts'
import { createTestApi, send } from './support/call-api.ts'

const bad = {
  policy_name: 'nope',
  mask: [
    { value: '', token_name: 'nope' },
    { value: 'x', token_name: 'Text Token' },
    { value: 'x', token_name: 'a', format: 'b' },
  ],
}
const ann = { mask: [{ value: 'Ann Lee', token_name: 'Text Token' }] }
const lost = { unmask: [{ token_value: 'neverIssued42' }] }
const spent: RateLimiter = {
  consume: async () => ({
    allowed: false,
    limit: 5,
    remaining: 0,
    resetAfter: 41_001,
    policy: '"mask";q=5;w=60',
  }),
  penalise: async () => {},
}
const fail = async (): Promise<never> => {
  throw new Error('down')
}
const brokenStore: TokenStore = { claim: fail, read: fail, replace: fail }

interface Row {
  readonly dialect: Dialect
  readonly input: readonly [number, unknown]
  readonly malformed: readonly [number, unknown]
  readonly missing: readonly [number, unknown]
  readonly wrong: readonly [number, unknown]
  readonly quota: readonly [number, unknown]
  readonly rate: readonly [number, unknown]
  readonly lost: readonly [number, unknown]
  readonly job: readonly [number, unknown]
  readonly internal: readonly [number, unknown]
}

const envelope = (message: string) => ({ data: null, success: false, error: { message } })
const quotaText =
  'You have exceeded the maximum number of token creation limit for your trial subscription. To upgrade your subscription, please contact help@protecto.ai.'
const issues = [
  { code: 'value_missing', message: 'Missing value', path: ['mask', 0, 'value'] },
  {
    code: 'token_name_unknown',
    message: 'token_name not defined: nope',
    path: ['mask', 0, 'token_name'],
  },
  {
    code: 'metadata_unavailable',
    message: 'Token and Format Metadata not available',
    path: ['mask', 2, 'token_name'],
  },
  { code: 'policy_unknown', message: 'policy_name not defined: nope', path: ['policy_name'] },
]
const problem = (status: number, title: string, code: string, detail: string) => [
  status,
  { type: 'about:blank', title, status, code, detail },
]

const rows = [
  {
    dialect: 'protecto',
    input: [400, envelope('Missing value')],
    malformed: [400, envelope('Bad request')],
    missing: [401, { detail: 'Not authenticated' }],
    wrong: [401, { detail: 'Access token has expired or is not yet valid.' }],
    quota: [403, envelope(quotaText)],
    rate: [429, envelope('API usage limit exceeded')],
    lost: [500, envelope('Unmasking of given token values failed.')],
    job: [200, { data: [{ error_msg: 'Job not found' }] }],
    internal: [500, envelope('Masking failed after 0 retries')],
  },
  {
    dialect: 'detail',
    input: [
      422,
      {
        detail: issues.map(({ code, message, path }) => ({
          loc: ['body', ...path],
          msg: message,
          type: code,
        })),
      },
    ],
    malformed: [422, { detail: [{ loc: ['body'], msg: 'Bad request', type: 'bad_request' }] }],
    missing: [401, { detail: 'Bearer token missing' }],
    wrong: [401, { detail: 'Invalid bearer token' }],
    quota: [
      403,
      {
        detail:
          'Evaluation request limit reached (1). An active subscription is required to go on.',
      },
    ],
    rate: [429, { detail: 'Rate limit exceeded. Try again in 42 seconds.' }],
    lost: [404, { detail: 'Unmasking of given token values failed.' }],
    job: [404, { detail: 'Job not found' }],
    internal: [500, { detail: 'Internal server error' }],
  },
  {
    dialect: 'message',
    input: [
      422,
      {
        message: 'Missing value (and 3 more errors)',
        errors: {
          'mask.0.value': ['Missing value'],
          'mask.0.token_name': ['token_name not defined: nope'],
          'mask.2.token_name': ['Token and Format Metadata not available'],
          policy_name: ['policy_name not defined: nope'],
        },
      },
    ],
    malformed: [422, { message: 'Bad request', errors: { body: ['Bad request'] } }],
    missing: [401, { message: 'Bearer token missing' }],
    wrong: [401, { message: 'Invalid bearer token' }],
    quota: [402, { message: 'An active subscription is required to perform this action' }],
    rate: [429, { message: 'Rate limit exceeded' }],
    lost: [404, { message: 'Unmasking of given token values failed.' }],
    job: [404, { message: 'Job not found' }],
    internal: [500, { message: 'Internal server error' }],
  },
  {
    dialect: 'problem',
    input: [400, { type: 'about:blank', status: 400, code: 'value_missing', issues }],
    malformed: [
      400,
      { code: 'bad_request', issues: [{ code: 'bad_request', message: 'Bad request', path: [] }] },
    ],
    missing: problem(401, 'Unauthorized', 'unauthenticated', 'Not authenticated'),
    wrong: problem(
      401,
      'Unauthorized',
      'credential_refused',
      'Access token has expired or is not yet valid.',
    ),
    quota: problem(403, 'Forbidden', 'quota_exceeded', quotaText),
    rate: problem(429, 'Too Many Requests', 'rate_exceeded', 'API usage limit exceeded'),
    lost: problem(404, 'Not Found', 'unmasking_failed', 'Unmasking of given token values failed.'),
    job: problem(404, 'Not Found', 'job_unknown', 'Job not found'),
    internal: problem(500, 'Internal Server Error', 'internal_error', 'Internal server error'),
  },
] as unknown as readonly Row[]

describe.each(rows)('the dialect $dialect', (row) => {
  const { dialect } = row
  const type =
    dialect === 'problem' ? 'application/problem+json' : 'application/json; charset=utf-8'
  const kinds = ['input', 'malformed', 'missing', 'wrong', 'quota', 'rate', 'lost', 'job'] as const

  test.each([...kinds, 'internal'] as const)('%s', async (kind) => {
    const masker = createMasker({
      keys: testKeys,
      retries: 0,
      ...(kind === 'quota' ? { quota: { limit: 1 } } : {}),
      ...(kind === 'internal' ? { store: brokenStore } : {}),
    })
    if (kind === 'quota')
      await masker.maskFields({ mask: [{ value: 'a', token_name: 'Text Token' }] })
    const api = createTestApi(masker, { dialect, rateLimit: kind === 'rate' ? spent : false })
    const calls = {
      input: ['/mask', bad],
      malformed: ['/mask', '{'],
      missing: ['/mask', ann, ''],
      wrong: ['/mask', ann, 'nobody'],
      quota: ['/mask', ann],
      rate: ['/mask', ann],
      lost: ['/unmask', lost],
      job: ['/async-status', { status: [{ tracking_id: 'x' }] }],
      internal: ['/mask', ann],
    } as const
    const [path, body, bearer] = calls[kind] as [string, unknown, string | undefined]
    const answer = await send(api, path, body, { bearer })
    const [status, expected] = row[kind]
    expect(answer.json).toMatchObject(expected as object)
    expect(answer.status).toBe(status)
    if (status !== 200) expect(answer.headers['Content-Type']).toBe(type)
    if (kind === 'rate') {
      expect(answer.headers).toMatchObject({
        'Retry-After': '42',
        'RateLimit-Policy': '"mask";q=5;w=60',
      })
    }
  })
})

test('a content policy of the host answers by its row in all of them', () => {
  const error = new MaskingError('content_refused', 'No.', { status: 422 })
  expect(error.toResponse('protecto')).toMatchObject({ status: 422, body: envelope('No.') })
  expect(error.toResponse('detail')).toMatchObject({ status: 422, body: { detail: 'No.' } })
  expect(error.toResponse('message').body).toEqual({
    message: 'The content violates our policy',
    code: 'content_policy_violation',
  })
  expect(error.toResponse('problem')).toMatchObject({ status: 422, body: { status: 422 } })
})

test('nothing of an error for operators is rendered', () => {
  const error = new MaskingError('store_unavailable', 'redis at 10.0.0.1 is down')
  for (const dialect of ['protecto', 'detail', 'message', 'problem'] as const) {
    expect(JSON.stringify(error.toResponse(dialect))).not.toContain('10.0.0.1')
  }
})

test('a store that is down while tokens are opened is 503, but for the contract’s own 500', async () => {
  const masker = createMasker({ keys: testKeys, store: brokenStore, retries: 0 })
  const statuses = ['protecto', 'detail', 'message', 'problem'].map(async (dialect) => {
    const api = createTestApi(masker, { dialect: dialect as Dialect })
    return (await send(api, '/unmask', lost)).status
  })
  expect(await Promise.all(statuses)).toEqual([500, 503, 503, 503])
})

test.each([
  [0, '1 second'],
  [1_000, '1 second'],
  [1_001, '2 seconds'],
])('a wait of %i ms is told in whole seconds: %s', (retryAfter, words) => {
  const error = new MaskingError('rate_exceeded', 'too many', { status: 429, retryAfter })
  expect(error.toResponse('detail').body).toEqual({
    detail: `Rate limit exceeded. Try again in ${words}.`,
  })
})

test('messages of one place are kept together, and counted', () => {
  const issue = (message: string, ...path: (string | number)[]) => ({
    ...{ code: 'field_invalid' as const, message, path },
  })
  const bodyOf = (...issues: ReturnType<typeof issue>[]) =>
    new MaskingError('field_invalid', 'wrong', { status: 400, issues }).toResponse('message').body
  expect(bodyOf(issue('one', 'mask', 0), issue('two', 'mask', 0), issue('three'))).toEqual({
    message: 'one (and 2 more errors)',
    errors: { 'mask.0': ['one', 'two'], body: ['three'] },
  })
  expect(bodyOf(issue('one'), issue('two'))).toMatchObject({ message: 'one (and 1 more error)' })
  expect(bodyOf(issue('one'))).toMatchObject({ message: 'one' })
})

test('of a format without a token name both are listed, the name first, and the format where it is unknown', async () => {
  const api = createTestApi(createMasker({ keys: testKeys }), { dialect: 'problem' })
  const codesOf = async (entry: object) => {
    const { json } = await send(api, '/mask', { mask: [{ value: 'x', ...entry }] })
    return json.issues.map(({ code }: { code: string }) => code)
  }
  expect(await codesOf({ format: '' })).toEqual(['token_name_missing', 'format_missing'])
  expect(await codesOf({ format: 'b' })).toEqual(['token_name_missing', 'format_unknown'])
  expect(await codesOf({ format: 'Person Name' })).toEqual(['token_name_missing'])
  expect(await codesOf({ value: '', format: 'b' })).toEqual([
    ...['value_missing', 'token_name_missing', 'format_unknown'],
  ])
})

test('all entries that are too long when masked are listed, by their places', async () => {
  const api = createTestApi(createMasker({ keys: testKeys }), { dialect: 'detail' })
  const long = { value: 'x'.repeat(601), token_name: 'Text Token', format: 'Address' }
  const short = { ...long, value: 'x' }
  const { status, json } = await send(api, '/mask', { mask: [short, long, short, long] })
  expect(status).toBe(422)
  expect(json.detail.map(({ loc }: { loc: unknown }) => loc)).toEqual([
    ['body', 'mask', 1, 'value'],
    ['body', 'mask', 3, 'value'],
  ])
})
