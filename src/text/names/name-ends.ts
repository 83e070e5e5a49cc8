import { gaps } from './gaps.ts'
import { labels } from './labels.ts'
import { wordFlags } from './lexicon.ts'
import { shapes } from './shapes.ts'
import type { Words } from './words.ts'

/** A name has about this many words at most; what is longer falls into several. */
export const maximumWords = 8

/** The last word of the name that starts at `first`: its label goes on and nothing parts the words. */
export function lastOfName(words: Words, marks: Uint8Array, first: number): number {
  const mark = marks[first] as number
  if (mark === labels.nationality) return lastOfNationality(words, marks, first)
  const inside = mark % 2 === 0 ? mark : mark + 1
  let last = first
  while (last - first < maximumWords) {
    last = lastInside(words, marks, last, inside)
    const next = inside === labels.personInside ? nextPart(words, marks, last) : -1
    if (next === -1) {
      // `Paulina Langley`: a town behind a given name alone is the surname.
      return last === first && inside === labels.personInside && isSurname(words, marks, first + 1)
        ? first + 1
        : last
    }
    last = next
  }
  return last
}

function lastInside(words: Words, marks: Uint8Array, first: number, inside: number): number {
  let last = first
  const end = Math.min(words.count - 1, first + maximumWords)
  while (last < end && marks[last + 1] === inside) {
    const gap = words.gaps[last + 1] as number
    if (!holds(gap, inside)) break
    // `Weber, Anna` is one person, `Anna Weber, Tom` are two, and `Weber,Anna` two columns.
    if (inside === labels.personInside && gap === gaps.comma) {
      if (last > first || isTight(words, last + 1)) break
    }
    last++
  }
  return last
}

function isTight(words: Words, at: number): boolean {
  return (words.starts[at] as number) - (words.ends[at - 1] as number) === 1
}

/** Two names of people side by side, or with particles between them, are one name. */
function nextPart(words: Words, marks: Uint8Array, last: number): number {
  for (let next = last + 1; next < words.count && next <= last + 3; next++) {
    const gap = words.gaps[next] as number
    if (gap !== gaps.space && gap !== gaps.abbreviated) return -1
    if (marks[next] === labels.personStart || marks[next] === labels.personInside) {
      return words.shapes[next] === shapes.lower ? -1 : next
    }
    // `van der Pas`: whatever two particles lead to, and one where it is nothing else.
    const isReached = isParticle(words, next - 1) && words.shapes[next] === shapes.capitalised
    if (isReached && (marks[next] === labels.none || isParticle(words, next - 2))) return next
    if (marks[next] !== labels.none || !isParticle(words, next)) return -1
  }
  return -1
}

function isSurname(words: Words, marks: Uint8Array, at: number): boolean {
  if (at >= words.count || words.gaps[at] !== gaps.space) return false
  if (marks[at] !== labels.placeStart || words.shapes[at] !== shapes.capitalised) return false
  if (words.shapes[at - 1] !== shapes.capitalised) return false
  if (((words.flags[at - 1] as number) & wordFlags.given) === 0) return false
  // `Anna New York` are two.
  return at + 1 >= words.count || marks[at + 1] !== labels.placeInside
}

function isParticle(words: Words, at: number): boolean {
  const flags = words.flags[at] as number
  return words.shapes[at] === shapes.lower && (flags & wordFlags.particle) !== 0
}

function lastOfNationality(words: Words, marks: Uint8Array, first: number): number {
  let last = first
  while (
    last + 1 < words.count &&
    marks[last + 1] === labels.nationality &&
    words.gaps[last + 1] === gaps.space &&
    ((words.flags[last + 1] as number) & wordFlags.phrase) !== 0
  ) {
    last++
  }
  return last
}

function holds(gap: number, inside: number): boolean {
  if (gap === gaps.space || gap === gaps.abbreviated || gap === gaps.comma) return true
  if (inside === labels.personInside) return gap === gaps.dot || gap === gaps.wide
  if (gap === gaps.dash) return inside === labels.organizationInside
  return gap === gaps.ampersand || gap === gaps.joined || gap === gaps.dot || gap === gaps.sentence
}
