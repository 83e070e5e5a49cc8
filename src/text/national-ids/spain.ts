import type { FormRule } from '../numbers/form-rule.ts'

const controlLetters = 'TRWAGMYFPDXBNJZSQVHLCKE'

function hasControlLetter(digits: string, letter: string): boolean {
  return controlLetters[Number(digits) % 23] === letter
}

/** NIF of Spaniards, the number of the DNI: eight digits and a control letter modulo 23. */
export const esNif: FormRule = {
  name: 'es-nif',
  entity: 'ES_NIF',
  country: 'ES',
  strong: ['########A', '########-A', '##.###.###-A', '##.###.###A'],
  weak: ['######## A'],
  topics: ['spanishId'],
  score: 0.85,
  accepts: (value) => hasControlLetter(value.slice(0, 8), value.charAt(8)),
}

/** NIE of foreigners: X, Y or Z (which count as 0, 1, 2), seven digits and the same control letter. */
export const esNie: FormRule = {
  name: 'es-nie',
  entity: 'ES_NIE',
  country: 'ES',
  strong: ['A#######A', 'A-#######-A', 'A-#######A', 'A#######-A'],
  topics: ['spanishId'],
  score: 0.9,
  accepts(value) {
    const first = 'XYZ'.indexOf(value.charAt(0))
    return first !== -1 && hasControlLetter(`${first}${value.slice(1, 8)}`, value.charAt(8))
  },
}
