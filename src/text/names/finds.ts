import type { Detection } from '../recognize.ts'
import { type Calibration, toScore } from './calibration.ts'
import { gaps } from './gaps.ts'
import { labels } from './labels.ts'
import { wordFlags } from './lexicon.ts'
import { endsWithUnit, holdsPostcode, lastOfStreetAddress, lastOfTown } from './street-addresses.ts'
import { loadStreetWords } from './street-words.ts'
import { shapes, type Words } from './words.ts'

/** Fewer than one in five of the finds below are right. */
const lowestScore = 0.3
/** A name has about this many words at most; what is longer falls into several. */
const maximumWords = 8

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
  return shape >= shapes.capitalised && shape <= shapes.mixed
}

/** The last word of the name that starts at `first`: its label goes on and nothing parts the words. */
function lastOfName(words: Words, marks: Uint8Array, first: number): number {
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
    start = withInitials(words, start, lowest)
  }
  let total = 0
  for (let at = start; at <= end; at++) total += confidences[at] as number
  const score = toScore(calibration, mark, total / (end - start + 1))
  if (mark === labels.nationality)
    return toFind(words, start, end, 'NATIONALITY', 'nationality', score)
  if (mark <= labels.personInside)
    return withDot(text, toFind(words, start, end, 'PERSON', 'person', score))
  if (mark <= labels.organizationInside) {
    if (isBareForm(words, start, end)) {
      start = withNameInFront(words, start, lowest)
      if (isBareForm(words, start, end)) return undefined
    }
    return withDot(text, toFind(words, start, end, 'ORGANIZATION', 'organization', score))
  }
  if (isStreetWord(words, start, end)) return undefined
  return toFind(words, start, end, 'ADDRESS', 'place', score)
}

// `J. R. R. Tolkien`: the tagger may start at the surname.
function withInitials(words: Words, first: number, lowest: number): number {
  let start = first
  while (
    start > lowest &&
    words.gaps[start] === gaps.abbreviated &&
    words.shapes[start - 1] === shapes.initial
  ) {
    start--
  }
  return start
}

// `Tidewater S.A.`: the tagger may see the form alone.
function withNameInFront(words: Words, first: number, lowest: number): number {
  let start = first
  while (start > lowest && first - start < maximumWords && words.gaps[start] === gaps.space) {
    const shape = words.shapes[start - 1] as number
    if (shape < shapes.capitalised || shape > shapes.mixed || shape === shapes.initial) break
    start--
  }
  return start
}

// `Inc` or `Ltd Ltd` with no name in front.
function isBareForm(words: Words, start: number, end: number): boolean {
  for (let at = start; at <= end; at++) {
    const isForm = ((words.flags[at] as number) & wordFlags.organizationWord) !== 0
    if (!isForm && words.shapes[at] !== shapes.initial) return false
  }
  return true
}

// `Street` by itself is no place.
function isStreetWord(words: Words, start: number, end: number): boolean {
  const isPlace = ((words.flags[start] as number) & wordFlags.place) !== 0
  return start === end && !isPlace && loadStreetWords().after.has(words.hashes[start] as number)
}

function isTitle(words: Words, at: number): boolean {
  if (((words.flags[at] as number) & wordFlags.title) === 0) return false
  const next = words.gaps[at + 1] as number
  return next === gaps.space || next === gaps.abbreviated
}

// `to` in `to okafor`: a small word that is no name.
function isPlainWord(words: Words, at: number): boolean {
  const flags = words.flags[at] as number
  const isName = (flags & (wordFlags.given | wordFlags.surname | wordFlags.particle)) !== 0
  if (words.shapes[at] !== shapes.lower || (flags & wordFlags.frequent) === 0) return false
  return !isName || (words.ends[at] as number) - (words.starts[at] as number) < 3
}

// A particle or a plain word in lower case does not end a name that is capitalised.
function endsOutside(words: Words, at: number): boolean {
  const outside = wordFlags.particle | wordFlags.frequent | wordFlags.word
  return words.shapes[at] === shapes.lower && ((words.flags[at] as number) & outside) !== 0
}

// One letter, or two in lower case, is no name by itself.
function isTooShort(words: Words, at: number): boolean {
  if (words.shapes[at] === shapes.initial) return true
  const length = (words.ends[at] as number) - (words.starts[at] as number)
  return words.shapes[at] === shapes.lower && length < 3
}

// `Jr.` has its dot unless it ends the sentence, which nobody can tell; it is taken in.
function withDot(text: string, find: Detection): Detection {
  const { start, end } = find
  if (end - start < 5 || text.charCodeAt(end) !== 46) return find
  const isAlways = /[ .](?:Jr|Sr|[A-Z]\.[A-Z]|s\.r\.o|S\.r\.l|a\.s)$/.test(text.slice(end - 6, end))
  const isShort = isAlways || /[ .](?:Inc|Ltd|Co|Corp)$/.test(text.slice(end - 5, end))
  if (!isAlways && !goesOn(text, end + 1)) return find
  return isShort ? { ...find, end: end + 1 } : find
}

// `Acme Inc. said`, `(Acme Inc.)`: the dot ends no sentence.
function goesOn(text: string, at: number): boolean {
  return /^(?:[,;:)"'|]| [a-z(])/.test(text.slice(at, at + 2))
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
