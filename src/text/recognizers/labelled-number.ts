import { isAsciiLetter, isDigit, isWordAt } from '../characters.ts'
import type { ContextIndex } from '../context/context-index.ts'
import type { ContextTopic } from '../context/context-words.ts'
import { isIsoDay } from '../numbers/number-neighbours.ts'
import type { Span } from '../span.ts'

/** A number that only the word before it tells from others. */
export interface LabelledRule {
  readonly name: string
  readonly entity: string
  /** Of the last word before the number. */
  readonly topics: readonly ContextTopic[]
  /** Whether letters, in capitals, digits and single spaces and hyphens between them can be one. */
  accepts(written: string): boolean
}

const farthest = 40
const longest = 30
const drivingTopics: ReadonlySet<ContextTopic> = new Set(['driving'])

function count(written: string, pattern: RegExp): number {
  return written.replace(pattern, '').length
}

const notDigits = /\D/g
const separators = /[ -]/g

export const labelledRules: readonly LabelledRule[] = [
  {
    name: 'account-number',
    entity: 'ACC_NO',
    topics: ['account'],
    accepts: (written) => /^[\d -]+$/.test(written) && isBetween(count(written, notDigits), 6, 20),
  },
  {
    name: 'passport',
    entity: 'PASSPORT',
    topics: ['passport'],
    accepts(written) {
      const size = count(written, separators)
      return isBetween(size, 6, 10) && count(written, notDigits) >= 4 && !written.includes('-')
    },
  },
  {
    name: 'driving-license',
    entity: 'DRIVING_LICENSE_NUMBER',
    topics: ['drivingLicence'],
    accepts(written) {
      return isBetween(count(written, separators), 6, 20) && count(written, notDigits) >= 4
    },
  },
  {
    name: 'licence-number',
    entity: 'LICENCE_NO',
    topics: ['licence'],
    accepts(written) {
      const digits = count(written, notDigits)
      const hasLetter = /[A-Z]/.test(written)
      return isBetween(count(written, separators), 5, 16) && digits >= (hasLetter ? 3 : 6)
    },
  },
  {
    name: 'vehicle-registration',
    entity: 'VEHICLE_REGISTRATION_NUMBER',
    topics: ['plate'],
    accepts(written) {
      const digits = count(written, notDigits)
      const hasLetter = /[A-Z]/.test(written)
      return isBetween(count(written, separators), 4, 10) && digits > 0 && hasLetter
    },
  },
]

function isBetween(size: number, least: number, most: number): boolean {
  return size >= least && size <= most
}

/**
 * Creates a function that answers the number around the word `[wordStart, wordEnd)`, a word with a
 * digit, if a word of one of the rules stands within 40 units before it.
 */
export function createLabelledFinder(
  rules: readonly LabelledRule[],
  context: ContextIndex,
): (text: string, wordStart: number) => (Span & { readonly rule: LabelledRule }) | undefined {
  const byTopic = new Map<ContextTopic, LabelledRule>()
  for (const rule of rules) for (const topic of rule.topics) byTopic.set(topic, rule)

  return (text, wordStart) => {
    const topic = topicOf(wordStart)
    const rule = topic && byTopic.get(topic)
    if (rule === undefined) return undefined
    const labelEnd = context.lastWordEnd(wordStart)
    const start = startOf(text, wordStart, labelEnd)
    if (start - labelEnd > farthest || !isOpen(text, start) || isIsoDay(text, start))
      return undefined
    for (let end = endOf(text, start); end > wordStart; end = shorten(text, end, wordStart)) {
      const written = text.slice(start, end)
      if (!isClosed(text, end)) continue
      if (!/[a-z]/.test(written) && rule.accepts(written)) return { start, end, rule }
    }
    return undefined
  }

  /** A driver's licence is told from others by the word before `licence`. */
  function topicOf(start: number): ContextTopic | undefined {
    const nearest = context.nearestLabel(start)
    if (nearest !== 'licence' && nearest !== 'driving') return nearest
    const said = context.endOfLast(drivingTopics, start)
    return said !== -1 && context.lastWordEnd(start) - said < 25 ? 'drivingLicence' : nearest
  }
}

/** Back over capitals that belong to the number, as in `MORGA 657054`, but not over its label. */
function startOf(text: string, wordStart: number, labelEnd: number): number {
  const separator = text.charCodeAt(wordStart - 1)
  if (separator !== 32 && separator !== 45) return wordStart
  let start = wordStart - 1
  while (start > labelEnd && wordStart - start < 7 && isCapitalAt(text, start - 1)) start--
  if (start === wordStart - 1 || isWordAt(text, start - 1)) return wordStart
  return start
}

/** The end of at most 30 units of capitals and digits, parted by single spaces and hyphens. */
function endOf(text: string, start: number): number {
  let end = start
  let index = start
  while (index - start < longest) {
    const wordStart = index
    while (isAlphanumericAt(text, index) && index - start <= longest) index++
    if (index === wordStart || !isUpperWord(text, wordStart, index)) return end
    end = index
    const separator = text.charCodeAt(index)
    if (separator !== 32 && separator !== 45) return end
    index++
  }
  return end
}

function shorten(text: string, end: number, wordStart: number): number {
  let index = end - 1
  while (index > wordStart && isAlphanumericAt(text, index)) index--
  return index
}

function isUpperWord(text: string, start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    if (!isDigit(text.charCodeAt(index)) && !isCapitalAt(text, index)) return false
  }
  return true
}

function isCapitalAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code >= 65 && code <= 90
}

function isAlphanumericAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return isDigit(code) || isAsciiLetter(code)
}

function isOpen(text: string, start: number): boolean {
  if (isWordAt(text, start - 1)) return false
  const before = text.charAt(start - 1)
  if ('$\u20ac\u00a3@/'.includes(before) && before !== '') return false
  return !('.,-:+'.includes(before) && isWordAt(text, start - 2) && before !== ':')
}

function isClosed(text: string, end: number): boolean {
  const after = text.charAt(end)
  if (isWordAt(text, end) || after === '@' || after === '%' || after === '/') return false
  if (after !== '.' && after !== ',' && after !== ':' && after !== '-') return true
  return !isWordAt(text, end + 1)
}
