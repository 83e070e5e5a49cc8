import { passesLuhn } from '../numbers/check-digits.ts'
import type { FormRule } from '../numbers/form-rule.ts'

function isUsSsn(value: string): boolean {
  const area = value.slice(0, 3)
  if (area === '000' || area === '666' || area >= '900') return false
  return value.slice(3, 5) !== '00' && value.slice(5) !== '0000'
}

/**
 * Social security number: area, group and serial as the Social Security Administration gives them
 * out (no area 000, 666 or from 900, no group 00, no serial 0000).
 */
export const usSsn: FormRule = {
  name: 'us-ssn',
  entity: 'US_SSN',
  country: 'US',
  strong: ['###-##-####', '### ## ####'],
  weak: ['#########', '###.##.####', '###-## ####', '### ##-####', '###-######', '#####-####'],
  topics: ['ssn', 'taxpayer'],
  score: 0.9,
  accepts: isUsSsn,
}

/** A number with an area that is never given out: one that was made up, or mistyped, beside a word for it. */
export const usSsnUngiven: FormRule = {
  name: 'us-ssn',
  entity: 'US_SSN',
  country: 'US',
  weak: ['###-##-####', '### ## ####'],
  topics: ['ssn'],
  score: 0.6,
  accepts: (value) => !isUsSsn(value),
}

const itinGroup = /^9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}$/

/** Individual taxpayer identification number: from 900, groups 50 to 65, 70 to 88, 90 to 92, 94 to 99 (IRS). */
export const usItin: FormRule = {
  name: 'us-itin',
  entity: 'US_ITIN',
  country: 'US',
  strong: ['###-##-####', '### ## ####'],
  weak: ['#########'],
  topics: ['taxpayer'],
  score: 0.8,
  accepts: (value) => itinGroup.test(value),
}

/** Social insurance number: a Luhn check digit, and no number starts with 0 or 8. */
export const caSin: FormRule = {
  name: 'ca-sin',
  entity: 'CA_SIN',
  country: 'CA',
  weak: ['#########', '### ### ###', '###-###-###'],
  topics: ['sin', 'insurance', 'ssn'],
  score: 0.9,
  accepts: (value) => value[0] !== '0' && value[0] !== '8' && passesLuhn(value),
}

const curp =
  /^[A-Z][AEIOUX][A-Z]{2}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[A-Z\d]\d$/
const curpAlphabet = '0123456789ABCDEFGHIJKLMN\u00d1OPQRSTUVWXYZ'

/** Mexican CURP: eighteen letters and digits, the last one a check digit modulo 10. */
export const mxCurp: FormRule = {
  name: 'mx-curp',
  entity: 'MX_CURP',
  country: 'MX',
  strong: ['AAAA######AAAAAA*#'],
  topics: ['nationalId'],
  score: 0.95,
  accepts(value) {
    if (!curp.test(value)) return false
    let sum = 0
    for (let index = 0; index < 17; index++) {
      sum += curpAlphabet.indexOf(value.charAt(index)) * (18 - index)
    }
    return (10 - (sum % 10)) % 10 === Number(value[17])
  },
}
