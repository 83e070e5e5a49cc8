import {
  afterEscape,
  endsEscape,
  isAsciiLetter,
  isDigit,
  isPartOfFigure,
  isWordAt,
} from '../characters.ts'
import type { ContextIndex } from '../context/context-index.ts'
import type { ContextTopic } from '../context/context-words.ts'
import type { FindList } from '../find-list.ts'
import { type CardFind, findCard } from '../recognizers/credit-card.ts'
import { isCryptoAddress } from '../recognizers/crypto-address.ts'
import { findDay } from '../recognizers/date-of-birth.ts'
import { findIban } from '../recognizers/iban.ts'
import { findIpv4 } from '../recognizers/ip-address.ts'
import { createLabelledFinder, labelledRules } from '../recognizers/labelled-number.ts'
import { findMacNumber } from '../recognizers/mac-number.ts'
import { createPhoneFinder } from '../recognizers/phone.ts'
import { formRules, recognizers, type Wants } from '../structured-recognizers.ts'
import { createFormMatcher } from './form-matcher.ts'
import {
  goesOn,
  isAlphanumericAt,
  isAmongFigures,
  isCapitalAt,
  isIsoDay,
} from './number-neighbours.ts'

const usualCountries = ['US', 'GB', 'DE', 'FR', 'ES', 'IT']
const cardTopics: ReadonlySet<ContextTopic> = new Set(['card'])
const birthTopic: ContextTopic = 'birth'
const longestWord = 64

/**
 * Creates the part of the scanner that finds what holds digits: called at the first digit of a word,
 * it answers where the scan goes on. `countries` (ISO 3166-1) limits ids and national numbers.
 */
