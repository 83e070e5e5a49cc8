import { weightedSum } from '../numbers/check-digits.ts'
import type { FormRule } from '../numbers/form-rule.ts'

const firstWeights = [10, 9, 8, 7, 6, 5, 4, 3, 2]
const allTheSame = /^(\d)\1{10}$/

/** CPF: nine digits and two check digits modulo 11; eleven times the same digit is none. */
export const brCpf: FormRule = {
  name: 'br-cpf',
  entity: 'BR_CPF',
  country: 'BR',
  strong: ['###.###.###-##'],
  weak: ['###########', '### ### ### ##', '###-###-###-##'],
  topics: ['cpf'],
  score: 0.95,
  accepts(value) {
    if (allTheSame.test(value)) return false
    const first = ((weightedSum(value, firstWeights) * 10) % 11) % 10
    const second = ((weightedSum(value, [11, ...firstWeights]) * 10) % 11) % 10
    return first === Number(value[9]) && second === Number(value[10])
  },
}
