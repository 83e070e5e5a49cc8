import { touchesCode } from './code-marks.ts'
import { featureCount, fillFeatures } from './features.ts'
import { gaps } from './gaps.ts'
import { labelCount, labels, mayFollow } from './labels.ts'
import { hashStart, hashUnit } from './letters.ts'
import { wordFlags } from './lexicon.ts'
import type { Weights } from './model.ts'
import { shapes, type Words } from './words.ts'

// By itself, because `hashWord` makes the tables of letters, which a process may never need.
const copula = hashUnit(hashUnit(hashStart, 0x69), 0x73)
const features = new Int32Array(featureCount)
const scores = new Float64Array(labelCount)

const nameFlags =
  wordFlags.given |
  wordFlags.surname |
  wordFlags.place |
  wordFlags.nationality |
  wordFlags.organization |
  wordFlags.phrase
const anyNameFlags = nameFlags | wordFlags.organizationWord | wordFlags.title
const continuingFlags = wordFlags.particle | wordFlags.suffix | wordFlags.organizationWord
/** No word of a name is longer than this, in UTF-16 units. */
const maximumLength = 40
const plainFlags = wordFlags.frequent | wordFlags.word | wordFlags.calendar

/**
 * Labels the words of a text from left to right, the best label first come: one pass, so that the
 * time is linear. Only words that could be names are scored. `confidences` gets by how much the
 * label led.
 */
export function labelWords(
  text: string,
  words: Words,
  weights: Weights,
  bias: Float64Array,
  marks: Uint8Array,
  confidences: Float32Array,
): void {
  let previous: number = labels.none
  let beforePrevious: number = labels.none
  for (let at = 0; at < words.count; at++) {
    let label: number = labels.none
    if (isCandidate(text, words, at, previous)) {
      fillFeatures(text, words, at, previous, beforePrevious, features)
      scoreLabels(weights)
      const isDemonym = ((words.flags[at] as number) & wordFlags.nationality) !== 0
      label = bestLabel(previous, isDemonym, bias)
      confidences[at] = (scores[label] as number) - (scores[labels.none] as number)
    }
    marks[at] = label
    beforePrevious = previous
    previous = label
  }
}

/** Whether a word could be part of a name: capitalised, a known name, or after a cue. */
export function isCandidate(text: string, words: Words, at: number, previous: number): boolean {
  return mayBeName(words, at, previous) && !touchesCode(text, words, at)
}

function mayBeName(words: Words, at: number, previous: number): boolean {
  const shape = words.shapes[at] as number
  if (shape === shapes.known) return false
  if ((words.ends[at] as number) - (words.starts[at] as number) > maximumLength) return false
  const flags = words.flags[at] as number
  if ((flags & wordFlags.calendar) !== 0 && isInDate(words, at)) return false
  if (shape === shapes.initial) return isInitial(words, at, previous)
  if (isCapitalised(shape)) {
    if (shape === shapes.upper && isAcronym(words, at, flags, previous)) {
      return false
    }
    return (
      (flags & plainFlags) === 0 ||
      (flags & anyNameFlags) !== 0 ||
      hasCapitalisedNeighbour(words, at)
    )
  }
  if (previous !== labels.none && follows(words.gaps[at] as number)) {
    return mayGoOn(shape, flags, previous)
  }
  return shape === shapes.lower && isLowerCandidate(words, at, flags)
}

// `to IBAN DE89…`: a label of what follows, even where it is a name in some language.
function isAcronym(words: Words, at: number, flags: number, previous: number): boolean {
  if (previous === labels.none && words.shapes[at + 1] === shapes.known && at + 1 < words.count) {
    return true
  }
  return (flags & nameFlags) === 0 && !isInName(words, at, previous)
}

// An acronym on no list is a name beside names, after a cue or a colon: `Name: ZORAN`.
function isInName(words: Words, at: number, previous: number): boolean {
  if (previous !== labels.none || isAfterCue(words, at) || isName(words, at - 1)) return true
  return words.gaps[at] === gaps.colon || isName(words, at + 1)
}

function isName(words: Words, at: number): boolean {
  if (at < 0 || at >= words.count || !isCapitalised(words.shapes[at] as number)) return false
  return ((words.flags[at] as number) & anyNameFlags) !== 0
}

// `Mar 21`, `21 Mar`: a month beside a number.
function isInDate(words: Words, at: number): boolean {
  if (at > 0 && words.shapes[at - 1] === shapes.number) return true
  return at + 1 < words.count && words.shapes[at + 1] === shapes.number
}

function isCapitalised(shape: number): boolean {
  return shape >= shapes.capitalised && shape <= shapes.mixed
}

// `J. Smith`, `John F. Kennedy`, `Malcolm X`: a letter beside a name, never one among letters.
function isInitial(words: Words, at: number, previous: number): boolean {
  if (previous !== labels.none) return true
  if (at + 1 >= words.count) return false
  const gap = words.gaps[at + 1] as number
  if (gap === gaps.abbreviated || gap === gaps.dot) return true
  const next = words.shapes[at + 1] as number
  return gap === gaps.space && isCapitalised(next) && next !== shapes.initial
}

