import { MaskingError } from '../errors.ts'
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
import { keyEnd, scalarEnd, skipSpace, stringEnd, valueEnd } from './json-scan.ts'
import type { MatchNode } from './matcher.ts'
import type { FieldPlan } from './rules.ts'

const quote = 34
const comma = 44
const openingBracket = 91
const closingBracket = 93
const openingBrace = 123
const closingBrace = 125

/** Digits that an integer may have; reading longer ones takes more than linear time. */
const integerDigits = 1_000

/** Within the few edges of one key length, comparing in place is cheaper than making a string. */
const edgesToCompare = 4

/**
 * Finds the named values of a JSON text. `replace` answers the text with other values in their
 * place and every other byte as it was: spacing, order, duplicate keys (each of them is hit),
 * numbers of any precision. A named integer that a double cannot hold is a `bigint`. A byte order
 * mark may stand in front. Throws `bad_request` for text that is not JSON, `invalid_document` for
 * a document that is too deep and for a number out of range, `payload_too_large` for more hits
 * than `limits.fields`.
 */
export function collectJson(
  plan: FieldPlan,
  text: string,
  limits: DocumentLimits,
): FieldHits<string> & { readonly starts: readonly number[] } {
  const start = text.charCodeAt(0) === 0xfeff ? 1 : 0
  checkJson(start === 0 ? text : text.slice(start))
  const { matcher } = plan
  const hits: FieldHit[] = []
  const starts: number[] = []
  const ends: number[] = []
  const outerNodes: MatchNode[] = []
  const outerElements: number[] = []
  let at = skipSpace(text, start)
  let holder: MatchNode | undefined
  /** The index of the element, -1 in an object. */
  let element = -1
  let child: MatchNode | undefined = matcher.root()
  for (;;) {
    const code = text.charCodeAt(at)
    if (child === undefined) at = valueEnd(text, at)
    else if (code === openingBrace || code === openingBracket) {
      at = skipSpace(text, at + 1)
      const inner = text.charCodeAt(at)
      if (outerNodes.length >= limits.depth) throw tooDeep(limits)
      if (inner === closingBrace || inner === closingBracket) at++
      else {
        // The root's own frame has no holder; any node will do, it is never read.
        outerNodes.push(holder ?? child)
        outerElements.push(element)
        holder = matcher.expand(child)
        if (code === openingBrace) {
          element = -1
          const end = keyEnd(text, at)
          child = nodeOfKey(holder, text, at, end)
          at = afterColon(text, end)
        } else {
          element = 0
          child = holder.indexes?.get(0) ?? holder.otherElement
        }
        continue
      }
    } else {
      const end = code === quote ? stringEnd(text, at) : scalarEnd(text, at)
      if (child.rule !== undefined) {
        if (hits.length >= limits.fields) throw tooManyFields()
        hits.push({ value: scalarOf(text, at, end), rule: child.rule })
        starts.push(at)
        ends.push(end)
      }
      at = end
    }
    while (holder !== undefined) {
      at = skipSpace(text, at)
      if (text.charCodeAt(at) === comma) break
      at++
      const outer: MatchNode | undefined = outerNodes.pop()
      holder = outerNodes.length === 0 ? undefined : outer
      element = outerElements.pop() ?? -1
    }
    if (holder === undefined) break
    at = skipSpace(text, at + 1)
    if (element < 0) {
      const end = keyEnd(text, at)
      child = nodeOfKey(holder, text, at, end)
      at = afterColon(text, end)
    } else child = holder.indexes?.get(++element) ?? holder.otherElement
  }
  return {
    hits,
    starts,
    replace(values) {
      checkValues(hits, values)
      let result = ''
      let copied = 0
      for (let index = 0; index < starts.length; index++) {
        result += text.slice(copied, starts[index]) + print(values[index] as TokenValue)
        copied = ends[index] as number
      }
      return copied === 0 ? text : result + text.slice(copied)
    },
  }
}

function checkJson(text: string): void {
  try {
    JSON.parse(text)
  } catch {
    // The SyntaxError quotes the text, so it must not be the cause.
    throw new MaskingError('bad_request', 'Bad request', { status: 400 })
  }
}

function nodeOfKey(node: MatchNode, text: string, at: number, end: number): MatchNode | undefined {
  if (node.keysByLength.length === 0) return node.otherKey
  if (end < 0) {
    const key = JSON.parse(text.slice(at, ~end + 1)) as string
    return node.keys.get(key) ?? node.otherKey
  }
  const edges = node.keysByLength[end - at - 1]
  if (edges === undefined) return node.otherKey
  if (edges.length > edgesToCompare) {
    return node.keys.get(text.slice(at + 1, end)) ?? node.otherKey
  }
  for (const edge of edges) {
    if (holdsAt(text, at + 1, edge.key)) return edge.node
  }
  return node.otherKey
}

function holdsAt(text: string, at: number, key: string): boolean {
  for (let index = 0; index < key.length; index++) {
    if (text.charCodeAt(at + index) !== key.charCodeAt(index)) return false
  }
  return true
}

function afterColon(text: string, keyEndedAt: number): number {
  const colon = skipSpace(text, (keyEndedAt < 0 ? ~keyEndedAt : keyEndedAt) + 1)
  return skipSpace(text, colon + 1)
}

function scalarOf(text: string, start: number, end: number): TokenValue {
  const literal = text.slice(start, end)
  const code = text.charCodeAt(start)
  if (code === quote) {
    return literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1)
  }
  if (literal === 'null') return null
  if (literal === 'true') return true
  if (literal === 'false') return false
  const number = Number(literal)
  if (Number.isSafeInteger(number)) return number
  if (/^-?\d+$/.test(literal)) {
    if (literal.length <= integerDigits) return BigInt(literal)
    throw invalidDocument(`holds a named integer of more than ${integerDigits} digits`)
  }
  if (Number.isFinite(number)) return number
  throw invalidDocument('holds a named number that is out of range')
}

function print(value: TokenValue): string {
  if (typeof value === 'bigint') return value.toString()
  return Object.is(value, -0) ? '-0' : JSON.stringify(value)
}
