import { weightedSum } from '../numbers/check-digits.ts'
import type { FormRule } from '../numbers/form-rule.ts'

/** Dutch citizen service number (BSN): nine digits that pass the test of eleven. */
export const nlBsn: FormRule = {
  name: 'nl-bsn',
  entity: 'NL_BSN',
  country: 'NL',
  weak: ['#########', '####.##.###', '### ### ###'],
  topics: ['bsn'],
  score: 0.9,
  accepts(value) {
    const isNone = value === '000000000'
    return !isNone && weightedSum(value, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0
  },
}

/** Belgian national number: a day of birth, a serial and what is left of 97, from 2000 on with a 2 in front. */
export const beNationalNumber: FormRule = {
  name: 'be-national-number',
  entity: 'BE_NATIONAL_NUMBER',
  country: 'BE',
  strong: ['##.##.##-###.##', '##.##.##-###-##'],
  weak: ['###########'],
  topics: ['nationalId'],
  score: 0.95,
  accepts(value) {
    const month = Number(value.slice(2, 4))
    if (month > 12 || Number(value.slice(4, 6)) > 31) return false
    const number = Number(value.slice(0, 9))
    const check = Number(value.slice(9))
    return 97 - (number % 97) === check || 97 - ((2_000_000_000 + number) % 97) === check
  },
}
