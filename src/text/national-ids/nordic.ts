import { isCalendarDay } from '../calendar.ts'
import { passesLuhn, weightedSum } from '../numbers/check-digits.ts'
import type { FormRule } from '../numbers/form-rule.ts'

/** Personal number or co-ordination number (day and 60): a day of birth, a serial, a Luhn digit. */
export const sePersonalNumber: FormRule = {
  name: 'se-personal-number',
  entity: 'SE_PERSONAL_NUMBER',
  country: 'SE',
  strong: ['######-####', '########-####', '######+####'],
  weak: ['##########', '############'],
  topics: ['personnummer', 'nationalId'],
  score: 0.9,
  accepts(value) {
    const digits = value.slice(-10)
    const century = value.length === 12 ? Number(value.slice(0, 2)) : 20
    if (century < 18 || century > 20) return false
    const day = Number(digits.slice(4, 6))
    const month = Number(digits.slice(2, 4))
    const year = century * 100 + Number(digits.slice(0, 2))
    return isCalendarDay(year, month, day > 60 ? day - 60 : day) && passesLuhn(digits)
  },
}

const controlCharacters = '0123456789ABCDEFHJKLMNPRSTUVWXY'

/** Personal identity code: a day of birth, a sign for the century, a serial, a control character modulo 31. */
export const fiPersonalNumber: FormRule = {
  name: 'fi-personal-number',
  entity: 'FI_PERSONAL_NUMBER',
  country: 'FI',
  strong: ['######-###*', '######+###*', '######A###*'],
  topics: ['hetu', 'nationalId'],
  score: 0.95,
  accepts(value) {
    const sign = value.length === 11 ? value.charAt(6) : '-'
    if (!'-ABCDEFUVWXY'.includes(sign)) return false
    const serial = value.slice(-4, -1)
    if (serial < '002') return false
    const day = Number(value.slice(0, 2))
    const year = ('ABCDEF'.includes(sign) ? 2000 : 1900) + Number(value.slice(4, 6))
    if (!isCalendarDay(year, Number(value.slice(2, 4)), day)) return false
    return controlCharacters[Number(value.slice(0, 6) + serial) % 31] === value.at(-1)
  },
}

/** Norwegian birth number: a day of birth (D numbers: day and 40) and two check digits modulo 11. */
export const noPersonalNumber: FormRule = {
  name: 'no-personal-number',
  entity: 'NO_PERSONAL_NUMBER',
  country: 'NO',
  strong: [],
  weak: ['###########', '###### #####'],
  topics: ['nationalId', 'personnummer'],
  score: 0.9,
  accepts(value) {
    const day = Number(value.slice(0, 2))
    const year = 2000 + Number(value.slice(4, 6))
    if (!isCalendarDay(year, Number(value.slice(2, 4)), day > 40 ? day - 40 : day)) return false
    if (weightedSum(value, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 !== 0) return false
    return weightedSum(value, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
  },
}
