import { keyEnd, scalarEnd, skipSpace, stringEnd } from './json-scan.ts'
import type { PathStep } from './path.ts'

/** Where a value is: a string for a key, a number for an index. */
export type Place = readonly (string | number)[]

const quote = 34
const comma = 44
const openingBracket = 91
const closingBracket = 93
const openingBrace = 123
const closingBrace = 125

/** The places of the values that begin at `starts`, which are in order, in text that is valid JSON. */
export function findPlaces(text: string, starts: readonly number[]): readonly Place[] {
  const places: Place[] = []
  const place: (string | number)[] = []
  let at = skipSpace(text, text.charCodeAt(0) === 0xfeff ? 1 : 0)

  function enterKey(): void {
    const end = keyEnd(text, at)
    const stop = end < 0 ? ~end : end
    const literal = text.slice(at, stop + 1)
    place.push(end < 0 ? (JSON.parse(literal) as string) : literal.slice(1, -1))
    at = skipSpace(text, skipSpace(text, stop + 1) + 1)
  }

  while (places.length < starts.length) {
    const code = text.charCodeAt(at)
    if (code === openingBrace || code === openingBracket) {
      at = skipSpace(text, at + 1)
      const inner = text.charCodeAt(at)
      if (inner !== closingBrace && inner !== closingBracket) {
        if (code === openingBrace) enterKey()
        else place.push(0)
        continue
      }
      at++
    } else {
      if (at === starts[places.length]) places.push([...place])
      at = code === quote ? stringEnd(text, at) : scalarEnd(text, at)
    }
    for (;;) {
      const last = place.pop()
      if (last === undefined) return places
      at = skipSpace(text, at)
      const ends = text.charCodeAt(at) !== comma
      at++
      if (ends) continue
      at = skipSpace(text, at)
      if (typeof last === 'number') place.push(last + 1)
      else enterKey()
      break
    }
  }
  return places
}

/** Whether a path leads exactly to a place. */
export function leadsTo(steps: readonly PathStep[], place: Place): boolean {
  const [step, ...rest] = steps
  if (step === undefined) return place.length === 0
  if (step.kind === 'deep') {
    return place.some((_, level) => leadsTo(rest, place.slice(level))) || leadsTo(rest, [])
  }
  const [key, ...further] = place
  if (key === undefined) return false
  if (step.kind === 'elements' && typeof key !== 'number') return false
  if (step.kind === 'key' && String(key) !== step.key) return false
  return leadsTo(rest, further)
}

/** The path of one place, in its normal spelling. */
export function stepsOf(place: Place): PathStep[] {
  return place.map((key) => ({ kind: 'key', key: String(key) }))
}
