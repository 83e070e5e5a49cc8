import { createMasker, createRateLimiter, createTextApi } from 'fieldveil'
import { describe, expect, test } from 'vitest'
import { testKeys } from '../support/keys.ts'
import { defaultOptions } from './support/api-servers.ts'
import { send } from './support/call-api.ts'

const masker = createMasker({ keys: testKeys })
const api = createTextApi(masker, defaultOptions)
const post = (path: string, body?: unknown) => send(api, path, body, { method: 'POST' })
const text = 'My name is John Doe, write to john.doe@example.com. John Doe knows.'

describe('/anonymize/text', () => {
  test('numbers what is found; the same value keeps its number', async () => {
    const answer = await post('/anonymize/text', { text })
    expect(answer).toMatchObject({ status: 200 })
    expect(answer.json).toEqual({
      anonymized_text:
        'My name is [PERSON_NAME_1], write to [EMAIL_ADDRESS_2]. [PERSON_NAME_1] knows.',
      map: { 'John Doe': '[PERSON_NAME_1]', 'john.doe@example.com': '[EMAIL_ADDRESS_2]' },
      entities: 2,
    })
  })

  test('begins after start_index and seeks what is named alone', async () => {
    const body = { text, entities: 'EMAIL_ADDRESS, IBAN', start_index: 7 }
    const { json } = await post('/anonymize/text', body)
    expect(json.map).toEqual({ 'john.doe@example.com': '[EMAIL_ADDRESS_8]' })
  })

  test('custom entities match in any case, win over detected ones, the longest first', async () => {
    const custom_entities = [
      { original: 'john', placeholder: '<first>' },
      { original: 'JOHN DOE', placeholder: '<boss>' },
      { original: '(x+', placeholder: '$&' },
    ]
    const body = { text: `${text} (X+`, custom_entities, entities: 'PERSON_NAME' }
    const { json } = await post('/anonymize/text', body)
    expect(json.anonymized_text).toBe(
      'My name is <boss>, write to <first>.doe@example.com. <boss> knows. $&',
    )
  })

  test.each([
    ['no text', {}, 400, { detail: 'text field is required' }],
    ['an empty text', { text: '' }, 400, { detail: 'text field is required' }],
    ['no body', undefined, 400, { detail: 'text field is required' }],
    ['a number', { text: 5 }, 422, { detail: [{ loc: ['body', 'text'], type: 'field_invalid' }] }],
    ['an index', { text, start_index: 'a' }, 422, { detail: [{ loc: ['body', 'start_index'] }] }],
    ['an entity', { text, entities: 'NOPE' }, 422, { detail: [{ msg: 'Unknown entity' }] }],
    [
      'too many',
      {
        text,
        custom_entities: Array.from({ length: 51 }, () => ({ original: 'a', placeholder: 'b' })),
      },
      422,
      { detail: [{ loc: ['body', 'custom_entities'] }] },
    ],
    [
      'too long',
      { text, custom_entities: [{ original: 'a'.repeat(201), placeholder: 'b' }] },
      422,
      { detail: [{ loc: ['body', 'custom_entities', 0, 'original'] }] },
    ],
  ])('refuses %s', async (_name, body, status, expected) => {
    const answer = await post('/anonymize/text', body)
    expect(answer.json).toMatchObject(expected)
    expect(answer.status).toBe(status)
  })

  test('a text longer than the masker takes is refused', async () => {
    const short = createMasker({ keys: testKeys, limits: { textLength: 20 } })
    const service = createTextApi(short, defaultOptions)
    const ask = (length: number) =>
      send(service, '/anonymize/text', { text: 'a'.repeat(length) }, { method: 'POST' })
    expect((await ask(20)).status).toBe(200)
    expect((await ask(21)).status).toBe(413)
  })

  test('a name of Object.prototype is data', async () => {
    const custom_entities = [{ original: '__proto__', placeholder: 'x' }]
    const { text: printed } = await post('/anonymize/text', {
      text: 'a __proto__',
      custom_entities,
    })
    expect(printed).toContain('"map":{"__proto__":"x"}')
  })
})

test.each(['csv', 'docx', 'excel', 'pdf'])('files of %s are answered with 400', async (type) => {
  expect(await post(`/anonymize/${type}`, 'no JSON')).toMatchObject({
    status: 400,
    json: { detail: 'Unsupported file type. Supported types: pdf, docx, csv, excel' },
  })
})

test('entities, liveness and the state of a job', async () => {
  const get = (path: string, bearer = 'all') =>
    send(api, path, undefined, { method: 'GET', bearer })
  expect((await get('/anonymize/entities')).json.entities).toContain('PERSON_NAME')
  expect(await get('/anonymize/entities', '')).toMatchObject({ status: 401 })
  expect(await get('/health', '')).toMatchObject({ status: 200, json: { status: 'ok' } })
  expect(await get('/anonymize/status/x')).toMatchObject({
    status: 404,
    json: { detail: 'Job not found' },
  })
})

test('30 requests a minute, and so many for life, when they are configured', async () => {
  const limited = createTextApi(masker, {
    ...defaultOptions,
    rateLimit: createRateLimiter({ other: { limit: 3 } }),
    lifetime: {
      limiter: createRateLimiter({ other: { limit: 2, window: Number.POSITIVE_INFINITY } }),
      limit: 2,
    },
  })
  const call = () => send(limited, '/anonymize/text', { text }, { method: 'POST' })
  expect([await call(), await call()]).toMatchObject([{ status: 200 }, { status: 200 }])
  expect(await call()).toMatchObject({
    status: 403,
    json: { detail: expect.stringContaining('Evaluation request limit reached (2).') },
  })
  const last = await call()
  expect(last).toMatchObject({
    status: 429,
    json: { detail: expect.stringMatching(/^Rate limit exceeded. Try again in \d+ seconds.$/) },
  })
  expect(Number(last.headers['Retry-After'])).toBeGreaterThan(0)
  const options = { method: 'GET' }
  expect(await send(limited, '/anonymize/entities', undefined, options)).toMatchObject({
    status: 200,
  })
})
