import { gaps } from './gaps.ts'
import { wordFlags } from './lexicon.ts'
import { shapes } from './shapes.ts'
import type { Words } from './words.ts'

const backslash = 92
const underscore = 95

/**
 * Whether a word touches what no name touches: it is part of a path, a key before `=`, a chain such
 * as `org.apache`, a call, an index or a version. Looks at two units on each side.
 */
export function touchesCode(text: string, words: Words, at: number): boolean {
  const start = words.starts[at] as number
  const end = words.ends[at] as number
  return (
    (end < text.length && isBeforeCode(text, words, at, end)) ||
    (start > 0 && isAfterCode(text, words, at, start))
  )
}

function isBeforeCode(text: string, words: Words, at: number, end: number): boolean {
  const code = text.charCodeAt(end)
  if (code === 32 || code === 44 || code === 10) return false
  const next = end + 1 < text.length ? text.charCodeAt(end + 1) : 32
  switch (code) {
    case 46: // .
      return isWordUnit(next) && !isShort(words, at) && words.gaps[at + 1] === gaps.dot
    case 47: // /
      return !isUpper(next) || words.shapes[at] === shapes.lower
    case 45: // -
      return isDigit(next)
    case 58: // :
      return next === 58 || isDigit(next)
    case 61: // =
    case 40: // (
    case 91: // [
    case 36: // $
    case 37: // %
    case 35: // #
    case 43: // +
    case backslash:
    case underscore:
      return true
    case 64: // `Ada Byron@ACME`: a name and its organisation
      return !isUpper(next) || words.shapes[at] === shapes.lower
    default:
      return false
  }
}

function isAfterCode(text: string, words: Words, at: number, start: number): boolean {
  const code = text.charCodeAt(start - 1)
  if (code === 32 || code === 10) return false
  const before = start > 1 ? text.charCodeAt(start - 2) : 32
  switch (code) {
    case 46: // .
      return at === 0 || !isShort(words, at - 1)
    case 47: // /
      return !isWordUnit(before) || words.shapes[at] === shapes.lower || touchesSlash(text, start)
    case 45: // -
      return before === 45 || isDigit(before)
    case 58: // :
      return before === 58
    case 38: // &
      return !isWordUnit(before) || words.shapes[at] === shapes.lower
    case 64: // @
      return isWordUnit(before)
    case 36: // $
    case 37: // %
    case 35: // #
    case 126: // ~
    case 43: // +
    case backslash:
    case underscore:
      return true
    default:
      return false
  }
}

// `Chrome/Safari` may be two names, `text/HTML` and `/Users` are none.
function touchesSlash(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 2)
  return !isUpper(text.charCodeAt(start)) || isDigit(before)
}

function isShort(words: Words, at: number): boolean {
  if (words.shapes[at] === shapes.initial) return true
  const short = wordFlags.title | wordFlags.suffix
  return words.shapes[at] !== shapes.lower && ((words.flags[at] as number) & short) !== 0
}

function isWordUnit(code: number): boolean {
  return isDigit(code) || isUpper(code) || (code >= 97 && code <= 122) || code > 191
}

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}
