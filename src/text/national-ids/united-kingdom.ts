import { weightedSum } from '../numbers/check-digits.ts'
import type { FormRule } from '../numbers/form-rule.ts'

const ninoPrefix = /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/

/** National Insurance number; it has no check digit, so its prefixes are checked (HMRC, NIM39110). */
export const ukNino: FormRule = {
  name: 'uk-nino',
  entity: 'UK_NINO',
  country: 'GB',
  strong: ['AA######A', 'AA ## ## ## A', 'AA-##-##-##-A', 'AA ###### A'],
  topics: ['insurance'],
  score: 0.85,
  accepts: (value) => ninoPrefix.test(value),
}

/** NHS number of England, Wales and the Isle of Man: a check digit modulo 11. */
export const ukNhs: FormRule = {
  name: 'uk-nhs',
  entity: 'UK_NHS',
  country: 'GB',
  weak: ['##########', '### ### ####', '###-###-####'],
  topics: ['nhs'],
  score: 0.95,
  accepts(value) {
    const check = 11 - (weightedSum(value, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)
    return check !== 10 && check % 11 === Number(value[9])
  },
}
