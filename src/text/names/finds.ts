import type { Detection } from '../recognize.ts'
import { endsWithUnit } from './addresses/house-numbers.ts'
import { lastOfStreetAddress } from './addresses/street-addresses.ts'
import { loadStreetWords } from './addresses/street-words.ts'
import { holdsPostcode, lastOfTown } from './addresses/towns.ts'
import { type Calibration, toScore } from './calibration.ts'
import { labels } from './labels.ts'
import { wordFlags } from './lexicon.ts'
import {
  endsOutside,
  isBareForm,
  isBareSuffix,
  isPlainWord,
  isTitle,
  isTooShort,
  withDot,
  withInitials,
  withNameInFront,
} from './name-edges.ts'
import { lastOfName } from './name-ends.ts'
import { isCapitalised, shapes } from './shapes.ts'
import type { Words } from './words.ts'

/** Fewer than one in five of the finds below are right. */
const lowestScore = 0.3

/** Turns the labels of words into finds, sorted; a street address goes before any other name. */
export function readFinds(
  text: string,
  words: Words,
  marks: Uint8Array,
  confidences: Float32Array,
  calibration: Calibration,
): Detection[] {
  const finds: Detection[] = []
  let at = 0
  // The first word that no find holds yet.
  let lowest = 0
  while (at < words.count) {
    const street = mayStartAddress(words, at) ? lastOfStreetAddress(text, words, at) : -1
    if (street !== -1) {
      const town = lastOfTown(text, words, street, marks)
      // A town alone is a find of its own; with a postcode or a state, or after a flat, as letters
      // are addressed, it is one address.
      const isOne = holdsPostcode(words, street, town) || endsWithUnit(words, street)
      finds.push(toFind(words, at, isOne ? town : street, 'ADDRESS', 'address', 0.95))
      if (town > street && !isOne) {
        finds.push(toFind(words, street + 1, town, 'ADDRESS', 'place', 0.9))
      }
      at = town + 1
      lowest = at
      continue
    }
    const mark = marks[at] as number
    if (mark === labels.none) {
      at++
      continue
    }
    const last = lastOfName(words, marks, at)
    const find = nameFind(text, words, at, last, mark, confidences, calibration, lowest)
    if (find !== undefined && find.score >= lowestScore) finds.push(find)
    at = last + 1
    lowest = at
  }
  return finds
}

function mayStartAddress(words: Words, at: number): boolean {
  const shape = words.shapes[at] as number
  if (shape === shapes.number || shape === shapes.alphanumeric) return true
  return isCapitalised(shape)
}

function nameFind(
  text: string,
  words: Words,
  first: number,
  last: number,
  mark: number,
  confidences: Float32Array,
  calibration: Calibration,
  lowest: number,
): Detection | undefined {
  let end = last
  let start = first
  if (mark === labels.personStart || mark === labels.personInside) {
    while (start < end && (isTitle(words, start) || isPlainWord(words, start))) start++
    const isCapitalised = words.shapes[start] !== shapes.lower
    while (end > start && isCapitalised && endsOutside(words, end)) end--
    if (start === end && isTooShort(words, start)) return undefined
    if (isBareSuffix(words, start, end)) return undefined
    start = withInitials(words, start, lowest)
  }
  let total = 0
  for (let at = start; at <= end; at++) total += confidences[at] as number
  const score = toScore(calibration, mark, total / (end - start + 1))
  if (mark === labels.nationality)
    return toFind(words, start, end, 'NATIONALITY', 'nationality', score)
  if (mark <= labels.personInside)
    return withDot(text, words, end, toFind(words, start, end, 'PERSON', 'person', score))
  if (mark <= labels.organizationInside) {
    if (isBareForm(words, start, end)) {
      start = withNameInFront(words, start, lowest)
      if (isBareForm(words, start, end)) return undefined
    }
    return withDot(
      text,
      words,
      end,
      toFind(words, start, end, 'ORGANIZATION', 'organization', score),
    )
  }
  if (isStreetWord(words, start, end)) return undefined
  return withDot(text, words, end, toFind(words, start, end, 'ADDRESS', 'place', score))
}

// `Street` by itself is no place.
function isStreetWord(words: Words, start: number, end: number): boolean {
  const isPlace = ((words.flags[start] as number) & wordFlags.place) !== 0
  return start === end && !isPlace && loadStreetWords().after.has(words.hashes[start] as number)
}

function toFind(
  words: Words,
  first: number,
  last: number,
  entity: string,
  recognizer: string,
  score: number,
): Detection {
  return {
    entity,
    start: words.starts[first] as number,
    end: words.ends[last] as number,
    score,
    recognizer,
  }
}
