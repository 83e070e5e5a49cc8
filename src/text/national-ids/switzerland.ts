import { weightedSum } from '../numbers/check-digits.ts'
import type { FormRule } from '../numbers/form-rule.ts'

/** Swiss social insurance number (AHV): 756, nine digits and the check digit of an EAN-13. */
export const chAhv: FormRule = {
  name: 'ch-ahv',
  entity: 'CH_AHV',
  country: 'CH',
  strong: ['###.####.####.##', '### #### #### ##'],
  weak: ['#############'],
  topics: ['nationalId', 'insurance', 'ssn'],
  score: 0.95,
  accepts(value) {
    if (!value.startsWith('756')) return false
    return weightedSum(value, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0
  },
}
