const casedLetterOrDigit = /[\p{Lu}\p{Ll}\p{Lt}\p{M}\p{Nd}]/u
/** Of this many digits in one piece none is a sum. */
const shortestNumber = 12
const longestNumber = 20

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

export function isAsciiLetter(code: number): boolean {
  const lower = code | 32
  return lower >= 97 && lower <= 122
}

/**
 * Whether the UTF-16 unit at `index` carries on a word or a number: letters of scripts with cases,
 * marks, digits and `_`. Scripts without cases (Chinese, Arabic, Thai …) often write no space
 * before a number or a name, so their letters do not count. `false` outside the text.
 */
export function isWordAt(text: string, index: number): boolean {
  if (index < 0 || index >= text.length) return false
  const code = text.charCodeAt(index)
  if (code >= 128) return casedLetterOrDigit.test(text.charAt(index))
  return (isDigit(code) || isAsciiLetter(code) || code === 95) && !endsEscape(text, index + 1)
}

/** Whether an escape of JSON ends before `index`: in `\n555 0100` and `\u00a0555 0100` the number begins behind it. */
export function endsEscape(text: string, index: number): boolean {
  const code = text.charCodeAt(index - 1)
  // The letters of `\n`, `\r` and `\t`.
  if (code === 110 || code === 114 || code === 116) return text.charCodeAt(index - 2) === 92
  return text.charCodeAt(index - 5) === 117 && isUnicodeEscape(text, index - 6)
}

/** Behind the escape of JSON whose backslash stands before `start`; `start` itself if there is none. */
export function afterEscape(text: string, start: number): number {
  if (text.charCodeAt(start - 1) !== 92) return start
  const code = text.charCodeAt(start)
  if (code === 110 || code === 114 || code === 116) return start + 1
  return isUnicodeEscape(text, start - 1) ? start + 5 : start
}

/** Whether `\u` and four hexadecimal digits stand at `index`. */
function isUnicodeEscape(text: string, index: number): boolean {
  if (text.charCodeAt(index) !== 92 || text.charCodeAt(index + 1) !== 117) return false
  for (let place = index + 2; place < index + 6; place++) {
    const code = text.charCodeAt(place)
    if (!isDigit(code) && !(isAsciiLetter(code) && (code | 32) < 103)) return false
  }
  return true
}

/**
 * Whether `[start, end)` stands by itself: no word goes on at either side, and no character of
 * `joiners` ties it to a further digit, as the fifth part of `1.2.3.4.5` is tied. A hyphen
 * ties it to a letter too, as in a UUID; a comma only what could be a figure with decimals, for it
 * also parts the columns of a table.
 */
export function standsAlone(text: string, start: number, end: number, joiners: string): boolean {
  if (isWordAt(text, start - 1) || isWordAt(text, end)) return false
  if (isTied(text, start - 1, start - 2, joiners) || isTied(text, end, end + 1, joiners))
    return false
  return !joiners.includes(',') || !isPartOfFigure(text, start, end)
}

/** Whether a comma ties `[start, end)` to a further digit, as in `1 234 567,89` and `0,4111…`. */
export function isPartOfFigure(text: string, start: number, end: number): boolean {
  const isBehind = text.charCodeAt(end) === 44 && isDigit(text.charCodeAt(end + 1))
  const isBefore = text.charCodeAt(start - 1) === 44 && isDigit(text.charCodeAt(start - 2))
  if (!isBehind && !isBefore) return false
  let groupStart = start
  for (let index = start; index <= end; index++) {
    const code = text.charCodeAt(index)
    if (index < end && isDigit(code)) continue
    const size = index - groupStart
    if (groupStart === start) {
      if (index === end) return size < shortestNumber || isInList(text, start)
      if (size > 3) return false
    } else if (size !== 3) return false
    if (index < end && code !== 32 && code !== 46 && code !== 0xa0 && code !== 0x202f) return false
    groupStart = index + 1
  }
  return true
}

/**
 * Whether a number in one piece stands in a list of such, as in `[1,4111…]`, or behind `0,`; the
 * first columns of a table and of `VALUES (1,4111…)` are no list.
 */
function isInList(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1)
  if (before !== 44) return before === 91
  let index = start - 1
  while (start - index < longestNumber && isDigit(text.charCodeAt(index - 1))) index--
  const size = start - 1 - index
  if (size === 0) return false
  if (size === 1 && text.charCodeAt(index) === 48) return true
  const opening = text.charAt(index - 1)
  return opening !== '' && ' ,[{'.includes(opening)
}

function isTied(text: string, joinerAt: number, beyond: number, joiners: string): boolean {
  const joiner = text.charAt(joinerAt)
  if (joiner === '' || joiner === ',' || !joiners.includes(joiner)) return false
  return joiner === '-' ? isWordAt(text, beyond) : isDigit(text.charCodeAt(beyond))
}

const letterOrDigit = /[\p{L}\p{N}]/u

/** Whether `[start, end)` holds a letter or a digit of any script. */
export function isLetterOrDigitIn(text: string, start: number, end: number): boolean {
  return letterOrDigit.test(text.slice(start, end))
}
