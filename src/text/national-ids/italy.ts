import type { FormRule } from '../numbers/form-rule.ts'

// Digits may stand as letters where two people would share a code (omocodia).
const shape = /^[A-Z]{6}[\dL-NP-V]{2}[A-EHLMPR-T][\dL-NP-V]{2}[A-Z][\dL-NP-V]{3}[A-Z]$/
/** What a character counts for at odd places, digits 0 to 9 and letters A to Z. */
const oddValues = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8,
  12, 14, 16, 10, 22, 25, 24, 23,
]

/** Codice fiscale of a person: sixteen characters, the last one a check letter modulo 26. */
export const itFiscalCode: FormRule = {
  name: 'it-fiscal-code',
  entity: 'IT_FISCAL_CODE',
  country: 'IT',
  strong: ['****************'],
  topics: ['italianCode'],
  score: 0.95,
  accepts(value) {
    if (!shape.test(value)) return false
    let sum = 0
    for (let index = 0; index < 15; index++) {
      const code = value.charCodeAt(index)
      const place = code < 58 ? code - 48 : code - 55
      if (index % 2 === 0) sum += oddValues[place] ?? 0
      else sum += code < 58 ? code - 48 : code - 65
    }
    return value.charCodeAt(15) - 65 === sum % 26
  },
}
