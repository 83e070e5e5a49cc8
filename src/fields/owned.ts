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

/** An object or array on the way. */
interface Frame {
  readonly holder: Holder
  /** Keys of an object; none for an array. */
  readonly keys: readonly string[] | undefined
  readonly node: MatchNode
  readonly outer: Frame | undefined
  next: number
}

interface OwnedHit extends FieldHit {
  readonly holder: Holder
  readonly place: string | number
}

/**
 * Finds the named values of a document that is ours to change; `replace` writes into it. Answers
 * `undefined` where the way to a named value leads through what `JSON.parse` does not make, such as an
 * object with `toJSON`. Throws `invalid_document` for a document that is too deep,
 * `payload_too_large` for more hits than `limits.fields`.
 */
export function collectOwned<Document>(
  plan: FieldPlan,
  document: Document,
  limits: DocumentLimits,
): FieldHits<Document> | undefined {
  const { matcher } = plan
  const hits: OwnedHit[] = []
  const root: unknown = document
  const rootNode = matcher.root()
  if (typeof root !== 'object' || root === null) return collectScalar(root, rootNode, limits)
  if (limits.depth < 1) throw tooDeep(limits)
  if (!isPlain(root)) return undefined
  let depth = 1
  // A frame a level instead of a call a level: depth is the sender's choice.
  let frame: Frame | undefined = openFrame(root, matcher.expand(rootNode), undefined)
  while (frame !== undefined) {
    const { holder, keys, node }: Frame = frame
    let { next } = frame
    const length = keys === undefined ? (holder as unknown as unknown[]).length : keys.length
    let inner: object | undefined
    let innerNode: MatchNode | undefined
    while (next < length) {
      const place = keys === undefined ? next : (keys[next] as string)
      next++
      const child =
        keys === undefined
          ? (node.indexes?.get(place as number) ?? node.otherElement)
          : nodeOfKey(node, place as string, next - 1)
      if (child === undefined) continue
      const value = holder[place]
      if (typeof value === 'object' && value !== null) {
        if (!isPlain(value)) return undefined
        inner = value
        innerNode = child
        break
      }
      if (child.rule === undefined || value === undefined) continue
      if (hits.length >= limits.fields) throw tooManyFields()
      hits.push({ value: scalarOf(value), rule: child.rule, holder, place })
    }
    if (inner !== undefined && innerNode !== undefined) {
      if (++depth > limits.depth) throw tooDeep(limits)
      frame.next = next
      frame = openFrame(inner, matcher.expand(innerNode), frame)
    } else {
      depth--
      frame = frame.outer
    }
  }
  return {
    hits,
    replace(values) {
      checkValues(hits, values)
      for (let index = 0; index < hits.length; index++) {
        const { holder, place } = hits[index] as OwnedHit
        // Plain assignment is safe for `__proto__` too: the property is the holder's own.
        holder[place] = values[index]
      }
      return document
    },
  }
}

function openFrame(value: object, node: MatchNode, outer: Frame | undefined): Frame {
  const keys = Array.isArray(value) ? undefined : Object.keys(value)
  return { holder: value as Holder, keys, node, outer, next: 0 }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  const known =
    prototype === Object.prototype || prototype === Array.prototype || prototype === null
  return known && typeof (value as { toJSON?: unknown }).toJSON !== 'function'
}

function collectScalar<Document>(
  value: unknown,
  node: MatchNode,
  limits: DocumentLimits,
): FieldHits<Document> {
  const { rule } = node
  const hits = rule === undefined || value === undefined ? [] : [{ value: scalarOf(value), rule }]
  if (hits.length > limits.fields) throw tooManyFields()
  return {
    hits,
    replace(values) {
      checkValues(hits, values)
      return (hits.length > 0 ? values[0] : value) as Document
    },
  }
}

function scalarOf(value: unknown): TokenValue {
  const isJson =
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    value === null ||
    (typeof value === 'number' && Number.isFinite(value))
  if (!isJson) throw invalidDocument('holds a named value that JSON cannot hold')
  return value as TokenValue
}
