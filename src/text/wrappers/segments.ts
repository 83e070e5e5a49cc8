import { isAsciiLetter, isDigit } from '../characters.ts'
import { spanAt } from './wrapped-spans.ts'
import { literalWrappers, mayHoldWrapped, type Wrapper } from './wrapper-forms.ts'

/** A stretch of a text that is searched by itself. */
export interface Segment {
  /** UTF-16 units of the text that it is cut from. */
  readonly start: number
  readonly text: string
}

export interface Segmenter {
  /** All segments of a whole text, in order; together they are the text. */
  split(text: string): readonly Segment[]
  /**
   * Where the segment that begins at `from` ends. Undefined where the text is `open`, that is, more
   * of it will come, and the answer depends on it.
   */
  cut(text: string, from: number, open: boolean): number | undefined
}

/** Whether a segment is white space and nothing else. */
export function isBlank(text: string): boolean {
  const first = text.charCodeAt(0)
  if (first < 128 && !isAsciiSpace(first)) return false
  return text.length === 1 && first < 128 ? true : !/\S/.test(text)
}

/** UTF-16 units of a segment, unless what could be a wrapped token makes it longer. */
export const longestSegment = 1024

/**
 * Cuts texts into segments, so that a text in pieces gives the same as the whole: the place of a cut
 * depends on the text from the last cut to at most a wrapped token's length behind it.
 *
 * A segment ends after a line break. One that would be longer than 1,024 UTF-16 units ends before
 * that: after the last end of a sentence in its second half, else after the last white space, else
 * between two characters of which one belongs to no word, else at the 1,024th unit. No cut is made
 * within CR LF, a surrogate pair, or anything that could be read as a wrapped token.
 */
export function createSegmenter(wrappers: readonly Wrapper[]): Segmenter {
  const literals = literalWrappers(wrappers)

  function cut(text: string, from: number, open: boolean): number | undefined {
    const limit = from + longestSegment
    for (let at = from; ; ) {
      const end = lineEnd(text, at, limit, open)
      if (end === undefined) return undefined
      if (end === -1) break
      const span = spanAt(text, from, end, open, literals)
      if (span === undefined) return end
      if (span === 'open') return undefined
      at = end
    }
    if (text.length <= limit) return open ? undefined : text.length
    for (const isPlace of [endsSentence, endsWord, partsWords, isWhole]) {
      for (let at = limit; at > from; ) {
        if (!isWhole(text, at) || !isPlace(text, at, from)) {
          at--
          continue
        }
        const span = spanAt(text, from, at, open, literals)
        if (span === undefined) return at
        if (span === 'open') return undefined
        at = span.start
      }
    }
    for (let at = limit + 1; at < text.length; ) {
      const span = spanAt(text, from, at, open, literals)
      if (span === 'open') return undefined
      if (span === undefined && isWhole(text, at)) return at
      at = span?.end ?? at + 1
    }
    return open ? undefined : text.length
  }

  return {
    cut,
    split: (text) => {
      const isShort = text.length <= longestSegment
      if (isShort && !text.includes('\n') && !text.includes('\r')) return [{ start: 0, text }]
      const segments: Segment[] = []
      const nextLine = mayHoldWrapped(text, literals) ? undefined : createLineReader(text)
      for (let from = 0; from < text.length; ) {
        const end = nextLine?.(from) ?? (cut(text, from, false) as number)
        segments.push({ start: from, text: text.slice(from, end) })
        from = end
      }
      return segments
    },
  }
}

/** The place after the first line break, -1 for none up to `limit`, undefined where CR may go on. */
function lineEnd(text: string, at: number, limit: number, open: boolean): number | undefined {
  const window = text.slice(at, limit)
  const feed = window.indexOf('\n')
  const carriage = (feed === -1 ? window : window.slice(0, feed)).indexOf('\r')
  if (carriage === -1) return feed === -1 ? -1 : at + feed + 1
  const after = at + carriage + 1
  if (after === text.length && open) return undefined
  const end = text.charCodeAt(after) === 10 ? after + 1 : after
  return end > limit ? -1 : end
}

/**
 * The same for a whole text that no wrapped token may stand in, so that nothing forbids a cut;
 * undefined for none. The places that are asked about go up.
 */
function createLineReader(text: string): (from: number) => number | undefined {
  const placeOf = (part: string, from: number): number => {
    const place = text.indexOf(part, from)
    return place === -1 ? Number.POSITIVE_INFINITY : place
  }
  let feed = -1
  let carriage = -1
  return (from) => {
    if (feed < from) feed = placeOf('\n', from)
    if (carriage < from) carriage = placeOf('\r', from)
    const end = carriage < feed && feed !== carriage + 1 ? carriage + 1 : feed + 1
    return end - from > longestSegment ? undefined : end
  }
}

function isWhole(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  const after = text.charCodeAt(at)
  if (before === 13) return after !== 10
  return (before & 0xfc00) !== 0xd800 || (after & 0xfc00) !== 0xdc00
}

function endsSentence(text: string, at: number, from: number): boolean {
  if (at <= from + longestSegment / 2 || !endsWord(text, at)) return false
  // Four small letters before it: not after "Dr." or an initial.
  return /[a-z]{4}[.!?]$/.test(text.slice(at - 6, at - 1))
}

function endsWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at - 1)
  return code < 128 ? isAsciiSpace(code) : /\s/.test(text.charAt(at - 1))
}

function isAsciiSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}

function partsWords(text: string, at: number): boolean {
  return !(isWordPart(text, at - 1) && isWordPart(text, at))
}

function isWordPart(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code < 128) return isDigit(code) || isAsciiLetter(code) || code === 95
  return /[\p{L}\p{M}\p{N}\p{Cs}]/u.test(text.charAt(at))
}
