import type { JsonScalar } from '../types.ts'
import type { PathStep } from './path.ts'

export interface TraceOptions {
  /** Levels that are looked into. */
  readonly depth: number
  /** Values, objects and arrays that are looked at. */
  readonly nodes: number
  /** Whether a key may itself be a value, such as an id or an e-mail address. */
  isTelling(key: string): boolean
}

/**
 * Sees one value of a document: `place` is where it is, as a path that holds no value; `keys` is where
 * it is exactly. Both change after the call.
 */
export type Visit = (
  value: JsonScalar,
  place: readonly PathStep[],
  keys: readonly (string | number)[],
) => void

/** An object of so many keys, or so many members alike, has its keys from data. */
const mapSize = 50
const membersAlike = 3

/**
 * Visits the values of a document as JSON would hold them, and touches nothing. Answers whether it has
 * seen all of them. What throws when it is read is left out.
 */
export function traceDocument(document: unknown, options: TraceOptions, visit: Visit): boolean {
  const place: PathStep[] = []
  const keys: (string | number)[] = []
  let nodes = 0
  let isWhole = true

  function walk(given: unknown, name: string): void {
    if (++nodes > options.nodes || keys.length > options.depth) {
      isWhole = false
      return
    }
    const value = readJson(given, name)
    if (isScalar(value)) visit(value, place, keys)
    else if (Array.isArray(value)) walkArray(value)
    else if (typeof value === 'object' && value !== null) walkObject(value)
  }

  function walkArray(array: readonly unknown[]): void {
    place.push({ kind: 'elements' })
    for (let index = 0; index < array.length && nodes <= options.nodes; index++) {
      keys.push(index)
      walk(array[index], String(index))
      keys.pop()
    }
    place.pop()
  }

  function walkObject(holder: object): void {
    const entries = readEntries(holder)
    const isMap = looksLikeMap(entries)
    for (const [key, value] of entries) {
      if (nodes > options.nodes) break
      place.push(isMap || options.isTelling(key) ? { kind: 'any' } : { kind: 'key', key })
      keys.push(key)
      walk(value, key)
      keys.pop()
      place.pop()
    }
  }

  walk(document, '')
  return isWhole
}

function isScalar(value: unknown): value is JsonScalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function readJson(value: unknown, key: string): unknown {
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) {
    return typeof value === 'object' && value !== null ? undefined : value
  }
  try {
    const { toJSON } = value as { toJSON?: unknown }
    return typeof toJSON === 'function' ? toJSON.call(value, key) : value
  } catch {
    return undefined
  }
}

function readEntries(holder: object): readonly [string, unknown][] {
  try {
    return Object.entries(holder)
  } catch {
    return []
  }
}

/** `{ a1: { name }, b2: { name }, c3: { name } }`: keys that name records, not fields. */
function looksLikeMap(entries: readonly [string, unknown][]): boolean {
  if (entries.length > mapSize) return true
  if (entries.length < membersAlike) return false
  const shapes = new Set<string>()
  for (const [, value] of entries) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    const names = readEntries(value).map(([name]) => name)
    if (names.length === 0) return false
    shapes.add(JSON.stringify(names.sort()))
    if (shapes.size > 1) return false
  }
  return true
}
