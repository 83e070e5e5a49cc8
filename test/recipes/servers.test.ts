import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { poll } from '../support/poll.ts'
import type { Running } from './support/reader.ts'
import { readReadme } from './support/snippets.ts'
import { type Surroundings, setUp } from './support/surroundings.ts'

let at: Surroundings

beforeAll(async () => {
  at = await setUp()
})
afterAll(async () => await at?.end())

interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: each test says what it expects.
  readonly body: any
}

async function ask(
  { url }: Running,
  path: string,
  options: { body?: unknown; bearer?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const { body, bearer } = options
  const response = await fetch(url + path, {
    headers: {
      ...options.headers,
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text }
}

const ann = {
  email: 'ann@example.org',
  phone: '(408) 426-9989',
  note: 'Her card is 4111 1111 1111 1111.',
}

describe('recipes that serve', () => {
  it.each([
    'express-database',
    'koa-database',
  ])('%s: the file holds tokens, the client gets values', async (name) => {
    const table = join(at.reader.folder, 'customers.ndjson')
    rmSync(table, { force: true })
    const server = await at.serve(name)
    expect(await ask(server, '/customers', { body: ann })).toEqual({ status: 201, body: ann })
    const row = JSON.parse(readFileSync(table, 'utf8'))
    expect(row.email).toMatch(/^\w+@\w+\.invalid$/)
    expect(row.phone).toMatch(/^\(\d{3}\) \d{3}-\d{4}$/)
    expect(row.note).toMatch(/^Her card is <CRD>[^<]+<\/CRD>\.$/)
    expect(readFileSync(table, 'utf8')).not.toMatch(/ann@|426-9989|4111 1111/)

    const path = '/customers?email='
    const found = await ask(server, path + encodeURIComponent(ann.email))
    expect(found).toEqual({ status: 200, body: ann })
    expect((await ask(server, `${path}bob@example.org`)).status).toBe(404)
    // A token that somebody writes into a field of his own does not open.
    const stolen = { ...ann, email: row.email }
    expect((await ask(server, '/customers', { body: stolen })).body.email).toBe(row.email)
    await server.stop()
  })

  it('tenants: a token of one means nothing to the other', async () => {
    const keys = (byte: number) => `k:${Buffer.alloc(32, byte).toString('base64')}`
    const server = await at.serve('tenants', {
      ...{ ACME_KEY: 'acme-key', GLOBEX_KEY: 'globex-key' },
      ...{ FIELDVEIL_KEYS_ACME: keys(1), FIELDVEIL_KEYS_GLOBEX: keys(2) },
    })
    const bearer = 'acme-key'
    const { body: token } = await ask(server, '/tokens', { body: { email: ann.email }, bearer })
    expect(token.email).not.toBe(ann.email)
    expect((await ask(server, '/values', { body: token, bearer })).body).toEqual({
      email: ann.email,
    })
    const other = await ask(server, '/values', { body: token, bearer: 'globex-key' })
    expect(other.status).toBe(500)
    expect(JSON.stringify(other.body)).not.toContain('ann@')
    expect((await ask(server, '/values', { body: token })).status).toBe(401)
    await server.stop()
  })

  it('support: values for a role and a purpose, and never the card', async () => {
    const server = await at.serve('support', { SAM_KEY: 'sam-key', EVE_KEY: 'eve-key' })
    const see = async (bearer: string, headers: Record<string, string> = {}) =>
      (await ask(server, '/customers/7', { bearer, headers })).body
    const sam = await see('sam-key', { 'x-ticket': '17' })
    expect(sam.email).toBe(ann.email)
    expect(sam.card).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/)
    expect(sam.card).not.toBe('4111 1111 1111 1111')
    expect((await see('sam-key')).email).not.toBe(ann.email)
    expect((await see('eve-key', { 'x-ticket': '17' })).email).toBe((await see('sam-key')).email)
    expect((await ask(server, '/customers/7')).status).toBe(401)
    const events = server.printed()
    expect(events).toContain('"type":"unmasked"')
    expect(events).toContain('"type":"refused"')
    expect(events).not.toMatch(/ann@|"sam"|4111 1111/)
    await server.stop()
  })

  it('zod: the marks of a schema mask, and tokens still fit the schema', async () => {
    const server = await at.serve('zod')
    const orders = [{ id: 1, note: ann.note }]
    const customer = { name: 'Ann Lee', email: ann.email, orders }
    const { status, body } = await ask(server, '/customers', { body: customer })
    expect(status).toBe(201)
    expect(body.orders[0].id).toBe(1)
    expect(JSON.stringify(body)).not.toMatch(/Ann Lee|ann@|4111 1111/)
    await server.stop()
  })

  it('dry-run: changes nothing, and says what it would do and what is left out', async () => {
    const server = await at.serve('dry-run')
    const customer = { email: ann.email, note: ann.note }
    expect((await ask(server, '/customers', { body: customer })).body).toEqual(customer)
    await poll('the report', async () => server.printed().includes('"rules"') || undefined)
    const { rules } = JSON.parse(server.printed())
    expect(rules).toMatchObject([
      { path: 'email', action: 'mask', count: 1 },
      { path: 'address.street', action: 'mask', count: 0 },
    ])
    const { body } = await ask(server, '/coverage')
    expect(body.rules).toMatchObject([
      { path: 'email', matched: 1 },
      { path: 'address.street', matched: 0 },
    ])
    expect(body.uncovered).toMatchObject([{ path: 'note', found: 1 }])
    await server.stop()
  })

  it.each(['Express', 'Koa'])('the README under %s', async (heading) => {
    const environment = {
      REDIS_URL: `${at.redisUrl}/3`,
      FIELDVEIL_KEYS: `2026-11:${Buffer.alloc(32, 9).toString('base64')}`,
    }
    const server = await at.reader.serve(readReadme(heading), environment)
    const customer = { email: ann.email, card: { number: '4111 1111 1111 1111' }, plan: 'basic' }
    const { body: created } = await ask(server, '/customers', { body: customer })
    expect(created).toMatchObject({ id: 0, plan: 'basic' })
    expect(created.email).toMatch(/\.invalid$/)
    expect(created.card.number).toMatch(/^\d{4} \d{4} \d{4} \d{4}$/)
    expect(JSON.stringify(created)).not.toMatch(/ann@|4111 1111/)
    const { body } = await ask(server, `/support/${created.id}`)
    expect(body).toMatchObject(customer)
    await server.stop()
  })
})
