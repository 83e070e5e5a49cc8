import { type CountryCode, parsePhoneNumberWithError } from 'libphonenumber-js/max'
import type { Random } from '../random.ts'

/** Shapes of national numbers without the trunk prefix, mobile and fixed; what is not assigned is drawn again. */
const nationalShapes: Readonly<Partial<Record<CountryCode, readonly string[]>>> = {
  US: ['212#######', '415#######', '312#######', '617#######', '206#######', '713#######'],
  CA: ['416#######', '604#######', '514#######'],
  GB: ['7#########', '20########', '161#######', '1223######'],
  IE: ['8########', '1#######'],
  DE: ['15########', '30#######', '89########', '17########', '221#######'],
  AT: ['66########', '1#######'],
  CH: ['7########', '44#######'],
  FR: ['6########', '1########', '4########'],
  BE: ['47#######', '2#######'],
  NL: ['6########', '20#######'],
  LU: ['621######'],
  ES: ['6########', '91#######'],
  PT: ['91#######', '21#######'],
  IT: ['34########', '06########', '02########'],
  SE: ['7########', '8#######'],
  NO: ['9#######', '2#######'],
  DK: ['2#######', '4#######'],
  FI: ['40#######', '50#######'],
  PL: ['50#######', '22#######'],
  CZ: ['60#######', '77#######'],
  HU: ['30#######', '1#######'],
  RO: ['72#######', '21#######'],
  GR: ['69########', '21########'],
  TR: ['53########', '212#######'],
  IN: ['98########', '70########', '11########'],
  AU: ['4########', '2########'],
  NZ: ['21#######', '9#######'],
  ZA: ['82#######', '11#######'],
  NG: ['803#######'],
  KE: ['72#######'],
  JP: ['90########', '3########'],
  KR: ['10########'],
  CN: ['138########'],
  SG: ['9#######', '6#######'],
  BR: ['119########', '213#######'],
  MX: ['55########', '33########'],
  AR: ['11########'],
  IL: ['52#######'],
  UA: ['50#######'],
}

/**
 * A number that is assigned by its country's plan, in one of the ways people write it; of `home`
 * half of the time if it is given, else most often of the United States.
 */
export function makePhone(
  random: Random,
  form: 'any' | 'international' = 'any',
  home: CountryCode = 'US',
): string {
  const isHome = form === 'any' && random.chance(0.45)
  const country = isHome ? home : random.pick(Object.keys(nationalShapes))
  const number = drawNumber(random, country as CountryCode)
  const international = number.formatInternational()
  if (form === 'international' || random.chance(isHome ? 0.3 : 0.7)) {
    return random.pick([
      international,
      international,
      number.number,
      international.replaceAll(' ', '-'),
      international.replace(' ', ' (0)').replace(/^(\+1) \(0\)/, '$1 '),
      number.number.replace('+', '00'),
    ])
  }
  const national = number.formatNational()
  if (country === 'US' || country === 'CA') return northAmerican(random, number.nationalNumber)
  return random.pick([national, national, national, national.replaceAll(' ', '-')])
}

/** As Faker makes them: any area code, an extension now and then. */
export function makeOddPhone(random: Random): string {
  const block = `${random.integer(2, 9)}${random.digits(2)}`
  const office = `${random.integer(2, 9)}${random.digits(2)}`
  const line = random.digits(4)
  const extension = random.chance(0.6) ? `x${random.digits(random.integer(2, 5))}` : ''
  return random.pick([
    `001-${block}-${office}-${line}${extension}`,
    `+1-${block}-${office}-${line}${extension}`,
    `(${block})${office}-${line}${extension}`,
    `${block}-${office}-${line}${extension}`,
    `${block}.${office}.${line}${extension}`,
    `1-${block}-${office}-${line} ext. ${random.digits(3)}`,
  ])
}

function northAmerican(random: Random, digits: string): string {
  const [area, office, line] = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)]
  return random.pick([
    `(${area}) ${office}-${line}`,
    `(${area}) ${office}-${line}`,
    `${area}-${office}-${line}`,
    `${area}-${office}-${line}`,
    `${area}.${office}.${line}`,
    `1-${area}-${office}-${line}`,
    `+1 ${area} ${office} ${line}`,
    `${area} ${office} ${line}`,
  ])
}

function drawNumber(random: Random, country: CountryCode) {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const digits = random.shape(random.pick(nationalShapes[country] ?? []))
    const number = parsePhoneNumberWithError(digits, country)
    if (number.isValid() && number.country === country) return number
  }
  throw new Error(`No phone number of ${country} is valid`)
}
