import { isCalendarDay } from '../calendar.ts'
import { passesVerhoeff, weightedSum } from '../numbers/check-digits.ts'
import type { FormRule } from '../numbers/form-rule.ts'

/** Aadhaar: twelve digits, the first from 2, with a Verhoeff check digit (UIDAI). */
export const inAadhaar: FormRule = {
  name: 'in-aadhaar',
  entity: 'IN_AADHAAR',
  country: 'IN',
  strong: ['#### #### ####', '####-####-####'],
  weak: ['############'],
  topics: ['aadhaar'],
  score: 0.7,
  accepts: (value) => value >= '2' && passesVerhoeff(value),
}

const pan = /^[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]$/

/** Permanent account number: the fourth letter tells the kind of holder; the check letter is not public. */
export const inPan: FormRule = {
  name: 'in-pan',
  entity: 'IN_PAN',
  country: 'IN',
  strong: ['AAAAA####A'],
  topics: ['pan', 'taxpayer'],
  score: 0.8,
  accepts: (value) => pan.test(value),
}

const nricLetters = new Map([
  ['S', 'JZIHGFEDCBA'],
  ['T', 'GFEDCBAJZIH'],
  ['F', 'XWUTRQPNMLK'],
  ['G', 'RQPNMLKXWUT'],
  ['M', 'XWUTRQPNJLK'],
])

/** NRIC and FIN: a letter for the series, seven digits and a check letter modulo 11. */
export const sgNric: FormRule = {
  name: 'sg-nric',
  entity: 'SG_NRIC',
  country: 'SG',
  strong: ['A#######A'],
  topics: ['nric', 'nationalId'],
  score: 0.9,
  accepts(value) {
    const letters = nricLetters.get(value.charAt(0))
    if (letters === undefined) return false
    const sum = weightedSum(value.slice(1, 8), [2, 7, 6, 5, 4, 3, 2])
    // The M series counts from the other end of its letters.
    const place = value[0] === 'M' ? 10 - ((sum + 3) % 11) : sum % 11
    return letters[place] === value[8]
  },
}

/**
 * Resident registration number: a day of birth, a digit for sex and century, a serial. Numbers given
 * out from October 2020 on have no check digit, so for births from then on none is asked for.
 */
export const krRrn: FormRule = {
  name: 'kr-rrn',
  entity: 'KR_RRN',
  country: 'KR',
  strong: ['######-#######'],
  weak: ['#############'],
  topics: ['rrn', 'nationalId'],
  score: 0.9,
  accepts(value) {
    const century = [1800, 1900, 1900, 2000, 2000, 1900, 1900, 2000, 2000, 1800][Number(value[6])]
    const year = (century ?? 0) + Number(value.slice(0, 2))
    const month = Number(value.slice(2, 4))
    if (!isCalendarDay(year, month, Number(value.slice(4, 6)))) return false
    if (year > 2020 || (year === 2020 && month >= 10)) return true
    const sum = weightedSum(value, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5])
    return (11 - (sum % 11)) % 10 === Number(value[12])
  },
}

/** My Number: twelve digits with a check digit modulo 11. */
export const jpMyNumber: FormRule = {
  name: 'jp-my-number',
  entity: 'JP_MY_NUMBER',
  country: 'JP',
  strong: ['#### #### ####', '####-####-####'],
  weak: ['############'],
  topics: ['myNumber', 'nationalId'],
  score: 0.6,
  accepts(value) {
    const remainder = weightedSum(value, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
    return (remainder < 2 ? 0 : 11 - remainder) === Number(value[11])
  },
}

/** Chinese resident identity number: area, day of birth, serial, ISO/IEC 7064 MOD 11-2 (GB 11643). */
export const cnResidentId: FormRule = {
  name: 'cn-resident-id',
  entity: 'CN_RESIDENT_ID',
  country: 'CN',
  strong: ['##################', '#################A'],
  topics: ['nationalId'],
  score: 0.9,
  accepts(value) {
    const year = Number(value.slice(6, 10))
    if (value[0] === '0' || year < 1880 || year > 2100) return false
    const day = Number(value.slice(12, 14))
    if (!isCalendarDay(year, Number(value.slice(10, 12)), day)) return false
    const sum = weightedSum(value, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
    return '10X98765432'[sum % 11] === value[17]
  },
}
