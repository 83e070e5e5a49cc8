import { passesMod11And10 } from '../numbers/check-digits.ts'
import type { FormRule } from '../numbers/form-rule.ts'

/**
 * Tax identification number: eleven digits, the first not 0, of the first ten one digit twice or
 * three times and no other more than once, the check digit of ISO/IEC 7064 MOD 11,10.
 */
export const deTaxId: FormRule = {
  name: 'de-tax-id',
  entity: 'DE_TAX_ID',
  country: 'DE',
  strong: ['## ### ### ###'],
  weak: ['###########', '##-###-###-###', '##/###/###/###'],
  topics: ['germanTax', 'taxpayer'],
  score: 0.85,
  accepts: (value) => value[0] !== '0' && hasRepeats(value) && passesMod11And10(value),
}

function hasRepeats(value: string): boolean {
  const counts = new Uint8Array(10)
  for (let index = 0; index < 10; index++) {
    const digit = value.charCodeAt(index) - 48
    counts[digit] = (counts[digit] ?? 0) + 1
  }
  const repeated = counts.filter((count) => count > 1)
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3
}
