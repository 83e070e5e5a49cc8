import type { RecognizedSpan, Recognizer } from '../../types.ts'
import { isDigit, standsAlone } from '../characters.ts'
import { ibanLengths } from '../iban-lengths.ts'

const alphanumeric = /^[A-Za-z0-9]+$/

/**
 * Finds IBANs (ISO 13616): a country of the registry, its length, the check of ISO 7064 mod 97-10;
 * upper or lower case, in one piece or in fours parted by single spaces or hyphens.
 */
export const ibanRecognizer: Recognizer = {
  name: 'iban',
  entity: 'IBAN',
  find(text) {
    const spans: RecognizedSpan[] = []
    const candidates = /[A-Za-z]{2}\d{2}/g
    for (let match = candidates.exec(text); match; match = candidates.exec(text)) {
      const length = ibanLengths.get(match[0].slice(0, 2).toUpperCase())
      if (length === undefined || !standsAlone(text, match.index, text.length, '-')) continue
      const end = ibanEnd(text, match.index, length)
      if (end === -1 || !standsAlone(text, match.index, end, '-')) continue
      spans.push({ start: match.index, end, score: 1 })
      candidates.lastIndex = end
    }
    return spans
  },
}

/** The end of an IBAN of `length` characters that passes the check; -1 if there is none. */
function ibanEnd(text: string, start: number, length: number): number {
  const separator = text.charAt(start + 4)
  const grouped = separator === ' ' || separator === '-'
  const end = start + length + (grouped ? Math.ceil(length / 4) - 1 : 0)
  if (end > text.length) return -1
  for (let index = start + 4; grouped && index < end; index += 5) {
    if (text.charAt(index) !== separator) return -1
  }
  const value = text.slice(start, end)
  const iban = grouped ? value.replaceAll(separator, '') : value
  if (iban.length !== length || !alphanumeric.test(iban)) return -1
  return passesMod97(iban.toUpperCase()) ? end : -1
}

function passesMod97(iban: string): boolean {
  let remainder = 0
  for (let index = 0; index < iban.length; index++) {
    // The country and the check digits count last, letters as 10 to 35.
    const code = iban.charCodeAt((index + 4) % iban.length)
    const value = isDigit(code) ? code - 48 : code - 55
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}
