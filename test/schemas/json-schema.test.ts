import { createMasker, rulesFromJsonSchema } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { testKeys } from '../support/keys.ts'

const pii = { type: 'string', 'x-pii': true }

describe('rulesFromJsonSchema', () => {
  it('reads marks wherever a schema may stand', () => {
    const schema = {
      type: 'object',
      properties: {
        email: pii,
        name: { type: 'string', 'x-pii': 'Person Token' },
        note: { type: 'string', 'x-pii': { detect: true } },
        open: { type: 'string', 'x-pii': false },
        address: { type: 'object', 'x-pii': true, properties: { street: { type: 'string' } } },
        orders: { type: 'array', items: { type: 'object', properties: { card: pii } } },
        pair: { type: 'array', prefixItems: [{ type: 'number' }, pii] },
        old: { type: 'array', items: [pii, { type: 'number' }], additionalItems: pii },
        people: { type: 'object', additionalProperties: { properties: { ssn: pii } } },
        byPattern: { type: 'object', patternProperties: { '^x-': pii } },
        either: { oneOf: [{ properties: { a: pii } }, { properties: { b: pii } }] },
        'odd.key': pii,
      },
      allOf: [{ properties: { phone: pii } }],
      if: { properties: { ifPath: pii } },
    }
    expect(rulesFromJsonSchema(schema)).toEqual({
      email: {},
      name: { tokenName: 'Person Token' },
      note: { detect: true },
      address: {},
      'orders[*].card': {},
      'pair[1]': {},
      'old[0]': {},
      'old[*]': {},
      'people.*.ssn': {},
      'byPattern.*': {},
      'either.a': {},
      'either.b': {},
      '["odd.key"]': {},
      phone: {},
      ifPath: {},
    })
  })

  it('follows references of an OpenAPI document, and a schema that holds itself to any depth', async () => {
    const root = {
      openapi: '3.1.0',
      components: {
        schemas: {
          'a/b': { properties: { email: pii, parent: { $ref: '#/components/schemas/a~1b' } } },
          Page: {
            properties: { items: { type: 'array', items: { $ref: '#/components/schemas/a~1b' } } },
          },
        },
      },
    }
    const rules = rulesFromJsonSchema(root.components.schemas.Page, { root })
    expect(rules).toEqual({ 'items[*].email': {}, 'items[*].parent.**.email': {} })
    const masker = createMasker({ keys: testKeys })
    const page = {
      items: [{ email: 'a@b.c', parent: { email: 'd@e.f', parent: { email: 'g@h.i' } } }],
    }
    const masked = JSON.stringify(await masker.maskDocument(page, rules))
    expect(masked).not.toContain('@')
  })

  it.each([
    [
      'nothing is marked',
      { properties: { a: { type: 'string' } } },
      /nothing is marked: give a property "x-pii"/,
    ],
    ['a mark is none', { properties: { a: { 'x-pii': 7 } } }, /the mark at `a` is true, the name/],
    ['a reference leads nowhere', { $ref: '#/$defs/none' }, /leads nowhere/],
    ['a reference leads to what every object has', { $ref: '#/__proto__' }, /leads nowhere/],
    ['a reference leads out', { $ref: 'https://host/schema' }, /leads out of the document: bundle/],
    [
      'two marks differ',
      { anyOf: [{ properties: { a: pii } }, { properties: { a: { 'x-pii': { detect: true } } } }] },
      /two schemas mark `a` differently/,
    ],
  ])('says what is wrong where %s', (_what, schema, message) => {
    expect(() => rulesFromJsonSchema(schema)).toThrow(message)
  })

  it('gives up on references in more ways than can be followed', () => {
    const $defs: Record<string, unknown> = { d0: pii }
    for (let at = 1; at < 40; at++) {
      const $ref = `#/$defs/d${at - 1}`
      $defs[`d${at}`] = { properties: { a: { $ref }, b: { $ref } } }
    }
    expect(() => rulesFromJsonSchema({ $ref: '#/$defs/d39', $defs })).toThrow(/too many ways/)
  })
})

it.each<readonly [string, unknown, string]>([
  ['unevaluatedProperties', pii, '*'],
  ['additionalProperties', pii, '*'],
  ['unevaluatedItems', pii, '[*]'],
  ['additionalItems', pii, '[*]'],
  ['contains', pii, '[*]'],
  ['dependentSchemas', { card: { properties: { a: pii } } }, 'a'],
  ...['if', 'then', 'else', 'not'].map((name) => [name, { properties: { a: pii } }, 'a'] as const),
  ...['allOf', 'anyOf', 'oneOf'].map((name) => [name, [{ properties: { a: pii } }], 'a'] as const),
])('reads marks under %s', (keyword, inner, path) => {
  expect(rulesFromJsonSchema({ [keyword]: inner })).toEqual({ [path]: {} })
})
