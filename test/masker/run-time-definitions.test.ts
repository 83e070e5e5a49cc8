import express from 'express'
import {
  createMasker,
  type FieldRules,
  type KeyRing,
  type Masker,
  type MaskingError,
  type TokenType,
} from 'fieldveil'
import { expressMasking } from 'fieldveil/express'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { exchange, listen } from '../adapters/support/raw-client.ts'
import { badge } from '../api/support/badge-type.ts'
import { createTestApi, send } from '../api/support/call-api.ts'
import { testKeys } from '../support/keys.ts'
import { poll } from '../support/poll.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'

const format = { name: 'Badge Format', shape: 'words' }
const policy = { name: 'notes', otherwise: { prefix: '#<', suffix: '>#' } }
const [tokenTypes, formats, policies] = ['token-types', 'formats', 'policies'] as const

let redis: RedisServer
let client: Redis
let number = 0
const opened: Masker[] = []
beforeAll(async () => {
  redis = await startRedis()
  client = new Redis(redis.url)
})
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(opened.splice(0).map((masker) => masker.close()))
})
afterAll(async () => {
  client.disconnect()
  await redis.stop()
})

/** Processes over one store of their own: the one with the routes, and others. */
function openPlace() {
  const prefix = `${redis.prefix}${++number}:`
  const open = (keys: KeyRing = testKeys) => {
    const store = new RedisTokenStore({ client, prefix })
    const masker = createMasker({ keys, store, timeout: 10_000 })
    opened.push(masker)
    return masker
  }
  const routed = open()
  const api = createTestApi(routed)
  const define = async (kind: string, definition: object) =>
    expect(await send(api, `/metadata/${kind}`, definition)).toMatchObject({ status: 200 })
  return { prefix, open, routed, define }
}

