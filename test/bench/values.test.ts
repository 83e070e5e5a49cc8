import { isIP, isIPv4, isIPv6 } from 'node:net'
import { isValidPhoneNumber } from 'libphonenumber-js/max'
import { stdnum } from 'stdnum'
import { describe, expect, test } from 'vitest'
import { makeCorpus } from '../../bench/texts/corpus.ts'
import { makeHostileTexts } from '../../bench/texts/hostile.ts'
import type { LabelledText } from '../../bench/texts/labelled-text.ts'
import { makeLogs } from '../../bench/texts/plain/logs.ts'
import { makePlainProse } from '../../bench/texts/plain/prose.ts'
import { createRandom } from '../../bench/texts/random.ts'
import { makeIban, makeRoutingNumber } from '../../bench/texts/values/banks.ts'
import { makeCard } from '../../bench/texts/values/cards.ts'
import { makeSsn, makeVin, nationalNumbers } from '../../bench/texts/values/identifiers.ts'
import { makeIpv4, makeIpv6, makeMac, makeUrl } from '../../bench/texts/values/networks.ts'
import { makePhone } from '../../bench/texts/values/phones.ts'

const random = createRandom(5)
const many = (make: () => string): string[] => Array.from({ length: 200 }, make)

/** By another road than the generator: from the left, with the check digit. */
function passesLuhn(digits: string): boolean {
  const parity = digits.length % 2
  const sum = [...digits].reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === parity ? 2 : 1)
    return total + Math.floor(value / 10) + (value % 10)
  }, 0)
  return sum % 10 === 0
}

function isIban(iban: string): boolean {
  const compact = iban.replaceAll(' ', '')
  const turned = compact.slice(4) + compact.slice(0, 4)
  let remainder = 0
  for (const sign of turned) remainder = Number(`${remainder}${Number.parseInt(sign, 36)}`) % 97
  return remainder === 1
}

test('values pass the checks of their kind', () => {
  expect(
    many(() => makeCard(random)).filter((card) => !passesLuhn(card.replace(/\D/g, ''))),
  ).toEqual([])
  expect(many(() => makeCard(random, 'rare')).filter((card) => !passesLuhn(card))).toEqual([])
  expect(many(() => makeIban(random)).filter((iban) => !isIban(iban))).toEqual([])
  expect(many(() => makeIpv4(random)).filter((ip) => !isIPv4(ip))).toEqual([])
  expect(many(() => makeIpv6(random)).filter((ip) => !isIPv6(ip))).toEqual([])
  expect(many(() => makeUrl(random)).filter((url) => !URL.canParse(url))).toEqual([])
  expect(
    many(() => makeMac(random)).filter((mac) => !/^[\da-f]{2}([:-][\da-f]{2}){5}$/i.test(mac)),
  ).toEqual([])
  expect(
    many(() => makePhone(random, 'international')).filter((phone) => !isDialled(phone)),
  ).toEqual([])
})

function isDialled(phone: string): boolean {
  return isValidPhoneNumber(phone.replace(/^00/, '+').replace(/\(0\)/, ''))
}

test('numbers of states are those that stdnum accepts', () => {
  const checks: Readonly<
    Record<string, { validate(value: string): { isValid: boolean } } | undefined>
  > = {
    US_SSN: stdnum.US?.ssn,
    UK_NINO: stdnum.GB?.nino,
    DE_TAX_ID: stdnum.DE?.idnr,
    FR_NIR: stdnum.FR?.nir,
    ES_NIF: stdnum.ES?.dni,
    PL_PESEL: stdnum.PL?.pesel,
    BR_CPF: stdnum.BR?.cpf,
  }
  const { UK_NHS: _, ...others } = nationalNumbers
  const makers = { ...others, US_SSN: makeSsn }
  expect(Object.keys(checks).sort()).toEqual(Object.keys(makers).sort())
  for (const [entity, make] of Object.entries(makers)) {
    const refused = many(() => make(random)).filter(
      (value) => !checks[entity]?.validate(value).isValid,
    )
    expect(refused, entity).toEqual([])
  }
})

