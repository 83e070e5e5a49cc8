import { isAsciiLetter, isDigit } from '../characters.ts'

const longestFigure = 7
const longestGap = 3

/** Whether a number stands in a table: one figure before it, eight of at most 7 digits behind, each after a space. */
export function isAmongFigures(text: string, start: number, end: number): boolean {
  if (!isSpaceAt(text, start - 1) || !isDigit(text.charCodeAt(start - 2))) return false
  let index = end
  for (let figures = 0; figures < 8; figures++) {
    if (!isSpaceAt(text, index) || !isDigit(text.charCodeAt(index + 1))) return false
    index += 2
    for (let size = 1; isDigit(text.charCodeAt(index)); size++) {
      if (size > longestFigure) return false
      index++
    }
  }
  return true
}

function isSpaceAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code === 32 || code === 0xa0
}

/** Whether figures follow a number within three separators. */
export function goesOn(text: string, end: number): boolean {
  for (let index = end; index <= end + longestGap; index++) {
    const code = text.charCodeAt(index)
    if (isDigit(code)) return true
    if (!(code === 32 || (code >= 40 && code <= 47) || code > 127)) return false
  }
  return false
}

/** Whether a day such as `2024-05-03` starts at `start`. */
export function isIsoDay(text: string, start: number): boolean {
  if (text.charCodeAt(start + 4) !== 45 || text.charCodeAt(start + 7) !== 45) return false
  const first = text.charCodeAt(start)
  if (first !== 49 && first !== 50) return false
  return isPair(text, start + 5) && isPair(text, start + 8) && !isDigit(text.charCodeAt(start + 10))
}

function isPair(text: string, index: number): boolean {
  return isDigit(text.charCodeAt(index)) && isDigit(text.charCodeAt(index + 1))
}

/** Whether an ASCII letter or digit stands at `index`. */
export function isAlphanumericAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return isDigit(code) || isAsciiLetter(code)
}

/** Whether a capital of A to Z stands at `index`. */
export function isCapitalAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code >= 65 && code <= 90
}