export function createNumberScanner(
  list: FindList,
  context: ContextIndex,
  wants: Wants,
  countries: readonly string[] | undefined,
): (index: number) => number {
  const isAtHome = ({ country }: { readonly country?: string }) => {
    return !country || !countries || countries.includes(country)
  }
  const rules = formRules.filter((rule) => isAtHome(rule) && wants(rule))
  const matchForms = createFormMatcher(rules, context)
  const findLabelled = createLabelledFinder(labelledRules.filter(wants), context)
  const findPhone = createPhoneFinder(context, countries ?? usualCountries, countries !== undefined)
  const wantsIban = wants(recognizers.iban)
  const wantsCard = wants(recognizers.card)
  const wantsMac = wants(recognizers.mac)
  const wantsIp = wants(recognizers.ip)
  const wantsPhone = wants(recognizers.phone)
  const wantsFax = wants(recognizers.fax)
  const wantsBirth = wants(recognizers.birth)
  const wantsCrypto = wants(recognizers.crypto)
  const wantsLabelled = labelledRules.some(wants)

  return atDigit

  function atDigit(index: number): number {
    const { text } = list
    let start = index
    while (
      start > list.floor &&
      index - start < longestWord &&
      isAsciiLetter(text.charCodeAt(start - 1))
    ) {
      start--
    }
    if (text.charCodeAt(start - 1) === 92) {
      start = afterEscape(text, start)
      if (start > index) {
        list.floor = start
        return start
      }
    }
    let end = index + 1
    while (isDigit(text.charCodeAt(end))) end++
    const isNumber = start === index && !isAsciiLetter(text.charCodeAt(end))
    if (!isNumber) while (isAlphanumericAt(text, end)) end++
    else if (wantsIp && end - start <= 3 && text.charCodeAt(end) === 46) {
      const address = findIpv4(text, start)
      if (address !== undefined) return list.add(recognizers.ip, start, address.end, 0.95)
    }
    // Only the end of a number that was looked at from its start.
    if (isTiedBefore(start) || (isNumber && isColumnOfFigures(start, end))) return end
    return (isNumber ? atNumber(start, end) : atWord(start, end, index)) || end
  }

  function isTiedBefore(start: number): boolean {
    const { text } = list
    const before = text.charCodeAt(start - 1)
    if (before === 32 || before === 44) return false
    if (before === 45) {
      if (start - 1 <= list.floor) return false
      // `ABC-1234` may be a plate, `AB-CD-EF-01-…` the address of a device.
      const isLettered = (wantsLabelled || wantsMac) && !isDigit(text.charCodeAt(start - 2))
      return !isLettered && isAlphanumericAt(text, start - 2)
    }
    if (before >= 44 && before <= 58) {
      return isDigit(text.charCodeAt(start - 2)) && !(isDigit(before) && endsEscape(text, start))
    }
    return before === 95 || (before > 127 && isWordAt(text, start - 1))
  }

  /** Whether a number stands between commas among others: most of a table or a list does. */
  function isColumnOfFigures(start: number, end: number): boolean {
    const { text } = list
    if (text.charCodeAt(start - 1) !== 44) return false
    const next = text.charCodeAt(end)
    return (next === 44 || next === 10 || next === 93) && isPartOfFigure(text, start, end)
  }

  /** Answers where to go on; 0 if nothing was found. */
  function atNumber(start: number, end: number): number {
    const { text } = list
    const size = end - start
    const next = text.charCodeAt(end)
    if (wantsMac && size !== 3 && size < 5 && (next === 58 || next === 45 || next === 46)) {
      const mac = findMacNumber(text, start, end)
      if (mac !== undefined) return addMac(mac.start, mac.end)
    }
    // Times and the ports behind addresses.
    if (next === 58 && size < 3 && isDigit(text.charCodeAt(end + 1))) return end + 1
    if (size < 8 && isAmongFigures(text, start, end)) return 0
    if (wantsCard && size >= 4 && size <= 19) {
      const card = findCard(text, start, end)
      if (card !== undefined && isLikelyCard(card)) {
        return list.add(recognizers.card, start, card.end, card.isSure ? 1 : 0.9)
      }
    }
    const before = text.charCodeAt(start - 1)
    // Alone, a short number is an identifier at most where a label stands before it.
    const isShort = size < 7 && before !== 43 && !goesOn(text, end)
    if (isShort) return atLabelled(start, start)
    if (size === 4 && isIsoDay(text, start)) return atLabelled(start, start) || start + 10
    return atIdentifier(start, start)
  }

  function addMac(start: number, end: number): number {
    list.dropFrom(start)
    return list.add(recognizers.mac, start, end, 0.95)
  }

  function isLikelyCard({ start, end, isSure }: CardFind): boolean {
    if (!isSure) return context.has(cardTopics, start, end)
    const isBare = end - start < 17
    // One in ten numbers that machines give out passes the Luhn check.
    const nearest = isBare ? context.nearest(start) : undefined
    return nearest !== 'machine' && nearest !== 'id'
  }

  /** A word of letters and digits; `digitAt` is its first digit. */
  function atWord(start: number, end: number, digitAt: number): number {
    const { text } = list
    const size = end - start
    const letters = digitAt - start
    if (wantsIban && letters === 2 && size >= 4) {
      const iban = findIban(text, start)
      if (iban !== undefined) return list.add(recognizers.iban, start, iban.end, 1)
    }
    if (wantsMac && (size === 2 || size === 4)) {
      const mac = findMacNumber(text, start, end)
      if (mac !== undefined) return addMac(mac.start, mac.end)
    }
    if (wantsCrypto && size >= 26 && size <= 74 && !isWordAt(text, end)) {
      if (isCryptoAddress(text.slice(start, end)))
        return list.add(recognizers.crypto, start, end, 0.99)
    }
    if (size > longestWord || letters > 16) return 0
    // The shortest form that begins with letters has eight.
    return size > 7 || letters === 0 ? atIdentifier(start, digitAt) : atLabelled(start, digitAt)
  }

  /** The best of what begins at `start`: forms with checks, phone numbers, what a label tells. */
  function atIdentifier(start: number, digitAt: number): number {
    const { text } = list
    const from = startOfForm(start)
    const forms = matchForms(text, from)
    const form = forms[0]
    // What is told from all else by its form is no phone number.
    const mayBePhone = start === digitAt && (wantsPhone || wantsFax) && (form?.score ?? 0) < 0.9
    const phone = mayBePhone ? findPhone(text, start) : undefined
    if (form !== undefined && (phone === undefined || isAhead(form, phone))) {
      list.add(form.rule, from, form.end, form.score)
      for (const { rule, end, score } of forms) {
        if (rule !== form.rule && end === form.end && score >= form.score - 0.25)
          list.add(rule, from, end, score)
      }
      return form.end
    }
    if (phone !== undefined && (phone.isFax ? wantsFax : wantsPhone)) {
      const recognizer = phone.isFax ? recognizers.fax : recognizers.phone
      return list.add(recognizer, phone.start, phone.end, phone.score)
    }
    return atLabelled(start, digitAt)
  }

  /** What only the word before a number tells. */
  function atLabelled(start: number, digitAt: number): number {
    const { text } = list
    if (wantsBirth && digitAt === start && context.nearest(start) === birthTopic) {
      const day = findDay(text, start)
      if (day !== undefined && day.start >= list.floor) {
        return list.add(recognizers.birth, day.start, day.end, 0.9)
      }
    }
    if (wantsLabelled) {
      const labelled = findLabelled(text, start)
      if (labelled !== undefined && labelled.start >= list.floor) {
        return list.add(labelled.rule, labelled.start, labelled.end, 0.7)
      }
    }
    return 0
  }

  /** Back over one or two capitals that stand before the first figures, as in `AB 12 34 56 C` and `X-1234567-L`. */
  function startOfForm(start: number): number {
    const { text } = list
    const separator = text.charCodeAt(start - 1)
    if (separator !== 32 && separator !== 45) return start
    if (!isCapitalAt(text, start - 2)) return start
    const from = isCapitalAt(text, start - 3) ? start - 3 : start - 2
    if (from < list.floor || isWordAt(text, from - 1) || matchForms(text, from).length === 0)
      return start
    return from
  }
}

function isAhead(
  form: { end: number; score: number },
  phone: { end: number; score: number },
): boolean {
  return form.end === phone.end ? form.score >= phone.score : form.end > phone.end
}
