import fc from 'fast-check'
import { stdnum } from 'stdnum'
import { describe, expect, it } from 'vitest'
import { nationalIdRules } from '../../src/text/national-ids/rules.ts'
import type { FormRule } from '../../src/text/numbers/form-rule.ts'
import { createStructuredScanner } from '../../src/text/structured-scanner.ts'

function ruleOf(name: string): FormRule {
  const rule = nationalIdRules.find((one) => one.name === name)
  if (rule === undefined) throw new Error(`no rule ${name}`)
  return rule
}

const digits = (size: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: size, maxLength: size })
    .map((list) => list.join(''))
const letters = (alphabet: string, size: number) =>
  fc
    .array(fc.constantFrom(...alphabet), { minLength: size, maxLength: size })
    .map((list) => list.join(''))
const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const two = (most: number) =>
  fc.integer({ min: 1, max: most }).map((number) => String(number).padStart(2, '0'))
const joined = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(''))

/** Candidates whose other parts are plausible, so that the check digit decides often enough. */
const oracles: readonly {
  name: string
  country: string
  number: string
  body: fc.Arbitrary<string>
  checks: readonly string[]
}[] = [
  {
    name: 'ca-sin',
    country: 'CA',
    number: 'sin',
    body: joined(letters('12345679', 1), digits(7)),
    checks: [...'0123456789'],
  },
  { name: 'au-tfn', country: 'AU', number: 'tfn', body: digits(8), checks: [...'0123456789'] },
  { name: 'au-abn', country: 'AU', number: 'abn', body: digits(9), checks: pairs() },
  {
    name: 'de-tax-id',
    country: 'DE',
    number: 'idnr',
    body: repeatedDigits(),
    checks: [...'0123456789'],
  },
  { name: 'es-nif', country: 'ES', number: 'dni', body: digits(8), checks: [...capitals] },
  {
    name: 'es-nie',
    country: 'ES',
    number: 'nie',
    body: joined(letters('XYZ', 1), digits(7)),
    checks: [...capitals],
  },
  {
    name: 'pl-pesel',
    country: 'PL',
    number: 'pesel',
    body: joined(digits(2), two(12), two(28), digits(4)),
    checks: [...'0123456789'],
  },
  {
    name: 'in-aadhaar',
    country: 'IN',
    number: 'aadhaar',
    body: joined(letters('23456789', 1), digits(10)),
    checks: [...'0123456789'],
  },
  { name: 'br-cpf', country: 'BR', number: 'cpf', body: digits(9), checks: pairs() },
  {
    name: 'kr-rrn',
    country: 'KR',
    number: 'rrn',
    body: joined(
      letters('6789', 1),
      digits(1),
      two(12),
      two(28),
      letters('12', 1),
      two(90),
      digits(3),
    ),
    checks: [...'0123456789'],
  },
  {
    name: 'nl-bsn',
    country: 'NL',
    number: 'bsn',
    body: joined(letters('123456789', 1), digits(7)),
    checks: [...'0123456789'],
  },
  {
    name: 'fr-nir',
    country: 'FR',
    number: 'nir',
    body: joined(
      letters('12', 1),
      digits(2),
      two(12),
      two(95),
      two(90),
      letters('1', 1),
      digits(3),
    ),
    checks: pairs(),
  },
]

function pairs(): string[] {
  return Array.from({ length: 100 }, (_, index) => String(index).padStart(2, '0'))
}

/** Ten digits, one of them twice, the others once. */
function repeatedDigits(): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.shuffledSubarray([...'0123456789'], { minLength: 9, maxLength: 9 }),
      fc.integer({ min: 0, max: 8 }),
      fc.integer({ min: 0, max: 8 }),
    )
    .map(([list, from, to]) => [...list.slice(0, to), list[from], ...list.slice(to)].join(''))
    .filter((number) => !number.startsWith('0'))
}

describe('check digits, held against stdnum', () => {
  it.each(oracles)('$name', ({ name, country, number, body, checks }) => {
    const rule = ruleOf(name)
    const oracle = stdnum[country]?.[number]
    if (oracle === undefined) throw new Error(`stdnum has no ${country} ${number}`)
    let valid = 0
    fc.assert(
      fc.property(body, (head) => {
        for (const check of checks) {
          const value = head + check
          const expected = oracle.validate(value).isValid
          if (expected) valid++
          expect([value, rule.accepts(value)]).toEqual([value, expected])
        }
      }),
      { numRuns: 60, seed: 4 },
    )
    expect(valid).toBeGreaterThan(5)
  })
})

const scan = createStructuredScanner({})
const found = (text: string) =>
  scan(text).map(({ entity, start, end }) => [entity, text.slice(start, end)])

