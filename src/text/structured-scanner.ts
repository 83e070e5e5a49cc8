import { isAsciiLetter, isDigit, isWordAt } from './characters.ts'
import { createContextIndex } from './context-index.ts'
import type { ContextTopic } from './context-words.ts'
import { createFormMatcher } from './form-matcher.ts'
import { countriesOf } from './locales.ts'
import type { Detection } from './recognize.ts'
import { findCard } from './recognizers/credit-card.ts'
import { isCryptoAddress } from './recognizers/crypto-address.ts'
import { findDay } from './recognizers/date-of-birth.ts'
import { findEmail } from './recognizers/email.ts'
import { findIban } from './recognizers/iban.ts'
import { findIpv4, findIpv6, hexadecimalRun } from './recognizers/ip-address.ts'
import { createLabelledFinder, labelledRules } from './recognizers/labelled-number.ts'
import { findMacNumber } from './recognizers/mac-number.ts'
import { createPhoneFinder } from './recognizers/phone.ts'
import { findHost, findUrl } from './recognizers/url.ts'
import { formRules, recognizers, type StructuredRecognizer } from './structured-recognizers.ts'

export { structuredRecognizers } from './structured-recognizers.ts'

/** What to scan for. */
export interface ScanOptions {
  /** Absent: every entity. */
  readonly entities?: ReadonlySet<string>
  /** Such as `['en-US', 'de-DE']`: the countries whose ids and national phone numbers count; absent: all. */
  readonly locales?: readonly string[]
}

const usualCountries = ['US', 'GB', 'DE', 'FR', 'ES', 'IT']
const webTopics: ReadonlySet<ContextTopic> = new Set(['web'])
const cardTopics: ReadonlySet<ContextTopic> = new Set(['card'])
const longestWord = 64
const longestGap = 3
const firstTrigger = 46
const lastTrigger = 64

/**
 * Creates a function that answers the structured PII of a text, sorted by place, in one pass: it
 * stops at digits, `.`, `:` and `@`, and looks around them as far as a find can reach.
 *
 * Finds overlap only where one stretch can be two things; the likelier has the higher score. Words
 * count as context up to 60 UTF-16 units before and 30 after a find. Time grows with the text's length.
 */
