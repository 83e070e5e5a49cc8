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
    if (next === -1) break
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
    // `Weber, Anna` is one person, `Anna Weber, Tom` are two.
    if (inside === labels.personInside && gap === gaps.comma && last > first) break
    last++
  }
  return last
}

/** Two names of people side by side, or with particles between them, are one name. */
function nextPart(words: Words, marks: Uint8Array, last: number): number {
  for (let next = last + 1; next < words.count && next <= last + 3; next++) {
    const gap = words.gaps[next] as number
    if (gap !== gaps.space && gap !== gaps.abbreviated) return -1
    if (marks[next] === labels.personStart || marks[next] === labels.personInside) {
      return words.shapes[next] === shapes.lower ? -1 : next
    }
    if (marks[next] !== labels.none || !isParticle(words, next)) return -1
  }
  return -1
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
