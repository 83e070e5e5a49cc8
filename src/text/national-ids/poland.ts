import { isCalendarDay } from '../calendar.ts'
import { weightedSum } from '../numbers/check-digits.ts'
import type { FormRule } from '../numbers/form-rule.ts'

const centuries = [1900, 2000, 2100, 2200, 1800]

/** PESEL: a day of birth whose month tells the century, a serial and a check digit modulo 10. */
export const plPesel: FormRule = {
  name: 'pl-pesel',
  entity: 'PL_PESEL',
  country: 'PL',
  weak: ['###########'],
  topics: ['pesel', 'nationalId'],
  score: 0.9,
  accepts(value) {
    const month = Number(value.slice(2, 4))
    const century = centuries[Math.floor(month / 20)] ?? 0
    const year = century + Number(value.slice(0, 2))
    if (!isCalendarDay(year, month % 20, Number(value.slice(4, 6)))) return false
    return weightedSum(value, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0
  },
}
