import type { PathStep } from '../fields/path.ts'

export type SchemaPart = Readonly<Record<string, unknown>>

/** A schema within another; no step where both are of the same value. */
export interface InnerSchema {
  readonly step: PathStep | undefined
  readonly schema: unknown
}

const sameValue = ['allOf', 'anyOf', 'oneOf']
const sameValueAlone = ['if', 'then', 'else', 'not']
const ofAnyKey = ['additionalProperties', 'unevaluatedProperties']
const ofElements = ['additionalItems', 'unevaluatedItems', 'contains']

/** The schemas of a schema's own value, of its members and of its elements (JSON Schema, chapter 10). */
export function listParts(schema: SchemaPart): readonly InnerSchema[] {
  const any: PathStep = { kind: 'any' }
  const elements: PathStep = { kind: 'elements' }
  const parts: InnerSchema[] = []
  const add = (step: PathStep | undefined, inner: unknown): void => {
    if (inner !== undefined) parts.push({ step, schema: inner })
  }
  for (const name of sameValue) for (const inner of listOf(schema[name])) add(undefined, inner)
  for (const name of sameValueAlone) add(undefined, schema[name])
  for (const inner of Object.values(entriesOf(schema['dependentSchemas']))) add(undefined, inner)
  for (const [key, inner] of Object.entries(entriesOf(schema['properties']))) {
    add({ kind: 'key', key }, inner)
  }
  for (const inner of Object.values(entriesOf(schema['patternProperties']))) add(any, inner)
  for (const name of ofAnyKey) add(any, schema[name])
  for (const name of ofElements) add(elements, schema[name])
  const { items } = schema
  // Before 2020-12 a list of schemas by position.
  const tuple = Array.isArray(items) ? items : listOf(schema['prefixItems'])
  for (const [index, inner] of tuple.entries()) add({ kind: 'key', key: String(index) }, inner)
  if (!Array.isArray(items)) add(elements, items)
  return parts
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function entriesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