/** A server that masks what is posted to it, and what its middleware told. */
async function serve(masker: Masker, rules: FieldRules) {
  const app = express()
  const told: MaskingError[] = []
  const handled: unknown[] = []
  app.use(express.json())
  app.use(
    expressMasking(masker, { request: { mask: rules }, onError: (error) => told.push(error) }),
  )
  app.post('/', (request, response) => {
    handled.push(request.body)
    response.json(request.body)
  })
  const server = await listen(app)
  const post = async (body: unknown) => {
    const { status, body: text } = await exchange(server.port, {
      method: 'POST',
      path: '/',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { status, json: JSON.parse(text) }
  }
  return { post, told, handled, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const cases: readonly [string, string, object, FieldRules, RegExp][] = [
  ['token type', tokenTypes, badge, { badge: { tokenName: 'Badge Token' } }, /tokenName "Badge/],
  ['format', formats, format, { badge: { format: 'Badge Format' } }, /format "Badge Format"/],
  [
    'policy',
    policies,
    policy,
    { badge: { detect: { policy: 'notes' } } },
    /"notes" is not defined/,
  ],
]

describe('field rules that name what was defined at run time', () => {
  it.each(
    cases,
  )('a %s is known once the masker is ready, and not before', async (_, kind, definition, rules, message) => {
    const { open, routed, define } = openPlace()
    await define(kind, definition)
    const masker = open()
    const mount = () => expressMasking(masker, { request: { mask: rules } })
    expect(mount).toThrow(message)
    expect(mount).toThrow('what was defined at run time is known after await masker.ready()')
    await masker.ready()
    await using server = await serve(masker, rules)
    const { json } = await server.post({ badge: 'ask ann.lee@example.com' })
    expect(json.badge).not.toContain('ann.lee@example.com')
    expect(json).toEqual(await routed.maskDocument({ badge: 'ask ann.lee@example.com' }, rules))
    // The masker with the routes learns of it by itself.
    expect(await masker.unmaskDocument(json, rules)).toEqual({ badge: 'ask ann.lee@example.com' })
  })

  it.each(
    cases,
  )('a %s that is nowhere is refused, and the message says where it was sought', async (_, _kind, _definition, rules, message) => {
    const { open } = openPlace()
    const masker = open()
    await masker.ready()
    const mount = () => expressMasking(masker, { request: { mask: rules } })
    expect(mount).toThrow(message)
    expect(mount).toThrow('neither the options nor the token store define it')
  })

  it('follow an update that another process made', async () => {
    const { open, define } = openPlace()
    await define(policies, policy)
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const masker = open()
    await masker.ready()
    await using server = await serve(masker, { note: { detect: { policy: ' notes ' } } })
    const body = { note: 'ask ann.lee@example.com' }
    const before = (await server.post(body)).json.note
    expect(before).toMatch(/^ask #<.+>#$/)
    await define(policies, { ...policy, otherwise: { prefix: '%<', suffix: '>%' } })
    await vi.advanceTimersByTimeAsync(5_000)
    const after = await poll('the update', async () => {
      const { note } = (await server.post(body)).json
      return note === before ? undefined : (note as string)
    })
    expect(after).toMatch(/^ask %<.+>%$/)
    expect(await masker.unmaskText(before)).toBe(body.note)
  })

  it.each(
    cases,
  )('fail closed where a %s is gone at run time', async (kind, path, definition, rules) => {
    const { prefix, open, define } = openPlace()
    await define(formats, { name: 'Earlier Format', shape: 'words' })
    const [key = ''] = await client.keys(`${prefix}*.shelf`)
    const backup = await client.getBuffer(key)
    await define(path, definition)
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const masker = open()
    await masker.ready()
    await using server = await serve(masker, rules)
    expect((await server.post({ badge: 'B-17' })).status).toBe(200)
    await client.set(key, backup as Buffer)
    await vi.advanceTimersByTimeAsync(5_000)
    const name = { 'token type': 'Badge Token', format: 'Badge Format', policy: 'notes' }[kind]
    const { status, json } = await poll('the backup', async () => {
      const answer = await server.post({ badge: 'B-17' })
      return answer.status === 200 ? undefined : answer
    })
    expect({ status, json }).toMatchObject({
      status: 500,
      json: { error: { message: 'Internal Error' } },
    })
    expect(server.told.at(-1)).toMatchObject({
      code: 'invalid_rules',
      message: `a rule names the ${kind} "${name}", which the token store no longer defines`,
    })
    const passed = server.handled.length
    await server.post({ badge: 'B-17' })
    expect(server.handled).toHaveLength(passed)
  })
})

describe('definitions', () => {
  it('are followed no more when the masker is closed', async () => {
    const { open } = openPlace()
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const masker = open()
    await masker.ready()
    await masker.ready()
    expect(vi.getTimerCount()).toBe(1)
    await masker.close()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('are sealed anew with the records, so that a secret in the middle may go', async () => {
    const { open } = openPlace()
    const last = testKeys.at(-1) as KeyRing[number]
    const middle = { id: 'middle', secret: 'middle'.padEnd(32, '.') }
    const newest = { id: 'newest', secret: 'newest'.padEnd(32, '.') }
    const ring = (...keys: KeyRing) => keys
    const api = createTestApi(open(ring(middle, last)))
    expect(await send(api, '/metadata/formats', format)).toMatchObject({ status: 200 })
    const { left } = await open(ring(newest, middle, last)).rotate()
    expect(left).toBe(0)
    const masker = open(ring(newest, last))
    await masker.ready()
    expect(() => masker.prepare({ badge: { format: 'Badge Format' } })).not.toThrow()
  })

  it('that do not go with the options are told when the masker gets ready', async () => {
    const { prefix, open } = openPlace()
    const store = new RedisTokenStore({ client, prefix })
    const own = { ...badge, tokenName: 'Own Token' } as TokenType
    const routed = createMasker({ keys: testKeys, store, tokenTypes: [own], timeout: 10_000 })
    opened.push(routed)
    const definition = { name: 'notes', otherwise: { tokenName: 'Own Token' } }
    const answer = await send(createTestApi(routed), '/metadata/policies', definition)
    expect(answer.status).toBe(200)
    await expect(open().ready()).rejects.toMatchObject({
      code: 'invalid_options',
      message: expect.stringContaining('"Own Token" is not defined'),
    })
  })
})
