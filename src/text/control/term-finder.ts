import { isWordAt } from '../characters.ts'

/** Positions in UTF-16 units, the end exclusive. */
export interface FoundTerm<T> {
  readonly start: number
  readonly end: number
  readonly value: T
}

/**
 * The terms that stand in `[from, to)` of a text, leftmost and longest first, none overlapping.
 * A word that goes on beyond an end of the stretch is none of it.
 */
export type TermFinder<T> = (text: string, from: number, to: number) => FoundTerm<T>[]

interface Step<T> {
  readonly next: Map<string, Step<T>>
  value: T | undefined
}

/** Longer ones make a text of one word over and over slow to search. */
export const maximumTermPieces = 20

/**
 * Finds many terms at once as whole words, in any case and with any white space where the term has
 * some. A term is a row of pieces: a run of letters and digits, or one other character. They are
 * looked up piece by piece, so the time does not depend on how many terms there are. Of terms that
 * differ in case only the first holds.
 */
export function createTermFinder<T>(terms: Iterable<readonly [string, T]>): TermFinder<T> {
  const root: Step<T> = { next: new Map(), value: undefined }
  // Most words of a text begin no term; for those nothing is cut out of it.
  const firstCodes = new Uint8Array(128)
  for (const [term, value] of terms) {
    let step = root
    for (const [index, piece] of splitTerm(term).entries()) {
      if (index === 0) markFirst(firstCodes, piece)
      const next = step.next.get(piece) ?? { next: new Map(), value: undefined }
      step.next.set(piece, next)
      step = next
    }
    if (step !== root) step.value ??= value
  }

  function longestAt(text: string, start: number, to: number): FoundTerm<T> | undefined {
    let longest: FoundTerm<T> | undefined
    let step: Step<T> | undefined = root
    let index = start
    while (index < to) {
      const from = skipSpace(text, index, to)
      const end = pieceEnd(text, from)
      if (from >= to || end > to) break
      const piece = text.slice(from, end).toLowerCase()
      step = step.next.get(from > index ? ` ${piece}` : piece)
      if (step === undefined) break
      if (step.value !== undefined) longest = { start, end, value: step.value }
      index = end
    }
    return longest
  }

  return (text, from, to) => {
    const found: FoundTerm<T>[] = []
    let index = from > 0 && isWordAt(text, from - 1) ? pieceEnd(text, from - 1) : from
    while (index < to) {
      const code = text.charCodeAt(index)
      const mayBegin = code >= 128 || firstCodes[code] === 1
      const term = mayBegin && !isSpace(code) ? longestAt(text, index, to) : undefined
      if (term !== undefined) found.push(term)
      index = term?.end ?? pieceEnd(text, index)
    }
    return found
  }
}

/** The pieces of a term as they are looked up, those after white space with a blank in front. */
export function splitTerm(term: string): readonly string[] {
  const trimmed = term.trim()
  const pieces: string[] = []
  let index = 0
  while (index < trimmed.length) {
    const start = skipSpace(trimmed, index, trimmed.length)
    const end = pieceEnd(trimmed, start)
    const piece = trimmed.slice(start, end).toLowerCase()
    pieces.push(start > index ? ` ${piece}` : piece)
    index = end
  }
  return pieces
}

function markFirst(codes: Uint8Array, piece: string): void {
  for (const form of [piece, piece.toUpperCase()]) {
    const code = form.charCodeAt(0)
    if (code < 128) codes[code] = 1
  }
}

function skipSpace(text: string, index: number, to: number): number {
  let at = index
  while (at < to && isSpace(text.charCodeAt(at))) at++
  return at
}

function pieceEnd(text: string, start: number): number {
  if (!isWordAt(text, start)) {
    return start + ((text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1)
  }
  let end = start + 1
  while (isWordAt(text, end)) end++
  return end
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0x202f
}
