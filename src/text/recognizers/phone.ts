import type { ContextIndex } from '../context/context-index.ts'
import type { ContextTopic } from '../context/context-words.ts'
import { digitsOf, withoutTrunkZero } from '../phones/phone-digits.ts'
import {
  hasPlus,
  isClosed,
  isDecimal,
  isFaxBehind,
  isInRow,
  isOpen,
  phoneStart,
  withExtension,
} from '../phones/phone-edges.ts'
import {
  createPhoneGroups,
  gapKinds,
  type PhoneGroups,
  readPhoneGroups,
} from '../phones/phone-groups.ts'
import { isNationalNumber, judgeInternational } from '../phones/phone-plans.ts'
import { judgeNationalShape, startsWithDay } from '../phones/phone-shapes.ts'

/** A phone number, its `+` or bracket in front and its extension included. */
export interface PhoneFind {
  readonly start: number
  readonly end: number
  readonly score: number
  readonly isFax: boolean
}

const phoneTopics: ReadonlySet<ContextTopic> = new Set(['phone', 'fax'])
const numberTopics: ReadonlySet<ContextTopic> = new Set(['number'])
/** Beside any other word with a topic, figures that could be a phone number are taken for what it says. */
const friendlyTopics: ReadonlySet<ContextTopic> = new Set([
  'phone',
  'fax',
  'number',
  'web',
  'birth',
  'plate',
  'vin',
  'crypto',
  'holder',
])
const tight = gapKinds.hyphen | gapKinds.dot
const fewestDigits = 7
const mostDigits = 15

/** What goes before `number` where somebody tells a number of their own: a phone number, mostly. */
const owners = new Set(
  (
    'my our his her their your mon notre son leur votre ma mi mis su nuestro mio il mój moj mein meine ' +
    'unsere seine ihre mijn ons meu nosso min mitt minha'
  ).split(' '),
)

/**
 * Creates a function that answers the phone number whose first digit is at `index`, a `+` or a
 * bracket before it included.
 *
 * The international form (ITU-T E.164) and the shapes that national numbers are written in stand
 * by themselves; figures that could be others need a word such as `call` or `tel`. That a number is
 * valid by the numbering plans of libphonenumber raises its score; that it is not refuses none.
 */
