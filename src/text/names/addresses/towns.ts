import { isDigit } from '../../characters.ts'
import { labels } from '../labels.ts'
import { wordFlags } from '../lexicon.ts'
import { shapes } from '../shapes.ts'
import { isCapitalisedAt, type Words } from '../words.ts'
import { isNear } from './address-gaps.ts'
import { loadStreetWords } from './street-words.ts'

const maximumTailWords = 8

/** The last word of the town after the street that ends at `street`: name, state, postcode, country. */
export function lastOfTown(text: string, words: Words, street: number, marks: Uint8Array): number {
  const { states } = loadStreetWords()
  let last = street
  const end = Math.min(words.count, street + 1 + maximumTailWords)
  for (let index = street + 1; index < end; index++) {
    if (!isNear(words, index)) break
    const shape = words.shapes[index] as number
    if (shape === shapes.number) {
      if (!isPostcode(text, words, index)) break
    } else if (shape === shapes.alphanumeric || shape === shapes.upper) {
      const isState = shape === shapes.upper && states.has(words.hashes[index] as number)
      if (!isState && !isTown(words, index, marks) && !isPostcodePart(text, words, index)) break
    } else if (!isTown(words, index, marks)) {
      break
    }
    last = index
  }
  return last
}

/** Whether a state or a postcode stands in the words after `street` up to `last`. */
export function holdsPostcode(words: Words, street: number, last: number): boolean {
  for (let at = street + 1; at <= last; at++) {
    const shape = words.shapes[at] as number
    if (shape === shapes.number || shape === shapes.alphanumeric) return true
    if (shape === shapes.upper && loadStreetWords().states.has(words.hashes[at] as number))
      return true
  }
  return false
}

function isTown(words: Words, at: number, marks: Uint8Array): boolean {
  const mark = marks[at] as number
  if (mark === labels.placeStart || mark === labels.placeInside) return true
  // `22 baker street london`: after a street in lower case a town may be so too.
  const isWritten = isCapitalisedAt(words, at) || words.shapes[at - 1] === shapes.lower
  return isWritten && ((words.flags[at] as number) & wordFlags.place) !== 0
}

function isPostcode(text: string, words: Words, at: number): boolean {
  const start = words.starts[at] as number
  const length = (words.ends[at] as number) - start
  return length >= 4 && length <= 6 && isDigit(text.charCodeAt(start))
}

// Halves of British and Canadian postcodes, and Dutch letters.
function isPostcodePart(text: string, words: Words, at: number): boolean {
  const part = text.slice(words.starts[at], words.ends[at])
  return part.length <= 4 && /^(?:[A-Z]{1,2}\d[A-Z\d]?|\d[A-Z]{2}|\d[A-Z]\d|[A-Z]{2})$/.test(part)
}
