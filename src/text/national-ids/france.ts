import type { FormRule } from '../numbers/form-rule.ts'

const shape = /^[1-478]\d{2}(?:0[1-9]|1[0-2]|[2-4]\d|[5-9]\d)(?:\d{2}|2A|2B)\d{6}\d{2}$/

/**
 * Registration number (NIR, "numéro de sécurité sociale"): sex, year, month, department (2A and
 * 2B for Corsica), commune, order and a key that makes 97 of the rest (INSEE).
 */
export const frNir: FormRule = {
  name: 'fr-nir',
  entity: 'FR_NIR',
  country: 'FR',
  strong: [
    '###############',
    '# ## ## ## ### ### ##',
    '# ## ## #A ### ### ##',
    '#############-##',
    '############# ##',
    '######A########',
    '# ## ## ## ### ###-##',
  ],
  topics: ['frenchNir', 'ssn', 'insurance'],
  score: 0.9,
  accepts(value) {
    if (!shape.test(value)) return false
    const corsica = value.slice(5, 7)
    const department = corsica === '2A' ? '19' : corsica === '2B' ? '18' : corsica
    const number = Number(value.slice(0, 5) + department + value.slice(7, 13))
    return 97 - (number % 97) === Number(value.slice(13))
  },
}