export function createPhoneFinder(
  context: ContextIndex,
  countries: readonly string[],
  areChosen: boolean,
): (text: string, index: number) => PhoneFind | undefined {
  const groups = createPhoneGroups()
  let length = 0
  let score = 0

  return (text, index) => {
    const start = phoneStart(text, index)
    readPhoneGroups(text, index, groups)
    const size = groups.count === 0 ? 0 : (groups.digits[groups.count - 1] ?? 0)
    if (size < fewestDigits || !isOpen(text, start)) return undefined
    if (startsWithDay(text, groups)) return undefined
    score = 0
    if (hasPlus(text, start)) judgeWithPlus(text, index, groups)
    else judgeWithoutPlus(text, start, groups)
    if (score === 0) return undefined
    const end = withExtension(text, groups.ends[length - 1] ?? index)
    const isFax = context.nearest(start) === 'fax' || isFaxBehind(text, end)
    return { start, end, score, isFax }
  }

  /** The longest valid reading wins, else the longest. */
  function judgeWithPlus(text: string, index: number, phone: PhoneGroups): void {
    // No country code starts with 0, but made-up numbers do.
    if (text.charCodeAt(index) === 48 && phone.count === 1) return
    const longest = longestWithPlus(text, index, phone)
    for (let used = longest; used > 0 && (phone.digits[used - 1] ?? 0) >= 8; used--) {
      if (!isPlausible(text, index, phone, used)) continue
      const verdict = judgeInternational(withoutTrunkZero(text, phone, used))
      if (verdict === 'valid') {
        keep(used, 0.99)
        return
      }
      if (score === 0 && (used > 1 || verdict === 'known'))
        keep(used, verdict === 'known' ? 0.9 : 0.8)
    }
  }

  function longestWithPlus(text: string, index: number, phone: PhoneGroups): number {
    let seen = 0
    for (let used = 1; used <= phone.count; used++) {
      const size = phone.digits[used - 1] ?? 0
      const gap = phone.gaps[used - 1] ?? 0
      // In `+46-16-6146838 12` the space parts what the hyphens hold together.
      const isApart = gap === gapKinds.space && (seen & tight) !== 0 && size > 10
      if (size > mostDigits || (isApart && isFull(text, index, phone, used - 1))) return used - 1
      seen |= gap
    }
    return phone.count
  }

  /** Whether the groups need no further one: valid, or of no plan and followed by a short figure. */
  function isFull(text: string, index: number, phone: PhoneGroups, used: number): boolean {
    if ((phone.digits[used - 1] ?? 0) < 8 || !isPlausible(text, index, phone, used)) return false
    const next = (phone.digits[used] ?? 0) - (phone.digits[used - 1] ?? 0)
    return next < 3 || judgeInternational(withoutTrunkZero(text, phone, used)) === 'valid'
  }

  function isPlausible(text: string, index: number, phone: PhoneGroups, used: number): boolean {
    const end = phone.ends[used - 1] ?? index
    if (!isClosed(text, index - 1, end) || isDecimal(text, index, end, used)) return false
    // `+18 31 …` is made up, and none of North America's.
    const isNorthAmerican = text.charCodeAt(index) === 49 && (used === 1 || phone.digits[0] === 1)
    return !isNorthAmerican || phone.digits[used - 1] === 11
  }

  function judgeWithoutPlus(text: string, start: number, phone: PhoneGroups): void {
    const hasBracket = text.charCodeAt(start) === 40
    let possible = 0
    for (let used = phone.count; used > 0; used--) {
      const end = phone.ends[used - 1] ?? start
      const size = phone.digits[used - 1] ?? 0
      if (size > mostDigits + 2) continue
      if (size < fewestDigits) break
      if (!isClosed(text, start, end)) continue
      const shape = isDialledAbroad(text, phone, used)
        ? 'likely'
        : judgeNationalShape(text, phone, used, hasBracket)
      if (shape === 'clear') {
        const isValid = isNationalNumber(digitsOf(text, phone, used), countries)
        keep(used, isValid ? 0.95 : 0.85)
        return
      }
      if (shape === 'likely' && !isInRow(text, start, end, phone, used)) {
        const nearest = context.nearest(start)
        if (nearest === undefined || friendlyTopics.has(nearest)) {
          keep(used, phoneTopics.has(nearest ?? 'number') ? 0.95 : 0.7)
          return
        }
      }
      if (shape !== 'none' && possible === 0) possible = used
    }
    if (possible === 0) return
    const end = phone.ends[possible - 1] ?? start
    const isRow = isInRow(text, start, end, phone, possible)
    if (saysPhone(text, start, end, digitsOf(text, phone, possible), isRow)) keep(possible, 0.75)
  }

  function keep(used: number, worth: number): void {
    length = used
    score = worth
  }

  /** Whether the words around make figures of no telling shape a phone number. */
  function saysPhone(
    text: string,
    start: number,
    end: number,
    digits: string,
    isRow: boolean,
  ): boolean {
    const nearest = context.nearest(start)
    if (nearest === 'phone' || nearest === 'fax') return true
    if (nearest !== undefined) return false
    if (context.has(phoneTopics, start, end)) return true
    if (digits.length > 12) return false
    if (digits.length > 8 && areChosen && isNationalNumber(digits, countries)) return !isRow
    const said = context.endOfLast(numberTopics, start)
    if (said === -1 || start - said >= 20) return false
    return digits.length >= 10 || isOwned(text, said)
  }
}

/** Whether the word that ends at `end` has one such as `my` before it. */
function isOwned(text: string, end: number): boolean {
  const words = text
    .slice(Math.max(0, end - 24), end)
    .toLowerCase()
    .split(/[^\p{L}]/u)
  return owners.has(words.at(-2) ?? '')
}

/** `0049…` in one piece, valid behind the noughts that lead abroad. */
function isDialledAbroad(text: string, phone: PhoneGroups, used: number): boolean {
  if (used !== 1 || (phone.digits[0] ?? 0) < 11) return false
  const start = phone.starts[0] ?? 0
  if (!text.startsWith('00', start) || text.charCodeAt(start - 1) === 61) return false
  return judgeInternational(text.slice(start + 2, phone.ends[0])) === 'valid'
}
