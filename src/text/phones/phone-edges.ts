import { isDigit, isPartOfFigure, isWordAt } from '../characters.ts'
import { gapKinds, isExtensionAt, type PhoneGroups } from './phone-groups.ts'

const longestArea = 8
const longestGap = 3
const extension =
  /[ ,;]{0,2}(?:x|ext\.?|extension|extn\.?|poste|durchwahl)[ .:=]{0,2}\d{1,6}(?![\dA-Za-z])/iy

/** Back over the bracket and the plus of `+1`, `(555)`, `+(1)` and `(+1)`. */
export function phoneStart(text: string, index: number): number {
  let start = index
  if (text.charCodeAt(start - 1) === 40 && isAreaBracketed(text, index)) start--
  if (text.charCodeAt(start - 1) !== 43) return start
  start--
  return start === index - 1 && text.charCodeAt(start - 1) === 40 && isBracketed(text, index)
    ? start - 1
    : start
}

/** Whether the bracket closes before the number does: around it all, it is no part of it. */
function isAreaBracketed(text: string, index: number): boolean {
  for (let end = index; end < index + longestArea; end++) {
    const code = text.charCodeAt(end)
    if (code !== 41) {
      if (isDigit(code) || code === 32 || code === 45) continue
      return false
    }
    for (let next = end + 1; next <= end + longestGap; next++) {
      if (isDigit(text.charCodeAt(next))) return true
      if (!' -./\u00a0'.includes(text.charAt(next))) return false
    }
    return false
  }
  return false
}

/** Whether the bracket closes right after a country code. */
function isBracketed(text: string, index: number): boolean {
  for (let end = index + 1; end <= index + 3; end++) if (text.charCodeAt(end) === 41) return true
  return false
}

/** Whether a number is in the international form. */
export function hasPlus(text: string, start: number): boolean {
  return text.charCodeAt(start) === 43 || text.startsWith('(+', start)
}

const figureBefore = new Set(['.', '-', '/', ':', '+', '*'])

/** Whether what stands before a number leaves it one: no word, no sum of money, no further figures. */
export function isOpen(text: string, start: number): boolean {
  if (isWordAt(text, start - 1)) return false
  const before = text.charAt(start - 1)
  if (before === '$' || before === '\u20ac' || before === '\u00a3' || before === '@') return false
  if (before === '-') return !isWordAt(text, start - 2)
  return !figureBefore.has(before) || !isDigit(text.charCodeAt(start - 2))
}

/** Whether what stands behind a number leaves it one. */
export function isClosed(text: string, start: number, end: number): boolean {
  if (isWordAt(text, end)) return isExtensionAt(text, end)
  const after = text.charAt(end)
  if (after === '@' || after === '%') return false
  if (after === '-') return !isWordAt(text, end + 1)
  if (after === '.' || after === ':' || after === '/') {
    return !isDigit(text.charCodeAt(end + 1))
  }
  return !isPartOfFigure(text, start, end)
}

/** A number with one dot in it is a decimal or a coordinate. */
export function isDecimal(text: string, start: number, end: number, used: number): boolean {
  return used === 2 && text.slice(start, end).includes('.')
}

/** Whether spaces alone part the figures, and a further figure stands beside them. */
export function isInRow(
  text: string,
  start: number,
  end: number,
  { gaps }: PhoneGroups,
  used: number,
): boolean {
  for (let index = 1; index < used; index++) if (gaps[index] !== gapKinds.space) return false
  return (
    (text[start - 1] === ' ' && isDigit(text.charCodeAt(start - 2))) ||
    (text[end] === ' ' && isDigit(text.charCodeAt(end + 1)))
  )
}

/** The end of a number with its extension, if it has one: `x123`, `ext. 12`. */
export function withExtension(text: string, end: number): number {
  // Spaces and commas, then the first letter of a word for it.
  let index = end
  while (index - end < 2 && ' ,;'.includes(text.charAt(index))) index++
  const code = text.charCodeAt(index) | 32
  if (code !== 120 && code !== 101 && code !== 112 && code !== 100) return end
  extension.lastIndex = end
  return end + (extension.exec(text)?.[0].length ?? 0)
}

/** Whether `(fax)` follows. */
export function isFaxBehind(text: string, end: number): boolean {
  const open = text.charCodeAt(end) === 32 ? end + 1 : end
  if (text.charCodeAt(open) !== 40) return false
  return text.slice(open + 1, open + 4).toLowerCase() === 'fax'
}