test('NHS and routing numbers add up, as published ones do', () => {
  const weigh = (weights: readonly number[]) => (number: string) =>
    [...number.replaceAll(' ', '')].reduce(
      (sum, digit, index) => sum + Number(digit) * (weights[index % weights.length] ?? 0),
      0,
    )
  const nhs = weigh([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
  const routing = weigh([3, 7, 1])
  expect([nhs('943 476 5919') % 11, routing('111000025') % 10]).toEqual([0, 0])
  const made = many(() => nationalNumbers['UK_NHS']?.(random) ?? '')
  expect(made.filter((number) => nhs(number) % 11 !== 0)).toEqual([])
  expect(many(() => makeRoutingNumber(random)).filter((one) => routing(one) % 10 !== 0)).toEqual([])
})

test('a VIN has 17 signs and the check digit of an example from the regulation', () => {
  expect(many(() => makeVin(random)).filter((vin) => !/^[A-HJ-NPR-Z\d]{17}$/.test(vin))).toEqual([])
  const checkOf = (vin: string): string => {
    const values = [...vin].map((sign) => {
      if (/\d/.test(sign)) return Number(sign)
      const place = 'ABCDEFGH JKLMN P R'.indexOf(sign)
      return place === -1 ? 'STUVWXYZ'.indexOf(sign) + 2 : (place % 9) + 1
    })
    const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    const sum = weights.reduce((total, weight, index) => total + weight * (values[index] ?? 0), 0)
    return sum % 11 === 10 ? 'X' : String(sum % 11)
  }
  expect(checkOf('1M8GDM9AXKP042788')).toBe('X')
  expect(many(() => makeVin(random)).filter((vin) => checkOf(vin) !== vin[8])).toEqual([])
})

describe('the corpora', () => {
  const corpus = makeCorpus(3, 2)

  test('are the same for the same seed, others for another', () => {
    expect(makeCorpus(3, 2)).toEqual(corpus)
    expect(makeCorpus(4, 2)).not.toEqual(corpus)
    expect(makeLogs(300, 8)).toEqual(makeLogs(300, 8))
    expect(makeHostileTexts(4)).toEqual(makeHostileTexts(4))
  })

  test('have labels that stand apart, begin and end in a value, and are what they say', () => {
    const forms: Readonly<Record<string, RegExp>> = {
      EMAIL_ADDRESS: /^[^\s@]+@[^\s@]+\.[a-z]+$/,
      US_SSN: /^\d{3}[- ]?\d{2}[- ]?\d{4}$/,
      PHONE_NUMBER: /^[+(\d][\d .()x/ext+-]+\d$/,
      CREDIT_CARD: /^\d[\d -]{10,21}\d$/,
      IBAN: /^[A-Z]{2}\d{2}[A-Z\d ]+$/,
    }
    const problems: string[] = []
    for (const text of corpus) problems.push(...findProblems(text, forms))
    expect(problems).toEqual([])
    const entities = new Set(corpus.flatMap(({ labels }) => labels.map(({ entity }) => entity)))
    expect(entities.size).toBeGreaterThan(18)
  })

  test('hold no label but IPv4 addresses in logs, and none in prose', () => {
    const logs = makeLogs(3_000)
    const labelled = logs.flatMap(({ text, labels }) =>
      labels.map(({ entity, start, end }) => [entity, isIP(text.slice(start, end))].join(' ')),
    )
    expect(new Set(labelled)).toEqual(new Set(['IP_ADDRESS 4']))
    const prose = makePlainProse()
    expect(prose.flatMap(({ labels }) => labels)).toEqual([])
    expect(prose.reduce((sum, { text }) => sum + text.length, 0)).toBeGreaterThan(200_000)
  })

  test('hostile texts are of 64 KB each', () => {
    expect(new Set(makeHostileTexts().map(({ text }) => text.length))).toEqual(new Set([65_536]))
  })
})

function findProblems(text: LabelledText, forms: Readonly<Record<string, RegExp>>): string[] {
  let last = 0
  return text.labels.flatMap(({ entity, start, end }) => {
    const value = text.text.slice(start, end)
    const isOrdered = start >= last && end > start && end <= text.text.length
    last = end
    const isWhole = value !== '' && value === value.trim()
    const fits = forms[entity]?.test(value) ?? true
    return isOrdered && isWhole && fits ? [] : [`${entity}: ${value}`]
  })
}
