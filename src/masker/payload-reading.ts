import type { FieldHit } from '../fields/hits.ts'
import { findPlaces, leadsTo, type Place } from '../fields/json-places.ts'
import { collectJson } from '../fields/json-text.ts'
import type { PathStep } from '../fields/path.ts'
import type { FieldPlan } from '../fields/rules.ts'
import type { Settings } from '../options.ts'
import type { TokenValue } from '../types.ts'
import { holdsJsonText, nameText } from './chat-documents.ts'

/** A value that rules name in one document of a stream. */
export interface PayloadHit extends FieldHit {
  readonly place: Place
  /** The name of the text that it carries on; undefined for a text of its own. */
  readonly text: string | undefined
  /** Whether the text is JSON itself, so that values are put back as a part of a JSON string. */
  readonly isJson: boolean
}

/** One document of a stream, or what stands in the place of one. */
export interface Payload {
  /** Undefined where it is no JSON. */
  readonly document: unknown
  readonly isDocument: boolean
  readonly hits: readonly PayloadHit[]
  replace(values: readonly TokenValue[]): string
}

export interface PayloadRules {
  readonly plan: FieldPlan
  readonly joins: readonly (readonly PathStep[])[]
  readonly limits: Settings['limits']
  /** Whether data that is no JSON is a text, as in an event; nothing in lines of JSON is. */
  readonly holdsTexts: boolean
}

/** Finds in the data of a stream what rules name; what is no JSON may be a text; undefined for what should be JSON. */
export function readPayload(
  data: string,
  { plan, joins, limits, holdsTexts }: PayloadRules,
): Payload | undefined {
  const parsed = parseJson(data)
  if (parsed === undefined) {
    return holdsTexts && !opensAsJson(data) ? readText(data, plan) : undefined
  }
  const { document } = parsed
  const { hits, starts, replace } = collectJson(plan, data, limits)
  const texts = hits.some(
    ({ rule, value }) => rule.action === 'detect' && typeof value === 'string',
  )
  const places = texts ? findPlaces(data, starts) : []
  return {
    document,
    isDocument: true,
    hits: hits.map((hit, index) => {
      const place = places[index] ?? []
      const isText = hit.rule.action === 'detect' && typeof hit.value === 'string'
      const isJoined = isText && joins.some((steps) => leadsTo(steps, place))
      const text = isJoined ? nameText(document, place) : undefined
      return { ...hit, place, text, isJson: isText && holdsJsonText(document, place) }
    }),
    replace,
  }
}

function readText(data: string, { matcher }: FieldPlan): Payload {
  const { rule } = matcher.root()
  const isNamed = rule !== undefined && data.trim() !== '[DONE]'
  return {
    document: undefined,
    isDocument: false,
    hits: isNamed ? [{ value: data, rule, place: [], text: undefined, isJson: false }] : [],
    replace: ([value]) => (isNamed ? String(value) : data),
  }
}

function parseJson(data: string): { readonly document: unknown } | undefined {
  try {
    return { document: JSON.parse(data.charCodeAt(0) === 0xfeff ? data.slice(1) : data) }
  } catch {
    return undefined
  }
}

// `[1] see below` is a text; `{"a":1` is a document that did not come whole.
function opensAsJson(data: string): boolean {
  return /^[\ufeff\s]*(?:\{\s*["}]|\[\s*[[{"])/.test(data)
}
