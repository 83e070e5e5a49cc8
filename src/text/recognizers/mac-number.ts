import { isAsciiLetter, isDigit, isWordAt } from '../characters.ts'
import type { Span } from '../span.ts'

const pairs = 6

/**
 * The MAC address (EUI-48 of IEEE 802) that holds the word at `[wordStart, wordEnd)`: six pairs of
 * hexadecimal digits with colons or hyphens, or three fours with dots, as Cisco writes them. The
 * dotted form needs a letter, for it is a number otherwise.
 */
export function findMacNumber(text: string, wordStart: number, wordEnd: number): Span | undefined {
  const size = wordEnd - wordStart
  if (size !== 2 && size !== 4) return undefined
  // A word that opens the address has its separator behind, one further on has it on both sides.
  const separator = text.charCodeAt(wordEnd)
  const isPaired = size === 2 && (separator === 58 || separator === 45)
  if (!isPaired && !(size === 4 && separator === 46)) return undefined
  const count = isPaired ? pairs : 3
  let start = wordStart
  for (let before = 1; before < count; before++) {
    if (text.charCodeAt(start - 1) !== separator) break
    const previous = start - 1 - size
    if (!isHexadecimal(text, previous, size) || isWordAt(text, previous - 1)) break
    start = previous
  }
  const end = start + count * (size + 1) - 1
  for (let index = start; index < end; index += size + 1) {
    if (!isHexadecimal(text, index, size)) return undefined
    if (index > start && text.charCodeAt(index - 1) !== separator) return undefined
  }
  if (isWordAt(text, start - 1) || isWordAt(text, end)) return undefined
  // A further pair makes a longer number; `mac:` before it is a label.
  if (text.charCodeAt(end) === separator && isHexadecimal(text, end + 1, 2)) return undefined
  if (text.charCodeAt(start - 1) === separator && isGroupBefore(text, start - 1)) return undefined
  if (!isPaired && !/[a-f]/i.test(text.slice(start, end))) return undefined
  return { start, end }
}

function isGroupBefore(text: string, separatorAt: number): boolean {
  for (const size of [2, 4]) {
    const start = separatorAt - size
    if (isHexadecimal(text, start, size) && !isWordAt(text, start - 1)) return true
  }
  return false
}

function isHexadecimal(text: string, start: number, size: number): boolean {
  if (start < 0) return false
  for (let index = start; index < start + size; index++) {
    const code = text.charCodeAt(index)
    if (!isDigit(code) && !(isAsciiLetter(code) && (code | 32) < 103)) return false
  }
  return true
}
