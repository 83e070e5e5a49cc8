import { touchesCode } from './code-marks.ts'
import { gaps } from './gaps.ts'
import { labels } from './labels.ts'
import { hashStart, hashUnit } from './letters.ts'
import { wordFlags } from './lexicon.ts'
import { isCapitalised, shapes } from './shapes.ts'
import type { Words } from './words.ts'

// By itself, because `hashWord` makes the tables of letters, which a process may never need.
const copula = hashUnit(hashUnit(hashStart, 0x69), 0x73)

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
      // `van der Pas`: what follows a particle in lower case has no capitalised neighbour.
      (previous !== labels.none && follows(words.gaps[at] as number)) ||
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
  return words.gaps[at] === gaps.colon || isName(words, at + 1) || isListed(words, at)
}

// `BECKER B.` in a table of results: the surname in front of its initial.
function isListed(words: Words, at: number): boolean {
  if (at + 2 > words.count || words.shapes[at + 1] !== shapes.initial) return false
  const gap = words.gaps[at + 2] as number
  return words.gaps[at + 1] === gaps.space && (gap === gaps.abbreviated || gap === gaps.bracket)
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
