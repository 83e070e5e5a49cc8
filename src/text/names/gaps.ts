/** What stands between a word and the one before it. */
export const gaps = {
  start: 0,
  space: 1,
  comma: 2,
  line: 3,
  sentence: 4,
  colon: 5,
  quote: 6,
  dot: 7,
  joined: 8,
  wide: 9,
  ampersand: 10,
  bracket: 11,
  other: 12,
  abbreviated: 13,
  nothing: 14,
  /** A dash with a space on each side. */
  dash: 15,
} as const

/**
 * The kind of the gap `[start, end)` behind another word; `afterShort` says whether that word is an
 * initial or an abbreviation, whose dot ends no sentence.
 */
export function gapBetween(text: string, start: number, end: number, afterShort: boolean): number {
  const first = text.charCodeAt(start)
  const width = end - start
  if (width === 0) return gaps.nothing
  if (width === 1) return singleGap(first)
  if (width > 12) return hasLineBreak(text, start, start + 12) ? gaps.line : gaps.other
  if (hasLineBreak(text, start, end)) return gaps.line
  const last = text.charCodeAt(end - 1)
  if (isBlank(last)) {
    if (first === 46) {
      return width === 2 && afterShort ? gaps.abbreviated : gaps.sentence
    }
    if (first === 44) return width === 2 ? gaps.comma : gaps.other
    if (first === 33 || first === 63 || first === 0x2026) return gaps.sentence
    if (first === 58 || first === 61) return gaps.colon
    if (isBlank(first)) return innerGap(text, start + 1, end - 1)
    if (first === 34 || first === 0x201d || first === 39 || first === 0x2019) return gaps.quote
    return first === 41 || first === 93 ? gaps.bracket : gaps.other
  }
  if (last === 34 || last === 39 || last === 0x201c || last === 0x2018 || last === 0x201e) {
    for (let index = start; index < end; index++) {
      if (text.charCodeAt(index) === 58) return gaps.colon
    }
    return gaps.quote
  }
  if (last === 40 || last === 91 || last === 60) return gaps.bracket
  return gaps.other
}

function singleGap(code: number): number {
  if (code === 32 || code === 0xa0) return gaps.space
  if (code === 10 || code === 13) return gaps.line
  if (code === 9) return gaps.wide
  if (code === 46) return gaps.dot
  if (code === 44) return gaps.comma
  // As with a space behind them: columns of a row, never parts of one name.
  if (code === 59 || code === 124) return gaps.other
  if (code === 58 || code === 61) return gaps.colon
  if (code === 38) return gaps.ampersand
  if (code === 34 || code === 39) return gaps.quote
  if (code === 40 || code === 41 || code === 91 || code === 60) return gaps.bracket
  return gaps.joined
}

function innerGap(text: string, start: number, end: number): number {
  if (start >= end) return gaps.wide
  const code = text.charCodeAt(start)
  if (code === 38) return gaps.ampersand
  if (isBlank(code)) return gaps.wide
  if (end - start === 1 && (code === 45 || code === 0x2013)) return gaps.dash
  return code === 58 ? gaps.colon : gaps.other
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 0xa0
}

function hasLineBreak(text: string, start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    const code = text.charCodeAt(index)
    if (code === 10 || code === 13) return true
  }
  return false
}
