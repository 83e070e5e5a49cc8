import { isDigit, isWordAt } from '../characters.ts'
import type { ContextIndex } from '../context/context-index.ts'
import type { ContextTopic } from '../context/context-words.ts'
import {
  createPhoneGroups,
  gapKinds,
  isExtensionAt,
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
])
const extension =
  /[ ,;]{0,2}(?:x|ext\.?|extension|extn\.?|poste|durchwahl)[ .:=]{0,2}\d{1,6}(?![\dA-Za-z])/iy
const tight = gapKinds.hyphen | gapKinds.dot
const fewestDigits = 7
const mostDigits = 15

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
    let isFull = false
    for (let used = 1; used <= phone.count; used++) {
      const size = phone.digits[used - 1] ?? 0
      const gap = phone.gaps[used - 1] ?? 0
      // In `+46-16-6146838 12` the space parts what the hyphens hold together.
      const isApart = isFull && gap === gapKinds.space && (seen & tight) !== 0 && size > 10
      if (size > mostDigits || isApart) return used - 1
      seen |= gap
      isFull = size >= 8 && isPlausible(text, index, phone, used)
    }
    return phone.count
  }

  function isPlausible(text: string, index: number, phone: PhoneGroups, used: number): boolean {
    const end = phone.ends[used - 1] ?? index
    if (!isClosed(text, end) || isDecimal(text, index, end, used)) return false
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
      if (!isClosed(text, end)) continue
      const shape = judgeNationalShape(text, phone, used, hasBracket)
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
    if (saysPhone(start, end, digitsOf(text, phone, possible), isRow)) keep(possible, 0.75)
  }

  function keep(used: number, worth: number): void {
    length = used
    score = worth
  }

  /** Whether the words around make figures of no telling shape a phone number. */
  function saysPhone(start: number, end: number, digits: string, isRow: boolean): boolean {
    const nearest = context.nearest(start)
    if (nearest === 'phone' || nearest === 'fax') return true
    if (nearest !== undefined) return false
    if (context.has(phoneTopics, start, end)) return true
    if (digits.length < 9 || digits.length > 12) return false
    if (areChosen && isNationalNumber(digits, countries)) return !isRow
    const said = context.endOfLast(numberTopics, start)
    return digits.length >= 10 && said !== -1 && start - said < 20
  }
}

/** Back over the bracket and the plus of `+1`, `(555)`, `+(1)` and `(+1)`. */
function phoneStart(text: string, index: number): number {
  let start = index
  if (text.charCodeAt(start - 1) === 40) start--
  if (text.charCodeAt(start - 1) !== 43) return start
  start--
  return start === index - 1 && text.charCodeAt(start - 1) === 40 && isBracketed(text, index)
    ? start - 1
    : start
}

/** Whether the bracket closes right after a country code. */
function isBracketed(text: string, index: number): boolean {
  for (let end = index + 1; end <= index + 3; end++) if (text.charCodeAt(end) === 41) return true
  return false
}

function hasPlus(text: string, start: number): boolean {
  return text.charCodeAt(start) === 43 || text.startsWith('(+', start)
}

const figureBefore = new Set(['.', '-', '/', ':', ',', '+', '*'])

function isOpen(text: string, start: number): boolean {
  if (isWordAt(text, start - 1)) return false
  const before = text.charAt(start - 1)
  if (before === '$' || before === '\u20ac' || before === '\u00a3' || before === '@') return false
  if (before === '-') return !isWordAt(text, start - 2)
  return !figureBefore.has(before) || !isDigit(text.charCodeAt(start - 2))
}

function isClosed(text: string, end: number): boolean {
  if (isWordAt(text, end)) return isExtensionAt(text, end)
  const after = text.charAt(end)
  if (after === '@' || after === '%') return false
  if (after === '-') return !isWordAt(text, end + 1)
  if (after === '.' || after === ',' || after === ':' || after === '/') {
    return !isDigit(text.charCodeAt(end + 1))
  }
  return true
}

/** A number with one dot in it is a decimal or a coordinate. */
function isDecimal(text: string, start: number, end: number, used: number): boolean {
  return used === 2 && text.slice(start, end).includes('.')
}

/** Whether spaces alone part the figures, and a further figure stands beside them. */
function isInRow(
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

function digitsOf(text: string, { starts, ends }: PhoneGroups, used: number): string {
  let digits = ''
  for (let index = 0; index < used; index++) digits += text.slice(starts[index], ends[index])
  return digits
}

/** `+44 (0)20 …` is dialled without the trunk zero from abroad. */
function withoutTrunkZero(text: string, phone: PhoneGroups, used: number): string {
  let digits = ''
  for (let index = 0; index < used; index++) {
    const group = text.slice(phone.starts[index], phone.ends[index])
    const isTrunk =
      index > 0 && group === '0' && ((phone.gaps[index] ?? 0) & gapKinds.opening) !== 0
    if (!isTrunk) digits += group
  }
  return digits
}

function withExtension(text: string, end: number): number {
  // Spaces and commas, then the first letter of a word for it.
  let index = end
  while (index - end < 2 && ' ,;'.includes(text.charAt(index))) index++
  const code = text.charCodeAt(index) | 32
  if (code !== 120 && code !== 101 && code !== 112 && code !== 100) return end
  extension.lastIndex = end
  return end + (extension.exec(text)?.[0].length ?? 0)
}

/** Whether `(fax)` follows. */
function isFaxBehind(text: string, end: number): boolean {
  const open = text.charCodeAt(end) === 32 ? end + 1 : end
  if (text.charCodeAt(open) !== 40) return false
  return text.slice(open + 1, open + 4).toLowerCase() === 'fax'
}