function hasCapitalisedNeighbour(words: Words, at: number): boolean {
  if (at > 0 && isCapitalised(words.shapes[at - 1] as number) && isNear(words.gaps[at] as number)) {
    return true
  }
  if (at + 1 >= words.count || !isNear(words.gaps[at + 1] as number)) return false
  if (isCapitalised(words.shapes[at + 1] as number)) return true
  // `Bank of Ireland`
  const isJoiner = ((words.flags[at + 1] as number) & wordFlags.joiner) !== 0
  return isJoiner && at + 2 < words.count && isCapitalised(words.shapes[at + 2] as number)
}

function isNear(gap: number): boolean {
  return follows(gap) || gap === gaps.comma || gap === gaps.colon
}

function isLowerCandidate(words: Words, at: number, flags: number): boolean {
  // Beside dots, slashes and brackets a lower-case word is part of a path or of code.
  if (!isProse(words.gaps[at] as number) || !isProse(words.gaps[at + 1] as number)) return false
  if (words.gaps[at + 1] === gaps.colon && !opensLine(words.gaps[at] as number)) return false
  if ((flags & nameFlags) !== 0 && (flags & plainFlags) === 0 && isLongEnough(words, at, flags)) {
    return true
  }
  if (at === 0 || (flags & wordFlags.frequent) !== 0) {
    return (flags & wordFlags.given) !== 0 && nextIsSurname(words, at)
  }
  if (!isAfterCue(words, at)) return false
  return (flags & plainFlags) === 0 || (flags & nameFlags) !== 0
}

// Three letters such as `lon` are a name only beside another or after a cue.
function isLongEnough(words: Words, at: number, flags: number): boolean {
  const length = (words.ends[at] as number) - (words.starts[at] as number)
  if (length > 3 || (flags & (wordFlags.phrase | wordFlags.given)) !== 0) return true
  return isAfterCue(words, at) || nextIsSurname(words, at)
}

// `anna: hi` opens a line of a chat; elsewhere a word before a colon is a key.
function opensLine(gap: number): boolean {
  return gap === gaps.start || gap === gaps.line || gap === gaps.space
}

function isProse(gap: number): boolean {
  return gap !== gaps.dot && gap !== gaps.joined && gap !== gaps.nothing && gap !== gaps.bracket
}

// `hello zbigniew`, `mr jones`, `my name is zbigniew`.
function isAfterCue(words: Words, at: number): boolean {
  if (at === 0) return false
  const cues = wordFlags.cue | wordFlags.title
  if (((words.flags[at - 1] as number) & cues) !== 0) return true
  const isCopula = words.hashes[at - 1] === copula
  return isCopula && at > 1 && ((words.flags[at - 2] as number) & cues) !== 0
}

function mayGoOn(shape: number, flags: number, previous: number): boolean {
  const isOrganization =
    previous === labels.organizationStart || previous === labels.organizationInside
  if (shape === shapes.number || shape === shapes.alphanumeric) return isOrganization
  if (shape !== shapes.lower) return false
  if (isOrganization && (flags & wordFlags.joiner) !== 0) return true
  return (flags & (nameFlags | continuingFlags)) !== 0 || (flags & plainFlags) === 0
}

function follows(gap: number): boolean {
  return gap === gaps.space || gap === gaps.abbreviated || gap === gaps.ampersand
}

function nextIsSurname(words: Words, at: number): boolean {
  if (at + 1 >= words.count || words.gaps[at + 1] !== gaps.space) return false
  const flags = words.flags[at + 1] as number
  return (flags & wordFlags.surname) !== 0 && (flags & plainFlags) === 0
}

function scoreLabels(weights: Weights): void {
  let none = 0
  let personStart = 0
  let personInside = 0
  let organizationStart = 0
  let organizationInside = 0
  let placeStart = 0
  let placeInside = 0
  let nationality = 0
  // Written out, for this is where the time goes: eight sums in registers.
  for (let index = 0; index < featureCount; index++) {
    const row = (features[index] as number) * labelCount
    none += weights[row] as number
    personStart += weights[row + 1] as number
    personInside += weights[row + 2] as number
    organizationStart += weights[row + 3] as number
    organizationInside += weights[row + 4] as number
    placeStart += weights[row + 5] as number
    placeInside += weights[row + 6] as number
    nationality += weights[row + 7] as number
  }
  scores[labels.none] = none
  scores[labels.personStart] = personStart
  scores[labels.personInside] = personInside
  scores[labels.organizationStart] = organizationStart
  scores[labels.organizationInside] = organizationInside
  scores[labels.placeStart] = placeStart
  scores[labels.placeInside] = placeInside
  scores[labels.nationality] = nationality
}

function bestLabel(previous: number, isDemonym: boolean, bias: Float64Array): number {
  let best = 0
  let bestScore = (scores[0] as number) + (bias[0] as number)
  for (let label = 1; label < labelCount; label++) {
    const score = (scores[label] as number) + (bias[label] as number)
    if (label === labels.nationality && !isDemonym) break
    if (score > bestScore && mayFollow(previous, label)) {
      best = label
      bestScore = score
    }
  }
  return best
}
