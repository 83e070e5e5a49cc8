const casedLetterOrDigit = /[\p{Lu}\p{Ll}\p{Lt}\p{M}\p{Nd}]/u

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
  if (code < 128) return isDigit(code) || isAsciiLetter(code) || code === 95
  return casedLetterOrDigit.test(text.charAt(index))
}

/**
 * Whether `[start, end)` stands by itself: no word goes on at either side, and no character of
 * `joiners` ties it to a further digit, as the fifth part of `1.2.3.4.5` is tied. A hyphen
 * ties it to a letter too, as in a UUID.
 */
export function standsAlone(text: string, start: number, end: number, joiners: string): boolean {
  if (isWordAt(text, start - 1) || isWordAt(text, end)) return false
  return !isTied(text, start - 1, start - 2, joiners) && !isTied(text, end, end + 1, joiners)
}

function isTied(text: string, joinerAt: number, beyond: number, joiners: string): boolean {
  const joiner = text.charAt(joinerAt)
  if (joiner === '' || !joiners.includes(joiner)) return false
  return joiner === '-' ? isWordAt(text, beyond) : isDigit(text.charCodeAt(beyond))
}

/**
 * Whether `words` matches in the 40 UTF-16 units before `index`: what a bare number needs before
 * it is taken for more than a number.
 */
export function hasContext(text: string, index: number, words: RegExp): boolean {
  return words.test(text.slice(Math.max(0, index - 40), index))
}

const letterOrDigit = /[\p{L}\p{N}]/u

/** Whether `[start, end)` holds a letter or a digit of any script. */
export function isLetterOrDigitIn(text: string, start: number, end: number): boolean {
  return letterOrDigit.test(text.slice(start, end))
}
