import type { RecognizedSpan, Recognizer } from '../../types.ts'
import { hasContext, isDigit, standsAlone } from '../characters.ts'

const contextWords = /(?:^|[^a-z])(?:card|cards|credit|debit|visa|mastercard|maestro|pan)(?![a-z])/i

/** First digits and lengths of the networks (ISO/IEC 7812 ranges, as the networks publish them). */
const networks: readonly { from: number; to: number; lengths: readonly number[] }[] = [
  { from: 4000, to: 4999, lengths: [16, 19] },
  { from: 5100, to: 5599, lengths: [16] },
  { from: 2221, to: 2720, lengths: [16] },
  { from: 3400, to: 3499, lengths: [15] },
  { from: 3700, to: 3799, lengths: [15] },
  { from: 6011, to: 6011, lengths: [16, 19] },
  { from: 6200, to: 6299, lengths: [16, 17, 18, 19] },
  { from: 6440, to: 6599, lengths: [16, 19] },
  { from: 3528, to: 3589, lengths: [16, 19] },
  { from: 3000, to: 3059, lengths: [14] },
  { from: 3600, to: 3699, lengths: [14] },
  { from: 3800, to: 3999, lengths: [14] },
  { from: 2200, to: 2204, lengths: [16, 19] },
]
/** Lengths that any long number may have by chance: only beside a word such as `card`. */
const rareNetworks: typeof networks = [
  { from: 4000, to: 4999, lengths: [13] },
  { from: 5000, to: 5099, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
  { from: 5600, to: 6999, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
]
/** Sizes of the groups, read as one decimal number: 4-6-5 is 465. */
const groupings = new Set([
  4444, 465, 464, 44441, 44442, 44443, 4441, 4442, 4443, 445, 5441, 5442, 5443, 5444, 88,
])
const maximumGroups = 5

/**
 * Finds payment card numbers: 12 to 19 digits, bare or in the networks' groups with single spaces
 * or hyphens, that pass the Luhn check (ISO/IEC 7812-1) and start like a known network's.
 */
export const creditCardRecognizer: Recognizer = {
  name: 'credit-card',
  entity: 'CREDIT_CARD',
  find(text) {
    const spans: RecognizedSpan[] = []
    const groups = /\d+/g
    for (let match = groups.exec(text); match; match = groups.exec(text)) {
      const length = match[0].length
      if (length < 4 || length > 19) continue
      const end = cardEnd(text, match.index, match.index + length)
      if (end === -1) continue
      spans.push({ start: match.index, end, score: 1 })
      groups.lastIndex = end
    }
    return spans
  },
}

function cardEnd(text: string, start: number, firstEnd: number): number {
  if (isCard(text, start, firstEnd)) return firstEnd
  const separator = text.charAt(firstEnd)
  if (separator !== ' ' && separator !== '-') return -1
  let shape = firstEnd - start
  if (shape > 8) return -1
  let end = firstEnd
  const ends: number[] = []
  for (let groups = 1; groups < maximumGroups && text[end] === separator; groups++) {
    let next = end + 1
    while (next - end <= 8 && isDigit(text.charCodeAt(next))) next++
    if (next === end + 1) break
    shape = shape * 10 + next - end - 1
    end = next
    if (groupings.has(shape)) ends.push(end)
  }
  // The longest first: what follows a card number by chance seldom keeps the check digit right.
  for (const candidate of ends.reverse()) {
    if (isCard(text, start, candidate)) return candidate
  }
  return -1
}

function isCard(text: string, start: number, end: number): boolean {
  // Nine of ten numbers end here, before anything that costs more.
  if (end - start < 12 || !passesLuhn(text, start, end)) return false
  if (!standsAlone(text, start, end, '.-,:+/')) return false
  const digits = text.slice(start, end).replace(/[ -]/g, '')
  if (belongs(digits, networks)) return true
  return belongs(digits, rareNetworks) && hasContext(text, start, contextWords)
}

function belongs(digits: string, table: typeof networks): boolean {
  const head = Number(digits.slice(0, 4))
  return table.some(({ from, to, lengths }) => {
    return head >= from && head <= to && lengths.includes(digits.length)
  })
}

function passesLuhn(text: string, start: number, end: number): boolean {
  let sum = 0
  let doubles = false
  for (let index = end - 1; index >= start; index--) {
    const digit = text.charCodeAt(index) - 48
    if (digit < 0) continue
    const value = doubles ? digit * 2 : digit
    sum += value > 9 ? value - 9 : value
    doubles = !doubles
  }
  return sum % 10 === 0
}
