import { weightedSum } from '../numbers/check-digits.ts'
import type { FormRule } from '../numbers/form-rule.ts'

/** Tax file number of nine digits: a weighted sum that 11 divides. */
export const auTfn: FormRule = {
  name: 'au-tfn',
  entity: 'AU_TFN',
  country: 'AU',
  weak: ['#########', '### ### ###', '###-###-###'],
  topics: ['tfn', 'taxpayer'],
  score: 0.9,
  accepts: (value) => weightedSum(value, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
}

/** Business number: two check digits in front, 11 to 99, modulo 89. */
export const auAbn: FormRule = {
  name: 'au-abn',
  entity: 'AU_ABN',
  country: 'AU',
  strong: ['## ### ### ###'],
  weak: ['###########', '##-###-###-###'],
  topics: ['abn'],
  score: 0.85,
  accepts(value) {
    const sum = weightedSum(value, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19])
    return value > '11' && (sum - 10) % 89 === 0
  },
}
