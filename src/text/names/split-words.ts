import type { Detection } from '../recognize.ts'
import { gapBetween, gaps } from './gaps.ts'
import {
  carryOn,
  caselessLetter,
  digit,
  foldUnit,
  hashStart,
  hashUnit,
  kindBeyond,
  letterFolds,
  letterKinds,
  lowerLetter,
  noLetter,
  upperLetter,
} from './letters.ts'
import { flagsOf, type Lexicon, wordFlags } from './lexicon.ts'
import { shapeOf, shapes } from './shapes.ts'
import type { Words } from './words.ts'

const namedWords =
  wordFlags.frequent |
  wordFlags.word |
  wordFlags.organizationWord |
  wordFlags.title |
  wordFlags.particle |
  wordFlags.suffix |
  wordFlags.calendar |
  wordFlags.cue

/**
 * Splits a text into words of letters, marks and digits; hyphens and apostrophes inside a word
 * join it, a possessive `'s` is left out. Finds in `known` count as one word each. Fills `words`,
 * which must have room for half the text's length.
 */
export function splitWords(
  text: string,
  known: readonly Detection[],
  lexicon: Lexicon,
  words: Words,
): void {
  const kinds = letterKinds()
  const length = text.length
  let count = 0
  let next = 0
  let gapStart = 0
  let index = 0
  while (index < length) {
    const find = known[next]
    if (find !== undefined && index >= find.start) {
      next++
      if (find.end <= index) continue
      words.gaps[count] = gapBefore(text, gapStart, index, words, count)
      setWord(words, count++, index, find.end, 0, shapes.known, knownIdentity(find.entity))
      index = find.end
      gapStart = index
      continue
    }
    const code = text.charCodeAt(index)
    const kind = code < 0x700 ? (kinds[code] as number) : kindBeyond(code)
    if (kind === noLetter || kind === carryOn) {
      index++
      continue
    }
    words.gaps[count] = gapBefore(text, gapStart, index, words, count)
    const limit = find === undefined ? length : find.start
    index = readWord(text, index, limit, lexicon, words, count++)
    gapStart = words.ends[count - 1] as number
    if (gapStart < index) gapStart = index
  }
  const last = text.charCodeAt(gapStart)
  words.gaps[count] = last === 46 || last === 33 || last === 63 ? gaps.sentence : gaps.start
  words.count = count
}

function setWord(
  words: Words,
  at: number,
  start: number,
  end: number,
  flags: number,
  shape: number,
  identity: number,
): void {
  words.starts[at] = start
  words.ends[at] = end
  words.hashes[at] = 0
  words.flags[at] = flags
  words.shapes[at] = shape
  words.identities[at] = identity
}

function knownIdentity(entity: string): number {
  if (entity === 'EMAIL_ADDRESS') return 101
  return entity === 'PHONE_NUMBER' ? 102 : 103
}

/** Reads the word that starts at `start` into row `at`; answers where reading goes on. */
function readWord(
  text: string,
  start: number,
  limit: number,
  lexicon: Lexicon,
  words: Words,
  at: number,
): number {
  const kinds = letterKinds()
  const folds = letterFolds()
  let hash = hashStart
  let firstPart = 0
  const partStart = hashStart
  let part = hashStart
  let lowers = 0
  let uppers = 0
  let innerUppers = 0
  let digits = 0
  let caseless = 0
  let fresh = true
  let startsLower = false
  let index = start
  for (; index < limit; index++) {
    const code = text.charCodeAt(index)
    const kind = code < 0x700 ? (kinds[code] as number) : kindBeyond(code)
    if (kind === lowerLetter) {
      if (index === start) startsLower = true
      lowers++
      fresh = false
    } else if (kind === upperLetter) {
      uppers++
      if (!fresh) innerUppers++
      fresh = false
    } else if (kind === digit) {
      digits++
      fresh = false
    } else if (kind === caselessLetter) {
      caseless++
      fresh = false
    } else if (kind === carryOn) {
      continue
    } else {
      if (!joinsWord(text, code, index, limit)) break
      fresh = true
      if (code !== 39 && code !== 0x2019) {
        if (firstPart === 0) firstPart = part
        part = partStart
        hash = hashUnit(hash, 45)
        continue
      }
    }
    const folded = code < 0x700 ? (folds[code] as number) : foldUnit(code)
    hash = hashUnit(hash, folded)
    part = hashUnit(part, folded)
  }
  let end = index
  if (isPossessive(text, start, end)) {
    end -= 2
    lowers = Math.max(0, lowers - 1)
    hash = rehash(text, start, end)
    part = hash
  }
  let flags = flagsOf(lexicon, hash)
  if (flags === 0 && firstPart !== 0) {
    flags = (flagsOf(lexicon, firstPart) | flagsOf(lexicon, part)) & ~wordFlags.phrase
  }
  const shape = shapeOf(lowers, uppers, innerUppers, digits, caseless, startsLower)
  words.starts[at] = start
  words.ends[at] = end
  words.hashes[at] = hash
  words.flags[at] = flags
  words.shapes[at] = shape
  words.identities[at] = (flags & namedWords) !== 0 ? hash : shape + 1
  return index
}

function joinsWord(text: string, code: number, index: number, limit: number): boolean {
  if (code !== 39 && code !== 0x2019 && code !== 45 && code !== 0x2010) return false
  if (index + 1 >= limit) return false
  const next = text.charCodeAt(index + 1)
  const kind = next < 0x700 ? (letterKinds()[next] as number) : kindBeyond(next)
  return kind === lowerLetter || kind === upperLetter
}

function isPossessive(text: string, start: number, end: number): boolean {
  if (end - start < 4) return false
  const apostrophe = text.charCodeAt(end - 2)
  if (apostrophe !== 39 && apostrophe !== 0x2019) return false
  const last = text.charCodeAt(end - 1)
  if (last !== 115 && last !== 83) return false
  // `it's`, `let's`, `that's` and the like are words of their own.
  const first = text.charCodeAt(start)
  return first < 97 || first > 122 || end - start > 6
}

function rehash(text: string, start: number, end: number): number {
  let hash = hashStart
  for (let index = start; index < end; index++) {
    const code = text.charCodeAt(index)
    const kind = code < 0x700 ? (letterKinds()[code] as number) : kindBeyond(code)
    if (kind !== carryOn) hash = hashUnit(hash, code === 0x2010 ? 45 : foldUnit(code))
  }
  return hash
}

function gapBefore(text: string, start: number, end: number, words: Words, at: number): number {
  if (start === 0 && at === 0) return gaps.start
  return gapBetween(text, start, end, isShort(words, at - 1))
}

function isShort(words: Words, at: number): boolean {
  if (words.shapes[at] === shapes.initial) return true
  return ((words.flags[at] as number) & (wordFlags.title | wordFlags.suffix)) !== 0
}
