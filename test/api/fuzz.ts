import fc from 'fast-check'

/** A request made from the OpenAPI document, valid or not. */
export interface FuzzRequest {
  readonly method: string
  readonly path: string
  readonly bearer: string
  readonly body: string | undefined
}

type Json = Readonly<Record<string, unknown>>

/** Requests of every path and method of a document; `canary` stands in some of the values. */
export function createFuzzRequests(document: Json, canary: string): fc.Arbitrary<FuzzRequest> {
  const operations = Object.entries(document['paths'] as Record<string, Json>).flatMap(
    ([path, item]) =>
      Object.entries(item)
        .filter(([method]) => method !== 'parameters')
        .map(([method, operation]) => ({ path, method, schema: bodySchema(operation as Json) })),
  )
  return fc.constantFrom(...operations).chain(({ path, method, schema }) =>
    fc.record({
      method: often(fc.constant(method.toUpperCase()), fc.constantFrom('GET', 'PUT', 'PATCH', 'X')),
      path: often(
        fc
          .string({ unit: 'grapheme-ascii', minLength: 1 })
          .map((id) => path.replace(/\{\w+\}/, encodeURIComponent(id))),
        fc.constantFrom(`${path}/`, `${path}/x`, '/', '', '/__proto__', '/constructor'),
      ),
      bearer: often(
        fc.constant('all'),
        fc.constantFrom('', 'masker', 'nobody', 'a b', '__proto__'),
      ),
      body: often(
        (schema === undefined ? fc.constant(undefined) : fromSchema(schema, canary)).map((value) =>
          value === undefined ? undefined : JSON.stringify(value),
        ),
        fc.oneof(
          fc.json({ maxDepth: 3 }),
          fc.string({ maxLength: 40 }),
          fc.constantFrom(
            '{"mask":',
            '{"__proto__":{"polluted":1}}',
            '[[[[',
            '"',
            '\0',
            `"${canary}`,
          ),
        ),
      ),
    }),
  )
}

function often<T, U>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<U>): fc.Arbitrary<T | U> {
  return fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: odd })
}

function bodySchema(operation: Json): Json | undefined {
  const body = operation['requestBody'] as { content: Record<string, Json> } | undefined
  return body?.content['application/json']?.['schema'] as Json | undefined
}

/** Values that a schema allows, and now and then one that it does not. */
function fromSchema(schema: Json, canary: string): fc.Arbitrary<unknown> {
  return often(fromValidSchema(schema, canary), fc.jsonValue({ maxDepth: 2 }))
}

function fromValidSchema(schema: Json, canary: string): fc.Arbitrary<unknown> {
  const either = (schema['anyOf'] ?? schema['oneOf']) as readonly Json[] | undefined
  if (either !== undefined) return fc.oneof(...either.map((one) => fromSchema(one, canary)))
  const allowed = schema['enum'] as readonly unknown[] | undefined
  if (allowed !== undefined) return fc.constantFrom(...allowed)
  if ('const' in schema) return fc.constant(schema['const'])
  switch (schema['type']) {
    case 'object': {
      const properties = (schema['properties'] ?? {}) as Record<string, Json>
      const known = Object.entries(properties).map(
        ([key, one]) => [key, fromSchema(one, canary)] as const,
      )
      const required = (schema['required'] ?? []) as string[]
      return fc.record(Object.fromEntries(known), { requiredKeys: required } as never)
    }
    case 'array':
      return fc.array(fromSchema(schema['items'] as Json, canary), { maxLength: 4 })
    case 'integer':
    case 'number':
      return fc.integer({ min: 0, max: 100 })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'string':
      return fc.oneof(
        fc.string({ unit: 'binary', maxLength: 30 }),
        fc.constantFrom(
          ...[
            canary,
            'Text Token',
            'Numeric Token',
            'Email Address',
            'Phone Number',
            '<PER>x</PER>',
          ],
          ...['__proto__', 'constructor', '\ud800', `Write to ${canary} today`, ''],
        ),
      )
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}
