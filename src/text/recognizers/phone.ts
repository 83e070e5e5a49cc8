import type { RecognizedSpan, Recognizer } from '../../types.ts'
import { hasContext, isDigit, isWordAt, standsAlone } from '../characters.ts'

const contextWords =
  /(?:^|[^a-z])(?:phone|telephone|tel|call|called|calling|mobile|cell|cellphone|fax|whatsapp|dial|ring|reach|sms)(?![a-z])/i
const spacedOnly = /^[\d \u00a0]+$/

interface NationalForm {
  readonly expression: RegExp
  readonly needsContext: boolean
}

const nationalForms: readonly NationalForm[] = [
  // North America: area code and exchange never start with 0 or 1 (NANP).
  {
    expression:
      /(?:1[ .\u00a0-]{1,3})?(?:[2-9]\d{2}|\([2-9]\d{2}\))[ .\u00a0-]{0,3}[2-9]\d{2}[ .\u00a0-]{1,3}\d{4}(?!\d)/y,
    needsContext: false,
  },
  // France: five pairs.
  { expression: /0[1-9](?:[ .-]\d{2}){4}(?!\d)/y, needsContext: false },
  // Britain: an area code in two to five digits and two groups, ten or eleven digits in all.
  {
    expression:
      /(?:02\d|\(02\d\))[ -]\d{4}[ -]\d{4}(?!\d)|(?:0\d{3}|\(0\d{3}\))[ -]\d{3}[ -]\d{3,4}(?!\d)/y,
    needsContext: false,
  },
  { expression: /(?:0\d{4}|\(0\d{4}\))[ -]\d{3}[ -]?\d{3}(?!\d)/y, needsContext: false },
  // Without area code, or without any separator: 1700000000 is a time more often than a phone.
  { expression: /[2-9]\d{2}[ -]\d{4}(?!\d)/y, needsContext: true },
  { expression: /(?:[02-9]\d{9}|[01]\d{10})(?!\d)/y, needsContext: true },
]

const maximumDigits = 15
const maximumSeparatorLength = 3
const separators = ' .-()\u00a0'
const neighbours = '.-/:,'

/**
 * Finds phone numbers: the international form with `+` and 8 to 15 digits (ITU-T E.164), and the
 * national forms of North America, France and Britain when separators show them. Bare digits, and
 * North American digits parted by nothing but spaces, need a word such as `call` or `tel` before them.
 */
export const phoneRecognizer: Recognizer = {
  name: 'phone',
  entity: 'PHONE_NUMBER',
  find(text) {
    const spans: RecognizedSpan[] = []
    const candidates = /(?:\+\(?|\()?\d+/g
    for (let match = candidates.exec(text); match; match = candidates.exec(text)) {
      const start = match.index
      if (isWordAt(text, start - 1)) continue
      const end = match[0].startsWith('+')
        ? internationalEnd(text, start)
        : nationalEnd(text, start)
      if (end === -1) continue
      spans.push({ start, end, score: 0.9 })
      candidates.lastIndex = end
    }
    return spans
  },
}

function nationalEnd(text: string, start: number): number {
  for (const { expression, needsContext } of nationalForms) {
    expression.lastIndex = start
    const value = expression.exec(text)?.[0]
    if (value === undefined) continue
    const end = start + value.length
    if (!standsAlone(text, start, end, neighbours)) continue
    const bare = needsContext || (spacedOnly.test(value) && !value.startsWith('0'))
    // In a row of figures parted by spaces nothing tells a phone number from the others.
    const inRow = isDigit(text.charCodeAt(end + 1)) && text[end] === ' ' && spacedOnly.test(value)
    if (bare ? hasContext(text, start, contextWords) : !inRow) return end
  }
  return -1
}

/** A number with one dot in it is a decimal or a coordinate. */
const dotted = /^\+\d{1,4}\.\d{1,12}\.[\d.]{1,20}$/

/** The end of the number whose `+` is at `start`, at the last group that it has digits for. */
function internationalEnd(text: string, start: number): number {
  const mostDigits = text[start + 1] === '1' ? 11 : maximumDigits
  let index = text[start + 1] === '(' ? start + 2 : start + 1
  if (text[index] === '0') return -1
  let digits = 0
  let end = -1
  for (;;) {
    const groupStart = index
    while (isDigit(text.charCodeAt(index)) && index - groupStart <= maximumDigits) index++
    digits += index - groupStart
    if (digits > mostDigits) break
    end = digits >= 8 ? index : -1
    const groupEnd = index
    while (index - groupEnd < maximumSeparatorLength && isSeparatorAt(text, index)) index++
    if (index === groupEnd || !isDigit(text.charCodeAt(index))) break
  }
  if (end === -1 || !standsAlone(text, start, end, '/:,')) return -1
  const value = text.slice(start, end)
  return value.includes('.') && !dotted.test(value) ? -1 : end
}

function isSeparatorAt(text: string, index: number): boolean {
  const character = text.charAt(index)
  return character !== '' && separators.includes(character)
}
