import {
  isWordPart,
  readWord,
  type Word,
  wordAfter,
  wordBefore,
  wordStartFrom,
} from './bare-words.ts'

/** A stretch of plain text that could be a token; positions in UTF-16 units, the end exclusive. */
export interface BareToken {
  readonly start: number
  readonly end: number
}

/** UTF-16 units of the longest stretch that is taken for a token. */
export const longestBareToken = 1024
/** UTF-16 units of the shortest. */
const shortestBareToken = 11
/** UTF-16 units before a stretch that decide whether it stands alone. */
export const bareTokenContext = 2

// What words of one token may be joined by: the separators that formats keep of names and addresses.
const joiners = " -'.,#/()&:;"
// A word tied to another by one of these is a part of something longer: a path, a UUID, an e-mail.
const ties = '-_.+@/\\'
const emailToken = /[A-Za-z0-9]{1,64}@(?:[A-Za-z0-9]{1,64}\.){1,16}invalid(?![A-Za-z0-9_-])/y
const urlToken =
  /[A-Za-z][A-Za-z0-9]{0,30}:\/\/[A-Za-z0-9:\-_@.~+]{0,255}\.invalid(?![A-Za-z0-9_-])[A-Za-z0-9:/.\-_?=&#@+~,;]{0,700}/y
const ipToken = /2001:db8(?::[0-9a-f]{1,4}){6}(?![0-9A-Za-z:])/y
const syllables = '[BDFGHJKLMNPRSTVZ][aeio](?:[bdfghjklmnprstvz][aeio])'
const nameToken = new RegExp(`${syllables}{1,11}(?: ${syllables}{1,11}){1,5}(?![A-Za-z0-9])`, 'y')
const streets = '(?:Street|Avenue|Road|Lane|Drive|Court|Place|Way)'
const addressToken = new RegExp(
  `[0-9]{1,4} ${syllables}{4} ${streets}, ${syllables}{4}(?![A-Za-z0-9])`,
  'y',
)
const writtenWord = new RegExp(`^(?:${syllables}{1,11}|[0-9]{1,4}|${streets})$`)
const mostNeighbours = 3

/**
 * Finds what could be tokens of a space of 2^64 or more, whichever key made them; the store has
 * still to say which are. By start, the longest first; they overlap. What begins before `from` is
 * only looked at to tell what stands alone.
 *
 * Looked for are words of 11 to 64 letters and digits that mix, several of them (names, addresses),
 * 20 digits and more, e-mail addresses and URLs under `.invalid`, IPv6 addresses under
 * 2001:db8::/32, and pronounceable names. Hexadecimal words, words in camel case, and words that are
 * a part of a path, a UUID or the like are not. Tokens that a permutation gave (cards, phone
 * numbers, dates) are no different from other such values, and are never looked for.
 */
export function findBareTokens(text: string, from = 0): BareToken[] {
  if (text.length < shortestBareToken) return []
  const found = new Map<number, BareToken>()
  const addAlone = (start: number, end: number): void => {
    if (start < from || end - start > longestBareToken) return
    const key = start * (longestBareToken + 1) + end - start
    if (!found.has(key)) found.set(key, { start, end })
  }
  const add = (start: number, end: number): void => {
    if (!isTiedBefore(text, start) && !isTiedBehind(text, end)) addAlone(start, end)
  }
  for (let at = wordStartFrom(text, 0); at < text.length; ) {
    const word = readWord(text, at)
    addPunctuated(text, word, add)
    if (looksDrawn(text, word)) add(word.start, word.end)
    if (isAnchor(word)) addWindows(text, word, addAlone)
    at = wordStartFrom(text, word.end)
  }
  return [...found.values()].sort((one, two) => one.start - two.start || two.end - one.end)
}

/**
 * Where the end of a text begins whose tokens further text could change. What is found before it
 * is final; up to 1,024 units are left open.
 */
export function bareTokensOpenFrom(text: string, from = 0): number {
  const earliest = Math.max(from, text.length - longestBareToken - bareTokenContext)
  let at = text.length
  while (at > earliest && !/\s/.test(text.charAt(at - 1))) at--
  // A token of several words may have begun before.
  for (let count = 0; count < mostNeighbours * 2; count++) {
    const word = wordBefore(text, at, joiners)
    if (word === undefined || word.start < earliest) break
    if (!isJoinable(word) && !writtenWord.test(text.slice(word.start, word.end))) break
    at = word.start
  }
  return at
}

function addPunctuated(
  text: string,
  { start, end, changes, hasDigits }: Word,
  add: (start: number, end: number) => void,
): void {
  const next = text.charCodeAt(end)
  if (next === 64) addMatch(text, start, emailToken, add)
  else if (next === 58) {
    if (hasDigits) addMatch(text, start, ipToken, add)
    const stop = matchEnd(text, start, urlToken)
    // Punctuation of the sentence around it may follow; some URLs end in as much.
    for (let stopped = stop; stopped > start; stopped--) {
      add(start, stopped)
      if (isWordPart(text, stopped - 1)) break
    }
  } else if (next === 32) {
    if (changes === 1) addMatch(text, start, nameToken, add)
    else if (hasDigits && end - start <= 4) addMatch(text, start, addressToken, add, 10)
  }
}

function addMatch(
  text: string,
  start: number,
  form: RegExp,
  add: (start: number, end: number) => void,
  least = 20,
): void {
  const end = matchEnd(text, start, form)
  if (form !== nameToken ? end > start : end - start >= least) add(start, end)
}

function matchEnd(text: string, start: number, form: RegExp): number {
  form.lastIndex = start
  return form.test(text) ? form.lastIndex : start
}

/** Every row of words around one that was surely not written, up to three at either side. */
function addWindows(text: string, anchor: Word, add: (start: number, end: number) => void): void {
  const starts = [anchor.start]
  const ends = [anchor.end]
  for (let at = anchor.start; starts.length <= mostNeighbours; ) {
    const word = wordBefore(text, at, joiners)
    if (word === undefined || !isJoinable(word)) break
    starts.push((at = word.start))
  }
  for (let at = anchor.end; ends.length <= mostNeighbours; ) {
    const word = wordAfter(text, at, joiners)
    if (word === undefined || !isJoinable(word)) break
    ends.push((at = word.end))
  }
  const aloneEnds = ends.filter((end) => !isTiedBehind(text, end))
  for (const start of starts) {
    if (isTiedBefore(text, start)) continue
    for (const end of aloneEnds) {
      if (end - start > anchor.end - anchor.start && end - start >= 12) add(start, end)
    }
  }
}

/** A drawn word changes its kind more than every other character; a written one rarely. */
function looksDrawn(text: string, { start, end, changes, hasDigits, hasLetters }: Word): boolean {
  const length = end - start
  if (length > 64) return false
  if (!hasLetters) return length >= 20
  if (length < 11) return false
  if (!hasDigits) return changes > 0.45 * (length - 1)
  return changes >= 0.3 * (length - 1) && !/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(text.slice(start, end))
}

function isAnchor({ start, end, changes, hasDigits, hasLetters }: Word): boolean {
  const length = end - start
  if (!hasLetters || length < 5 || length > 64) return false
  return hasDigits ? changes >= 3 : changes >= 4 && changes > 0.45 * (length - 1)
}

/** Whether a word could be one of a token's: short, or mixed as a written one is not. */
function isJoinable({ start, end, changes, hasDigits, hasLetters }: Word): boolean {
  return end - start <= 3 || changes >= 2 || (hasDigits && hasLetters)
}

function isTiedBefore(text: string, start: number): boolean {
  return isTied(text, start - 1, start - 2)
}

function isTiedBehind(text: string, end: number): boolean {
  return isTied(text, end, end + 1)
}

function isTied(text: string, at: number, beyond: number): boolean {
  const character = text.charAt(at)
  if (character === '_' || (character !== '' && isWordPart(text, at))) return true
  return character !== '' && ties.includes(character) && isWordPart(text, beyond)
}
