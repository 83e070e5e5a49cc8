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
  const hits: FieldHit[] = []
  const holders: Holder[] = []
  const places: (string | number)[] = []
  // One entry a level instead of a call a level: depth is the sender's choice.
  const outerHolders: Holder[] = []
  const outerKeys: (readonly string[] | undefined)[] = []
  const outerNodes: MatchNode[] = []
  const outerNext: number[] = []

  const root: unknown = document
  const rootNode = matcher.root()
  if (typeof root !== 'object' || root === null) return collectScalar(root, rootNode, limits)
  if (limits.depth < 1) throw tooDeep(limits)
  if (!isPlain(root)) return undefined
  let holder = root as Holder
  let keys: readonly string[] | undefined = Array.isArray(root) ? undefined : Object.keys(root)
  let node = matcher.expand(rootNode)
  let next = 0
  for (;;) {
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
      hits.push({ value: scalarOf(value), rule: child.rule })
      holders.push(holder)
      places.push(place)
    }
    if (inner !== undefined && innerNode !== undefined) {
      outerHolders.push(holder)
      outerKeys.push(keys)
      outerNodes.push(node)
      outerNext.push(next)
      if (outerHolders.length >= limits.depth) throw tooDeep(limits)
      holder = inner as Holder
      keys = Array.isArray(inner) ? undefined : Object.keys(inner)
      node = matcher.expand(innerNode)
      next = 0
      continue
    }
    const outer = outerHolders.pop()
    const outerNode = outerNodes.pop()
    if (outer === undefined || outerNode === undefined) break
    holder = outer
    keys = outerKeys.pop()
    node = outerNode
    next = outerNext.pop() ?? 0
  }
  return {
    hits,
    replace(values) {
      checkValues(hits, values)
      for (let index = 0; index < holders.length; index++) {
        // Plain assignment is safe for `__proto__` too: the property is the holder's own.
        const holder = holders[index] as Holder
        holder[places[index] as string | number] = values[index]
      }
      return document
    },
  }
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
