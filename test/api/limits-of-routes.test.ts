import { createMasker, createRateLimiter, MaskingError, type RateLimiter } from 'fieldveil'
import { expect, test } from 'vitest'
import { testKeys } from '../support/keys.ts'
import { createTestApi, send } from './support/call-api.ts'

const masker = createMasker({ keys: testKeys })
const ann = { mask: [{ value: 'Ann Lee', token_name: 'Text Token' }] }
const lost = { unmask: [{ token_value: 'neverIssued42' }] }
const down: RateLimiter = {
  consume: async () => {
    throw new MaskingError('store_unavailable', 'the store is down')
  },
  penalise: async () => {},
}

test('entries count, and a token that does not open weighs ten', async () => {
  const api = createTestApi(masker, { rateLimit: createRateLimiter({ unmask: { limit: 20 } }) })
  expect(await send(api, '/unmask', lost)).toMatchObject({ status: 500 })
  expect(await send(api, '/unmask', lost)).toMatchObject({ status: 500 })
  const refused = await send(api, '/unmask', lost)
  expect(refused).toMatchObject({ status: 429 })
  expect(Number(refused.headers['Retry-After'])).toBeGreaterThan(0)
  expect(refused.headers['RateLimit-Policy']).toBe('"unmask";q=20;w=60')
  expect(await send(api, '/mask', ann)).toMatchObject({ status: 200 })
})

test('a limit for life that is used up says so in whole seconds, too: as many as mean never', async () => {
  const rateLimit = () =>
    createRateLimiter({ mask: { limit: 1, window: Number.POSITIVE_INFINITY } })
  const api = createTestApi(masker, { rateLimit: rateLimit(), dialect: 'detail' })
  expect(await send(api, '/mask', ann)).toMatchObject({ status: 200 })
  expect(await send(api, '/mask', ann)).toMatchObject({
    status: 429,
    headers: { 'Retry-After': '2147483648', 'RateLimit-Policy': '"mask";q=1' },
    json: { detail: 'Rate limit exceeded. Try again in 2147483648 seconds.' },
  })
})

test('with the store of the limits down unmasking is closed, masking by option open', async () => {
  const [{ token_value }] = (await send(createTestApi(masker), '/mask', ann)).json.data
  const living = { unmask: [{ token_value }] }
  const closed = createTestApi(masker, { rateLimit: down })
  expect(await send(closed, '/mask', ann)).toMatchObject({ status: 500 })
  expect(await send(closed, '/unmask', lost)).toMatchObject({ status: 500 })
  const open = createTestApi(masker, { rateLimit: down, maskWithoutLimits: true })
  expect(await send(open, '/mask', ann)).toMatchObject({ status: 200 })
  expect(await send(open, '/unmask', living)).toMatchObject({ status: 500, json: { data: null } })
  const other = await send(open, '/async-status', { status: [{ tracking_id: 'x' }] })
  expect(other).toMatchObject({ status: 500 })
  const semantic = createMasker({ keys: testKeys, unmaskErrors: 'semantic' })
  expect(await send(createTestApi(semantic, { rateLimit: down }), '/unmask', lost)).toMatchObject({
    status: 503,
  })
})

test('a body that does not come in time ends the connection', async () => {
  const api = createTestApi(masker, { bodyTimeout: 5 })
  const ask = (read: () => Promise<Uint8Array>) =>
    api({
      ...{ method: 'PUT', path: '/mask', query: '', raw: undefined, read },
      headers: { authorization: 'Bearer all' },
    })
  const late = await ask(() => new Promise(() => {}))
  expect(late).toMatchObject({ status: 408, headers: { Connection: 'close' } })
  const empty = await ask(async () => new Uint8Array())
  expect(empty.status).toBe(400)
  expect(empty.headers).not.toHaveProperty('Connection')
})

test('who asks goes with the call: an unmaskPolicy holds for routes', async () => {
  const guarded = createMasker({
    keys: testKeys,
    unmaskPolicy: { rules: [{ roles: ['support'] }] },
  })
  const api = createTestApi(guarded, {
    authenticate: (bearer) => ({ id: 'x', permissions: ['mask', 'unmask'], roles: [bearer] }),
  })
  const { json } = await send(api, '/mask', ann)
  const unmask = { unmask: [{ token_value: json.data[0].token_value, roles: ['support'] }] }
  expect(await send(api, '/unmask', unmask, { bearer: 'sales' })).toMatchObject({ status: 500 })
  expect(await send(api, '/unmask', unmask, { bearer: 'support' })).toMatchObject({ status: 200 })
})

test('a token of one tenant is nothing to another', async () => {
  const api = createTestApi(masker)
  const { json } = await send(api, '/mask', ann)
  const unmask = { unmask: [{ token_value: json.data[0].token_value }] }
  expect(await send(api, '/unmask', unmask, { bearer: 'other-tenant' })).toMatchObject({
    status: 500,
  })
  expect(await send(api, '/unmask', unmask)).toMatchObject({ status: 200 })
})

test('without authenticate nobody is served', () => {
  expect(() => createTestApi(masker, { authenticate: undefined as never })).toThrow(/authenticate/)
  expect(() => createTestApi(masker, { dialekt: 'detail' } as never)).toThrow(/"dialect"/)
  expect(() => createTestApi(masker, { path: 'vault/' })).toThrow(/path/)
})
