import { Validator } from '@seriousme/openapi-schema-validator'
import { createMasker, createTextApi, type Dialect } from 'fieldveil'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { listCases } from '../contract/support/contract-cases.ts'
import { testKeys } from '../support/keys.ts'
import { defaultOptions } from './support/api-servers.ts'
import { createTestApi, send } from './support/call-api.ts'

const dialects: readonly Dialect[] = ['protecto', 'detail', 'message', 'problem']
const masker = createMasker({ keys: testKeys })

test.each(dialects)('the document in the dialect %s is valid OpenAPI 3.1', async (dialect) => {
  const answer = await send(createTestApi(masker, { dialect }), '/openapi.json', undefined, {
    method: 'GET',
    bearer: '',
  })
  expect(answer.status).toBe(200)
  const validator = new Validator()
  const verdict = await validator.validate(answer.json)
  expect(verdict).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
})

test('every path of it is one that answers, and says of the entries what is checked', async () => {
  const api = createTestApi(masker)
  const { json } = await send(api, '/openapi.json', undefined, { method: 'GET' })
  const paths = Object.entries<Record<string, never>>(json.paths)
  expect(paths.map(([path]) => path)).toEqual(
    expect.arrayContaining(['/mask', '/unmask', '/mask/async', '/umask/async', '/async-status']),
  )
  for (const [path, item] of paths) {
    for (const method of Object.keys(item).filter((name) => name !== 'parameters')) {
      const answer = await send(api, path, undefined, { method: method.toUpperCase() })
      expect(answer.status, `${method} ${path}`).not.toBe(405)
      expect(answer.text, `${method} ${path}`).not.toContain('URL Not Found')
    }
  }
  const { schema } = json.paths['/mask'].put.requestBody.content['application/json']
  expect(schema.properties.mask.items.required).toEqual(['value'])
  expect(Object.keys(schema.properties.mask.items.properties)).toEqual([
    'value',
    'token_name',
    'format',
    'attributes',
  ])
})

test('its examples are bodies of the contract’s cases', async () => {
  const { json } = await send(createTestApi(masker), '/openapi.json', undefined, { method: 'GET' })
  const cases = new Map(listCases().map((one) => [one.id, one.body]))
  for (const path of ['/mask', '/unmask']) {
    const { examples } = json.paths[path].put.requestBody.content['application/json']
    expect(Object.keys(examples)).not.toEqual([])
    for (const [id, { value }] of Object.entries<{ value: unknown }>(examples)) {
      expect(value, id).toEqual(cases.get(id))
    }
  }
})

test.each([
  ['the tokenization API', createTestApi(masker)],
  ['the text service', createTextApi(masker, defaultOptions)],
] as const)('every example of it is one that its schema allows: %s', async (_name, api) => {
  const { json } = await send(api, '/openapi.json', undefined, { method: 'GET' })
  const seen: string[] = []
  for (const [path, item] of Object.entries<Record<string, Operation>>(json.paths)) {
    for (const [method, { requestBody }] of Object.entries(item)) {
      const { schema, examples = {} } = requestBody?.content['application/json'] ?? {}
      if (schema === undefined) continue
      const reader = z.fromJSONSchema(schema as never)
      for (const [name, { value }] of Object.entries(examples)) {
        const place = `${method} ${path} ${name}`
        expect(reader.safeParse(value).error?.issues ?? [], place).toEqual([])
        // One that it does not allow, so that the schema is known to check anything.
        expect(reader.safeParse('no such body').success, place).toBe(false)
        seen.push(place)
      }
    }
  }
  expect(seen.length).toBeGreaterThan(0)
})

interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, Body | undefined>> }
}

interface Body {
  readonly schema: object
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

test('it can be left out', async () => {
  const api = createTestApi(masker, { openapi: false })
  expect(await send(api, '/openapi.json', undefined, { method: 'GET' })).toMatchObject({
    status: 404,
  })
})
