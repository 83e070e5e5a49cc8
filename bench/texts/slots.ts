import type { CountryCode } from 'libphonenumber-js/max'
import { decoySlots } from './decoys.ts'
import type { Slots, Value } from './labelled-text.ts'
import type { Random } from './random.ts'
import { makeIban, makeRoutingNumber } from './values/banks.ts'
import { makeCard } from './values/cards.ts'
import { makeSsn, makeVin, nationalNumbers } from './values/identifiers.ts'
import { makeEmail, makeIpv4, makeIpv6, makeMac, makeUrl } from './values/networks.ts'
import { makeOrganisation } from './values/organisations.ts'
import {
  makeName,
  type NameLocale,
  type PersonName,
  type startFakers,
  writeName,
} from './values/people.ts'
import { makeOddPhone, makePhone } from './values/phones.ts'
import { makeStreet, makeTown } from './values/places.ts'

type Fakers = ReturnType<typeof startFakers>

const nationalities =
  'German|French|Nigerian|Brazilian|Canadian|Indian|Japanese|Polish|Mexican|Kenyan|Swedish|Turkish'.split(
    '|',
  )

/** The country that a language's texts mostly have phone numbers of. */
const homes: Readonly<Partial<Record<NameLocale, CountryCode>>> = {
  de: 'DE',
  fr: 'FR',
  es: 'ES',
  it: 'IT',
  pt_BR: 'BR',
  nl: 'NL',
  pl: 'PL',
  sv: 'SE',
  tr: 'TR',
}

/**
 * The slots of one text: its first person is the same in `person`, `given`, `family` and `email`,
 * as in a letter; `second` is somebody else.
 */
export function makeSlots(fakers: Fakers, random: Random, locale?: NameLocale): Slots {
  const first = makeName(random, fakers, locale)
  const second = makeName(random, fakers, locale)
  const person = (name: PersonName) => (): Value => {
    if (locale !== undefined) return { text: name.full, entity: 'PERSON' }
    const { text, optional } = writeName(random, name)
    return { text, entity: 'PERSON', optionalStart: optional }
  }
  const part = (text: string) => (): Value => ({ text, entity: 'PERSON' })
  const drawn =
    (entity: string, make: (random: Random) => string) =>
    (random: Random): Value => ({ text: make(random), entity })
  return {
    ...decoySlots,
    person: person(first),
    second: person(second),
    full: part(first.full),
    full_second: part(second.full),
    given: part(first.given),
    family: part(first.family),
    given_second: part(second.given),
    lower: part(first.full.toLowerCase()),
    given_lower: part(first.given.toLowerCase()),
    reversed: part(`${first.family}, ${first.given}`),
    email: drawn('EMAIL_ADDRESS', () => makeEmail(random, first.given, first.family)),
    email_other: drawn('EMAIL_ADDRESS', makeEmail),
    phone: drawn('PHONE_NUMBER', () => makePhone(random, 'any', homes[locale ?? 'en_US'])),
    phone_international: drawn('PHONE_NUMBER', () => makePhone(random, 'international')),
    phone_odd: drawn('PHONE_NUMBER', makeOddPhone),
    card: drawn('CREDIT_CARD', makeCard),
    card_rare: drawn('CREDIT_CARD', () => makeCard(random, 'rare')),
    iban: drawn('IBAN', makeIban),
    ssn: drawn('US_SSN', makeSsn),
    ssn_bare: drawn('US_SSN', () => makeSsn(random).replaceAll('-', random.pick(['', ' ']))),
    ip: drawn('IP_ADDRESS', makeIpv4),
    ipv6: drawn('IP_ADDRESS', makeIpv6),
    mac: drawn('MAC_NUMBER', makeMac),
    url: drawn('URL', makeUrl),
    url_bare: drawn('URL', () => makeUrl(random, 'bare')),
    vin: drawn('VEHICLE_IDENTIFICATION_NUMBER', makeVin),
    routing: drawn('ROUTING_NO', makeRoutingNumber),
    organisation: drawn('ORGANIZATION', () => makeOrganisation(random, fakers)),
    town: drawn('ADDRESS', () => makeTown(random, fakers)),
    street: drawn('ADDRESS', () => makeStreet(random, fakers)),
    nationality: drawn('NATIONALITY', () => random.pick(nationalities)),
    birth: drawn('DATE_OF_BIRTH', () => makeBirth(random)),
    ...Object.fromEntries(
      Object.entries(nationalNumbers).map(([entity, make]) => [
        entity.toLowerCase(),
        drawn(entity, make),
      ]),
    ),
  }
}

function makeBirth(random: Random): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const year = random.integer(1935, 2008)
  const month = random.integer(1, 12)
  const day = random.integer(1, 28)
  return random.pick([
    `${year}-${two(month)}-${two(day)}`,
    `${two(month)}/${two(day)}/${year}`,
    `${two(day)}.${two(month)}.${year}`,
    `${day} ${random.pick(['January', 'March', 'May', 'August', 'December'])} ${year}`,
  ])
}