describe('numbers in a text', () => {
  it.each([
    ['NINO: AB123456C', 'UK_NINO', 'AB123456C'],
    ['it is AB 12 34 56 C.', 'UK_NINO', 'AB 12 34 56 C'],
    ['NHS number 943 476 5919', 'UK_NHS', '943 476 5919'],
    ['SIN 046-454-286', 'CA_SIN', undefined],
    ['SIN 130 692 544', 'CA_SIN', '130 692 544'],
    ['TFN: 123 456 782', 'AU_TFN', '123 456 782'],
    ['ABN 51 824 753 556', 'AU_ABN', '51 824 753 556'],
    // Its check digits go from 11 to 99; 10 is 99 modulo 89, and is given to none.
    ['ABN 10 009 029 690', 'AU_ABN', undefined],
    ['Steuer-ID 86095742719', 'DE_TAX_ID', '86095742719'],
    ['NIR 1 85 05 78 006 084 91', 'FR_NIR', '1 85 05 78 006 084 91'],
    ['185057800608491', 'FR_NIR', '185057800608491'],
    ['12345678Z', 'ES_NIF', '12345678Z'],
    ['12345678A', 'ES_NIF', undefined],
    ['X-1234567-L', 'ES_NIE', 'X-1234567-L'],
    ['(RSSMRA85T10A562S)', 'IT_FISCAL_CODE', 'RSSMRA85T10A562S'],
    ['RSSMRA85T10A562T', 'IT_FISCAL_CODE', undefined],
    ['PESEL 44051401359', 'PL_PESEL', '44051401359'],
    ['811218-9876', 'SE_PERSONAL_NUMBER', '811218-9876'],
    ['811218-9877', 'SE_PERSONAL_NUMBER', undefined],
    ['131052-308T', 'FI_PERSONAL_NUMBER', '131052-308T'],
    ['131052-308U', 'FI_PERSONAL_NUMBER', undefined],
    ['Aadhaar 2341 2341 2346', 'IN_AADHAAR', '2341 2341 2346'],
    ['ABCPE1234F', 'IN_PAN', 'ABCPE1234F'],
    ['S1234567D', 'SG_NRIC', 'S1234567D'],
    ['S1234567E', 'SG_NRIC', undefined],
    ['111.444.777-35', 'BR_CPF', '111.444.777-35'],
    ['111.444.777-36', 'BR_CPF', undefined],
    ['マイナンバー 123456789018', 'JP_MY_NUMBER', '123456789018'],
    ['756.9217.0769.85', 'CH_AHV', '756.9217.0769.85'],
    ['85.07.30-033.28', 'BE_NATIONAL_NUMBER', '85.07.30-033.28'],
    ['11010519491231002X', 'CN_RESIDENT_ID', '11010519491231002X'],
    ['ITIN 912-70-1234', 'US_ITIN', '912-70-1234'],
    ['912-10-1234', 'US_ITIN', undefined],
  ] as const)('%j', (text, entity, value) => {
    const finds = found(text).filter(([name]) => name === entity)
    expect(finds).toEqual(value === undefined ? [] : [[entity, value]])
  })

  it.each([
    '943 476 5919 and 046454286 123456782',
    'rows 44051401359 and 86095742719',
  ])('leaves weak forms alone without a word for them: %j', (text) => {
    const names = new Set(nationalIdRules.map(({ entity }) => entity))
    expect(found(text).filter(([entity]) => names.has(entity ?? ''))).toEqual([])
  })

  it('keeps to the countries of the locales', () => {
    const text = 'NIF 12345678Z, NINO AB123456C'
    const spanish = createStructuredScanner({ locales: ['es'] })
    expect(spanish(text).map(({ entity }) => entity)).toEqual(['ES_NIF'])
    const british = createStructuredScanner({ locales: ['en-GB', 'fr-CA'] })
    expect(british(text).map(({ entity }) => entity)).toEqual(['UK_NINO'])
  })

  it.each([
    ['US', 'US_SSN'],
    ['en-US', 'US_SSN'],
    ['en_US', 'US_SSN'],
    ['en', 'US_SSN'],
    ['GB', 'UK_NINO'],
    ['UK', 'UK_NINO'],
    ['ES', 'ES_NIF'],
    // Catalan, if it were a language.
    ['CA', undefined],
  ])('takes %s for what a reader takes it for', (locale, entity) => {
    const scan = createStructuredScanner({ locales: [locale] })
    const text = 'NIF 12345678Z, NINO AB123456C, SSN 856-45-6789'
    expect(scan(text).map((find) => find.entity)).toEqual(entity === undefined ? [] : [entity])
  })
})