export function createStructuredScanner(options: ScanOptions): (text: string) => Detection[] {
  const { entities, locales } = options
  const wants = ({ entity }: { entity: string }) => entities === undefined || entities.has(entity)
  const countries = locales && countriesOf(locales)
  const context = createContextIndex()
  const matchForms = createFormMatcher(
    formRules.filter((rule) => {
      const isAtHome = !rule.country || !countries || countries.includes(rule.country)
      return isAtHome && wants(rule)
    }),
    context,
  )
  const findLabelled = createLabelledFinder(labelledRules.filter(wants), context)
  const findPhone = createPhoneFinder(context, countries ?? usualCountries, countries !== undefined)
  const birthTopic: ContextTopic = 'birth'
  const wantsEmail = wants(recognizers.email)
  const wantsUrl = wants(recognizers.url)
  const wantsIban = wants(recognizers.iban)
  const wantsCard = wants(recognizers.card)
  const wantsMac = wants(recognizers.mac)
  const wantsIp = wants(recognizers.ip)
  const wantsPhone = wants(recognizers.phone)
  const wantsFax = wants(recognizers.fax)
  const wantsBirth = wants(recognizers.birth)
  const wantsCrypto = wants(recognizers.crypto)
  const wantsLabelled = labelledRules.some(wants)

  let text = ''
  let finds: Detection[] = []
  /** The end of the last find. */
  let floor = 0
  /** The end of the last URL or e-mail address: no other starts before it. */
  let nameFloor = 0
  /** The end of the last run that was read as an IP address of version 6. */
  let colonFloor = 0

  return (source) => {
    text = source
    finds = []
    floor = 0
    nameFloor = 0
    colonFloor = 0
    context.read(text)
    const { length } = source
    let index = 0
    while (index < length) {
      const code = source.charCodeAt(index)
      if (code < firstTrigger || code > lastTrigger) index++
      else if (code >= 48 && code <= 57) index = atDigit(index)
      else if (code === 46) index = atDot(index)
      else if (code === 58) index = atColon(index)
      else if (code === 64) index = atSign(index)
      else index++
    }
    const found = finds
    text = ''
    finds = []
    context.read('')
    return found
  }

  function add(
    { name, entity }: StructuredRecognizer,
    start: number,
    end: number,
    score: number,
  ): number {
    finds.push({ entity, start, end, score, recognizer: name })
    floor = end
    context.settle(end)
    return end
  }

  /** Drops finds that a longer one from `start` on takes in. */
  function dropFrom(start: number): void {
    while ((finds.at(-1)?.end ?? 0) > start) finds.pop()
  }

  function atSign(at: number): number {
    const email = wantsEmail ? findEmail(text, at, nameFloor) : undefined
    if (email === undefined) return at + 1
    dropFrom(email.start)
    nameFloor = email.end
    return add(recognizers.email, email.start, email.end, 1)
  }

  function atColon(colon: number): number {
    if (text.charCodeAt(colon + 1) === 47 && text.charCodeAt(colon + 2) === 47) {
      const url = wantsUrl ? findUrl(text, colon) : undefined
      if (url === undefined) return colon + 3
      dropFrom(url.start)
      nameFloor = url.end
      return add(recognizers.url, url.start, url.end, 1)
    }
    if (colon < colonFloor) return colon + 1
    const isHexadecimal = isColonOfHexadecimal(colon)
    if (!isHexadecimal) return colon + 1
    if (wantsMac && isAsciiLetter(text.charCodeAt(colon - 1))) {
      const mac = findMacNumber(text, colon - 2, colon)
      if (mac !== undefined) return add(recognizers.mac, mac.start, mac.end, 0.95)
    }
    if (!wantsIp) return colon + 1
    const run = hexadecimalRun(text, colon, floor)
    colonFloor = run.end
    const address = findIpv6(text, run)
    if (address === undefined) return colon + 1
    dropFrom(address.start)
    return add(recognizers.ip, address.start, address.end, 0.95)
  }

  /** Whether a further colon follows within four hexadecimal digits, or goes before. */
  function isColonOfHexadecimal(colon: number): boolean {
    for (let index = colon + 1; index <= colon + 5; index++) {
      const code = text.charCodeAt(index)
      if (code === 58) return true
      if (!isDigit(code) && !(isAsciiLetter(code) && (code | 32) < 103)) return false
    }
    return false
  }

  function atDot(dotAt: number): number {
    const after = text.charCodeAt(dotAt + 1)
    // Numbers with dots are looked at from their first digit.
    if (!wantsUrl || !(isAsciiLetter(after) || after > 127 || isDigit(after))) return dotAt + 1
    const before = text.charCodeAt(dotAt - 1)
    if (!isAsciiLetter(before) && !isDigit(before) && before < 128) return dotAt + 1
    if (isDigit(before) && isDigit(after)) return dotAt + 1
    const host = findHost(text, dotAt, nameFloor)
    if (host === undefined) return dotAt + 1
    const { start, end, kind } = host
    if (kind === 'bare' && !context.has(webTopics, start, end)) return dotAt + 1
    dropFrom(start)
    nameFloor = end
    return add(recognizers.url, start, end, kind === 'bare' ? 0.6 : kind === 'path' ? 0.85 : 0.95)
  }

  function atDigit(index: number): number {
    let start = index
    while (
      start > floor &&
      index - start < longestWord &&
      isAsciiLetter(text.charCodeAt(start - 1))
    ) {
      start--
    }
    let end = index + 1
    while (isDigit(text.charCodeAt(end))) end++
    const isNumber = start === index && !isAsciiLetter(text.charCodeAt(end))
    if (!isNumber) while (isAlphanumericAt(end)) end++
    else if (wantsIp && end - start <= 3 && text.charCodeAt(end) === 46) {
      const address = findIpv4(text, start)
      if (address !== undefined) return add(recognizers.ip, start, address.end, 0.95)
    }
    // Only the end of a number that was looked at from its start.
    if (isTiedBefore(start)) return end
    return (isNumber ? atNumber(start, end) : atWord(start, end, index)) || end
  }

  function isAlphanumericAt(index: number): boolean {
    const code = text.charCodeAt(index)
    return isDigit(code) || isAsciiLetter(code)
  }

  function isTiedBefore(start: number): boolean {
    const before = text.charCodeAt(start - 1)
    if (before === 32) return false
    if (before === 45) {
      if (start - 1 <= floor) return false
      // `ABC-1234` may be a plate, `AB-CD-EF-01-…` the address of a device.
      const isLettered = (wantsLabelled || wantsMac) && !isDigit(text.charCodeAt(start - 2))
      return !isLettered && isAlphanumericAt(start - 2)
    }
    if (before >= 44 && before <= 58) return isDigit(text.charCodeAt(start - 2))
    return before === 95 || (before > 127 && isWordAt(text, start - 1))
  }

  /** Answers where to go on; 0 if nothing was found. */
  function atNumber(start: number, end: number): number {
    const size = end - start
    const next = text.charCodeAt(end)
    if (wantsMac && size !== 3 && size < 5 && (next === 58 || next === 45 || next === 46)) {
      const mac = findMacNumber(text, start, end)
      if (mac !== undefined) return addMac(mac.start, mac.end)
    }
    // Times and the ports behind addresses.
    if (next === 58 && size < 3 && isDigit(text.charCodeAt(end + 1))) return end + 1
    if (wantsCard && size >= 4 && size <= 19) {
      const card = findCard(text, start, end)
      if (card !== undefined && isLikelyCard(card)) {
        return add(recognizers.card, start, card.end, card.isSure ? 1 : 0.9)
      }
    }
    const before = text.charCodeAt(start - 1)
    // Alone, a short number is an identifier at most where a label stands before it.
    const isShort = size < 7 && before !== 43 && !goesOn(end)
    if (isShort) return atLabelled(start, start)
    if (size === 4 && isIsoDay(start)) return atLabelled(start, start) || start + 10
    return atIdentifier(start, start)
  }

  /** Whether figures follow a number within three separators. */
  function goesOn(end: number): boolean {
    for (let index = end; index <= end + longestGap; index++) {
      const code = text.charCodeAt(index)
      if (isDigit(code)) return true
      if (!(code === 32 || (code >= 40 && code <= 47) || code > 127)) return false
    }
    return false
  }

  /** Whether a day such as `2024-05-03` starts at `start`. */
  function isIsoDay(start: number): boolean {
    if (text.charCodeAt(start + 4) !== 45 || text.charCodeAt(start + 7) !== 45) return false
    const first = text.charCodeAt(start)
    if (first !== 49 && first !== 50) return false
    return isPair(start + 5) && isPair(start + 8) && !isDigit(text.charCodeAt(start + 10))
  }

  function isPair(index: number): boolean {
    return isDigit(text.charCodeAt(index)) && isDigit(text.charCodeAt(index + 1))
  }

  function addMac(start: number, end: number): number {
    dropFrom(start)
    return add(recognizers.mac, start, end, 0.95)
  }

  function isLikelyCard({
    start,
    end,
    isSure,
  }: {
    start: number
    end: number
    isSure: boolean
  }): boolean {
    if (!isSure) return context.has(cardTopics, start, end)
    const isBare = end - start < 17
    return !isBare || context.nearest(start) !== 'machine'
  }

  /** A word of letters and digits; `digitAt` is its first digit. */
  function atWord(start: number, end: number, digitAt: number): number {
    const size = end - start
    const letters = digitAt - start
    if (wantsIban && letters === 2 && size >= 4) {
      const iban = findIban(text, start)
      if (iban !== undefined) return add(recognizers.iban, start, iban.end, 1)
    }
    if (wantsMac && (size === 2 || size === 4)) {
      const mac = findMacNumber(text, start, end)
      if (mac !== undefined) return addMac(mac.start, mac.end)
    }
    if (wantsCrypto && size >= 26 && size <= 74 && !isWordAt(text, end)) {
      if (isCryptoAddress(text.slice(start, end))) return add(recognizers.crypto, start, end, 0.99)
    }
    if (size > longestWord || letters > 16) return 0
    // The shortest form that begins with letters has eight.
    return size > 7 || letters === 0 ? atIdentifier(start, digitAt) : atLabelled(start, digitAt)
  }

  /** The best of what begins at `start`: forms with checks, phone numbers, what a label tells. */
  function atIdentifier(start: number, digitAt: number): number {
    const from = startOfForm(start)
    const forms = matchForms(text, from)
    const form = forms[0]
    // What is told from all else by its form is no phone number.
    const mayBePhone = start === digitAt && (wantsPhone || wantsFax) && (form?.score ?? 0) < 0.9
    const phone = mayBePhone ? findPhone(text, start) : undefined
    if (form !== undefined && (phone === undefined || isAhead(form, phone))) {
      add(form.rule, from, form.end, form.score)
      for (const { rule, end, score } of forms) {
        if (rule !== form.rule && end === form.end && score >= form.score - 0.25)
          add(rule, from, end, score)
      }
      return form.end
    }
    if (phone !== undefined && (phone.isFax ? wantsFax : wantsPhone)) {
      const recognizer = phone.isFax ? recognizers.fax : recognizers.phone
      return add(recognizer, phone.start, phone.end, phone.score)
    }
    return atLabelled(start, digitAt)
  }

  /** What only the word before a number tells. */
  function atLabelled(start: number, digitAt: number): number {
    if (wantsBirth && digitAt === start && context.nearest(start) === birthTopic) {
      const day = findDay(text, start)
      if (day !== undefined && day.start >= floor) {
        return add(recognizers.birth, day.start, day.end, 0.9)
      }
    }
    if (wantsLabelled) {
      const labelled = findLabelled(text, start)
      if (labelled !== undefined && labelled.start >= floor) {
        return add(labelled.rule, labelled.start, labelled.end, 0.7)
      }
    }
    return 0
  }

  function isAhead(
    form: { end: number; score: number },
    phone: { end: number; score: number },
  ): boolean {
    return form.end === phone.end ? form.score >= phone.score : form.end > phone.end
  }

  /** Back over one or two capitals that stand before the first figures, as in `AB 12 34 56 C` and `X-1234567-L`. */
  function startOfForm(start: number): number {
    const separator = text.charCodeAt(start - 1)
    if (separator !== 32 && separator !== 45) return start
    if (!isCapitalAt(start - 2)) return start
    const from = isCapitalAt(start - 3) ? start - 3 : start - 2
    if (from < floor || isWordAt(text, from - 1) || matchForms(text, from).length === 0)
      return start
    return from
  }

  function isCapitalAt(index: number): boolean {
    const code = text.charCodeAt(index)
    return code >= 65 && code <= 90
  }
}
