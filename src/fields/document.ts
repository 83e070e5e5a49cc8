import { types } from 'node:util'
import type { TokenValue } from '../types.ts'
import {
  checkValues,
  type DocumentLimits,
  type FieldHit,
  type FieldHits,
  invalidDocument,
  tooDeep,
  tooManyFields,
} from './hits.ts'
import { type MatchNode, nodeOfKey } from './matcher.ts'
import type { FieldPlan } from './rules.ts'

type Holder = Record<string | number, unknown>

/** An object or array on the way, as a copy that is read once and may become part of the result. */
interface Frame {
  readonly copy: Holder
  /** Keys of an object; none for an array. */
  readonly keys: readonly string[] | undefined
  readonly node: MatchNode
  readonly parent: Frame | undefined
  readonly keyInParent: string | number
  next: number
  /** Whether the copies above already hold this one. */
  linked: boolean
}

/**
 * Finds the named values of a document as `JSON.stringify` would see it: own enumerable string keys,
 * the result of `toJSON`, no `undefined` and no functions. The document is never touched; `replace`
 * answers a copy that shares with it what holds no named value. Throws `invalid_document` for a
 * named value that JSON cannot hold, a getter that throws, and a document that is too deep or holds
 * itself; `payload_too_large` for more hits than `limits.fields`.
 */
export function collectDocument<Document>(
  plan: FieldPlan,
  document: Document,
  limits: DocumentLimits,
): FieldHits<Document> {
  const { matcher } = plan
  const hits: FieldHit[] = []
  const holders: (Holder | undefined)[] = []
  const keys: (string | number)[] = []
  let result: unknown = document
  let depth = 0

  function enter(
    value: object,
    node: MatchNode,
    parent: Frame | undefined,
    key: string | number,
  ): Frame {
    if (++depth > limits.depth) throw tooDeep(limits)
    const copy = copyOf(value)
    const names = Array.isArray(copy) ? undefined : Object.keys(copy)
    return {
      copy: copy as Holder,
      keys: names,
      node: matcher.expand(node),
      parent,
      keyInParent: key,
      next: 0,
      linked: false,
    }
  }

  /** Notes a scalar, or answers the frame of an object to walk. */
  function visit(
    given: unknown,
    node: MatchNode,
    parent: Frame | undefined,
    key: string | number,
  ): Frame | undefined {
    const value = typeof given === 'string' ? given : asJson(given, key)
    if (typeof value === 'object' && value !== null) return enter(value, node, parent, key)
    if (node.rule === undefined || value === undefined || typeof value === 'function') return
    if (!isScalar(value)) throw invalidDocument('holds a named value that JSON cannot hold')
    if (hits.length >= limits.fields) throw tooManyFields()
    hits.push({ value, rule: node.rule })
    holders.push(parent?.copy)
    keys.push(key)
    for (let frame = parent; frame !== undefined && !frame.linked; frame = frame.parent) {
      frame.linked = true
      if (frame.parent === undefined) result = frame.copy
      else assign(frame.parent.copy, frame.keyInParent, frame.copy)
    }
  }

  let frame = visit(document, matcher.root(), undefined, '')
  while (frame !== undefined) {
    const next = walk(frame, visit)
    if (next === undefined) depth--
    frame = next ?? frame.parent
  }
  return {
    hits,
    replace(values) {
      checkValues(hits, values)
      for (const [index, holder] of holders.entries()) {
        const value = values[index]
        if (holder === undefined) result = value
        else assign(holder, keys[index] ?? '', value)
      }
      return result as Document
    },
  }
}

/** Goes on in a frame up to the next object to walk; none at its end. */
function walk(
  frame: Frame,
  visit: (
    value: unknown,
    node: MatchNode,
    parent: Frame,
    key: string | number,
  ) => Frame | undefined,
): Frame | undefined {
  const { copy, keys, node } = frame
  const length = keys === undefined ? (copy as unknown as unknown[]).length : keys.length
  while (frame.next < length) {
    const index = frame.next++
    const key = keys === undefined ? index : (keys[index] ?? '')
    const child =
      keys === undefined
        ? (node.indexes?.get(index) ?? node.otherElement)
        : nodeOfKey(node, key as string, index)
    if (child === undefined) continue
    const inner = visit(copy[key], child, frame, key)
    if (inner !== undefined) return inner
  }
}

/** A value as `JSON.stringify` sees it: the answer of its `toJSON`, and what a wrapper object wraps. */
function asJson(value: unknown, key: string | number): unknown {
  if (value === null || (typeof value !== 'object' && !isRare(value))) return value
  try {
    const { toJSON } = value as { toJSON?: unknown }
    const seen = typeof toJSON === 'function' ? toJSON.call(value, String(key)) : value
    return types.isBoxedPrimitive(seen) ? Object(seen).valueOf() : seen
  } catch {
    throw unreadable()
  }
}

/** Functions and bigints have a `toJSON` too, where the application gave them one. */
function isRare(value: unknown): boolean {
  return typeof value === 'function' || typeof value === 'bigint'
}

/** Reads every own enumerable value once, so that no getter can answer something else later. */
function copyOf(value: object): object {
  try {
    if (!Array.isArray(value)) return { ...value }
    const copy: unknown[] = []
    for (let index = 0; index < value.length; index++) copy.push(value[index])
    return copy
  } catch {
    throw unreadable()
  }
}

function unreadable() {
  // What was thrown stays out of it: it may quote the value.
  return invalidDocument('could not be read: a getter, toJSON or proxy in it threw')
}

function isScalar(value: unknown): value is TokenValue {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  )
}

function assign(holder: Holder, key: string | number, value: unknown): void {
  if (key !== '__proto__') {
    holder[key] = value
    return
  }
  const property = { value, enumerable: true, configurable: true, writable: true }
  Object.defineProperty(holder, key, property)
}
