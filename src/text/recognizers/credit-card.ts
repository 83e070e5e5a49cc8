import { isDigit, standsAlone } from '../characters.ts'
import { passesLuhn } from '../numbers/check-digits.ts'
import type { Span } from '../span.ts'

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
  { from: 1800, to: 1800, lengths: [15] },
  { from: 2131, to: 2131, lengths: [15] },
  { from: 5000, to: 5099, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
  { from: 5600, to: 6999, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
]
/** Sizes of the groups, read as one decimal number: 4-6-5 is 465. */
const groupings = new Set([
  4444, 465, 464, 44441, 44442, 44443, 4441, 4442, 4443, 445, 5441, 5442, 5443, 5444, 88,
])
const maximumGroups = 5

/** A card number; `isSure` says that no word such as `card` is needed beside it. */
export interface CardFind extends Span {
  readonly isSure: boolean
}

/**
 * The payment card number whose first digits are `[start, firstEnd)`: 12 to 19 digits, bare or in
 * the networks' groups with single spaces or hyphens, that pass the Luhn check (ISO/IEC 7812-1)
 * and start like a known network's.
 */
export function findCard(text: string, start: number, firstEnd: number): CardFind | undefined {
  const whole = judgeCard(text, start, firstEnd)
  if (whole !== undefined) return whole
  const separator = text.charAt(firstEnd)
  let shape = firstEnd - start
  if (shape > 8 || (separator !== ' ' && separator !== '-' && separator !== '\u00a0'))
    return undefined
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
    const card = judgeCard(text, start, candidate)
    if (card !== undefined) return card
  }
  return undefined
}

function judgeCard(text: string, start: number, end: number): CardFind | undefined {
  const size = end - start
  if (size < 12 || size > 23 || !standsAlone(text, start, end, '.-,:+/')) return undefined
  const digits =
    size > 19 || !isBare(text, start, end)
      ? withoutSeparators(text, start, end)
      : text.slice(start, end)
  // Nine of ten numbers end here.
  if (!passesLuhn(digits)) return undefined
  if (belongs(digits, networks)) return { start, end, isSure: true }
  // Four fours are written of cards, but of little else.
  if (belongs(digits, rareNetworks))
    return { start, end, isSure: size === 19 && digits.length === 16 }
  return undefined
}

function isBare(text: string, start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    if (!isDigit(text.charCodeAt(index))) return false
  }
  return true
}

function withoutSeparators(text: string, start: number, end: number): string {
  return text.slice(start, end).replace(/[ \u00a0-]/g, '')
}

function belongs(digits: string, table: typeof networks): boolean {
  const head = Number(digits.slice(0, 4))
  return table.some(({ from, to, lengths }) => {
    return head >= from && head <= to && lengths.includes(digits.length)
  })
}
