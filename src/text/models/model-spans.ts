import type { RecognizedSpan } from '../../types.ts'
import { isWordAt } from '../characters.ts'
import { type ModelToken, type PlacedToken, placeTokens } from './model-tokens.ts'

interface Group {
  start: number
  end: number
  readonly label: string
  readonly scores: number[]
}

// Between the words of one name: a blank, a hyphen, an apostrophe, a full stop after an initial.
const joint = /^[\s.'\u2019-]{0,3}$/

/**
 * Joins labelled pieces to spans: `B-` begins one, `I-` and pieces of the same word go on with it,
 * and a word of which a part is labelled belongs to it as a whole. A span's score is the mean of its
 * pieces'. `entityOf` answers undefined for labels that are nothing.
 *
 * Where pieces were left out of the answer and none has a position, a word cannot be told from its
 * twin further in front: then every place where the span's text stands as whole words is a span.
 */
export function joinTokens(
  text: string,
  tokens: readonly ModelToken[],
  entityOf: (label: string) => string | undefined,
): RecognizedSpan[] {
  const groups: Group[] = []
  let last: Group | undefined
  for (const token of placeTokens(text, tokens)) {
    if (entityOf(token.label) === undefined) {
      // The hyphen of a double name is often left without a label.
      if (!joint.test(text.slice(token.start, token.end))) last = undefined
      continue
    }
    if (last !== undefined && goesOn(text, last, token, entityOf)) {
      last.end = token.end
      last.scores.push(token.score)
    } else {
      last = { start: token.start, end: token.end, label: token.label, scores: [token.score] }
      groups.push(last)
    }
  }
  const isSure = isComplete(tokens)
  return groups.flatMap((group) => {
    const { start, end, scores } = group
    const score = scores.reduce((sum, one) => sum + one, 0) / scores.length
    const kind = { entity: entityOf(group.label) as string, score }
    const twins = isSure ? [] : findTwins(text, text.slice(start, end))
    const places = twins.length === 0 ? [wholeWords(text, start, end)] : twins
    return places.map((place) => ({ ...place, ...kind }))
  })
}

function goesOn(
  text: string,
  last: Group,
  token: PlacedToken,
  entityOf: (label: string) => string | undefined,
): boolean {
  if (entityOf(last.label) !== entityOf(token.label) || token.start < last.end) return false
  const isSameWord = token.start === last.end && isWordAt(text, token.start - 1)
  if (isSameWord && isWordAt(text, token.start)) return true
  return !token.begins && joint.test(text.slice(last.end, token.start))
}

function wholeWords(text: string, start: number, end: number): { start: number; end: number } {
  let from = start
  let to = end
  if (isWordAt(text, from)) while (isWordAt(text, from - 1)) from--
  if (isWordAt(text, to - 1)) while (isWordAt(text, to)) to++
  return { start: from, end: to }
}

/** Whether nothing is missing before the last piece, or each says itself where it stands. */
function isComplete(tokens: readonly ModelToken[]): boolean {
  return (
    tokens.every(
      ({ index, start }, at) => typeof start === 'number' || index === (tokens[0]?.index ?? 0) + at,
    ) &&
    (typeof tokens[0]?.start === 'number' || (tokens[0]?.index ?? 2) <= 1)
  )
}

/** Wherever a text stands as whole words. */
function findTwins(text: string, value: string): { start: number; end: number }[] {
  const twins: { start: number; end: number }[] = []
  for (let start = text.indexOf(value); start !== -1; start = text.indexOf(value, start + 1)) {
    const end = start + value.length
    if (!isWordAt(text, start - 1) && !isWordAt(text, end)) twins.push({ start, end })
  }
  return twins
}
