import type { Place } from '../fields/json-places.ts'

/** Fields in which the common chat interfaces send an answer piece by piece. */
export const chatJoins: readonly string[] = [
  'choices[*].delta.content',
  'choices[*].delta.reasoning_content',
  'choices[*].delta.refusal',
  'choices[*].delta.function_call.arguments',
  'choices[*].delta.tool_calls[*].function.arguments',
  'choices[*].text',
  'delta',
  'delta.text',
  'delta.thinking',
  'delta.partial_json',
  'message.content',
  'response',
  'candidates[*].content.parts[*].text',
]

type Thing = Readonly<Record<string, unknown>>

/**
 * Names the text that a place of a document carries on: by the place, but elements of arrays, and
 * the document itself, by the numbers that they give themselves (`index`, `output_index` …).
 */
export function nameText(document: unknown, place: Place): string {
  let holder = document
  const names: unknown[] = [numbersOf(holder)]
  for (const key of place) {
    holder = childOf(holder, key)
    const numbers = typeof key === 'number' ? numbersOf(holder) : {}
    names.push(Object.keys(numbers).length > 0 ? numbers : key)
  }
  return JSON.stringify(names)
}

/** Whether the text in this place is JSON itself, as arguments of a tool call are. */
export function holdsJsonText(document: unknown, place: Place): boolean {
  const last = place.at(-1)
  if (last === 'arguments' || last === 'partial_json') return true
  const { type } = asThing(document)
  return last === 'delta' && typeof type === 'string' && type.includes('arguments')
}

/**
 * Whether a document says that a text is over which `carrier` carried on in `place`: one of the
 * objects around it gives a reason to finish, or the document speaks of the same thing in other words.
 */
export function endsText(document: unknown, carrier: unknown, place: Place): boolean {
  let holder = document
  let known = carrier
  for (const key of place) {
    if (isFinished(holder)) return true
    known = childOf(known, key)
    holder = typeof key === 'number' ? sameElement(holder, key, known) : childOf(holder, key)
  }
  const { type } = asThing(document)
  const numbers = Object.entries(numbersOf(carrier))
  return (
    typeof type === 'string' &&
    type !== asThing(carrier)['type'] &&
    numbers.length > 0 &&
    numbers.every(([name, number]) => asThing(document)[name] === number)
  )
}

function isFinished(value: unknown): boolean {
  const { finish_reason, finishReason, stop_reason, done } = asThing(value)
  return [finish_reason, finishReason, stop_reason].some(isText) || done === true
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function sameElement(elements: unknown, position: number, known: unknown): unknown {
  if (!Array.isArray(elements)) return undefined
  const numbers = JSON.stringify(numbersOf(known))
  if (numbers === '{}') return elements[position]
  return elements.find((element) => JSON.stringify(numbersOf(element)) === numbers)
}

function numbersOf(value: unknown): Record<string, number> {
  const named = Object.entries(asThing(value)).filter(
    ([name, number]) => /(?:^|_)index$/.test(name) && Number.isInteger(number),
  )
  return Object.fromEntries(named.sort()) as Record<string, number>
}

function childOf(value: unknown, key: string | number): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, key)
    ? (value as Record<string | number, unknown>)[key]
    : undefined
}

function asThing(value: unknown): Thing {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Thing)
    : {}
}
