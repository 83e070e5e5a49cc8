import type { Faker } from '@faker-js/faker'
import type { Random } from '../random.ts'
import type { NameLocale } from './people.ts'

const known = (
  'Microsoft|Siemens|Toyota|Barclays|Deutsche Bank|Red Cross|Harvard University|University of Leeds|' +
  'St. Mary Hospital|World Health Organization|Lufthansa|Nestlé|Samsung|Vodafone|Bank of America|' +
  'Department of Justice|IKEA|Oxfam|Maersk|Reuters|Ministry of Finance|Mayo Clinic|Boeing|Pfizer'
).split('|')
const stems = (
  'Northgate|Bluefin|Halcyon|Ironbridge|Larkspur|Meridian|Quarry Hill|Redwood|Silverline|Tidewater|' +
  'Vantage|Westbrook|Copperfield|Orchard|Pinnacle|Kestrel|Summit|Beacon|Evergreen|Lakeside'
).split('|')
const kinds = (
  'Inc|Inc.|LLC|Ltd|Ltd.|Corp|Corporation|GmbH|AG|S.A.|Group|Holdings|Bank|Insurance|Logistics|Systems|' +
  'Technologies|Foundation|Hospital|University|Partners|Consulting|Pharmaceuticals|Energy|& Sons|plc'
).split('|')

export function makeOrganisation(random: Random, fakers: (locale: NameLocale) => Faker): string {
  const kind = random.integer(1, 10)
  if (kind <= 3) return random.pick(known)
  if (kind <= 7) return `${random.pick(stems)} ${random.pick(kinds)}`
  return fakers(random.pick(['en_US', 'en_US', 'en_GB', 'de', 'fr', 'it'] as const)).company.name()
}
