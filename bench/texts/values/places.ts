import type { Faker } from '@faker-js/faker'
import type { Random } from '../random.ts'
import type { NameLocale } from './people.ts'

/** Written down here: towns, regions and countries that texts name by themselves. */
const places = (
  'Paris|London|Berlin|Nairobi|Lagos|Mumbai|Chennai|Tokyo|Osaka|Seoul|Toronto|Vancouver|Chicago|Boston|' +
  'New York|San Francisco|Los Angeles|Seattle|Austin|Miami|Texas|California|Ohio|Florida|Ontario|Bavaria|' +
  'Catalonia|Tuscany|France|Germany|Kenya|Nigeria|India|Japan|Brazil|Canada|Mexico|Portugal|Poland|Sweden|' +
  'Norway|Denmark|Turkey|Egypt|South Africa|New Zealand|Australia|Buenos Aires|Lima|Bogotá|São Paulo|' +
  'Lisbon|Madrid|Barcelona|Rome|Milan|Vienna|Zürich|Geneva|Brussels|Amsterdam|Rotterdam|Dublin|Cork|' +
  'Edinburgh|Glasgow|Manchester|Leeds|Warsaw|Kraków|Prague|Budapest|Bucharest|Athens|Istanbul|Ankara|' +
  'Cairo|Casablanca|Accra|Johannesburg|Cape Town|Sydney|Melbourne|Auckland|Singapore|Hanoi|Jakarta|Manila'
).split('|')

/** A street with its house number, without town and postcode. */
export function makeStreet(random: Random, fakers: (locale: NameLocale) => Faker): string {
  const number = random.integer(1, random.pick([40, 300, 9_800]))
  const locale = random.pick([
    'en_US',
    'en_US',
    'en_US',
    'en_GB',
    'en_AU',
    'de',
    'fr',
    'es',
    'it',
  ] as const)
  const { location } = fakers(locale)
  if (locale.startsWith('en')) return `${number} ${location.street()}`
  if (locale === 'fr') return `${number % 200} ${location.street()}`
  return `${location.street()}${locale === 'de' ? ' ' : ', '}${(number % 200) + 1}`
}

export function makeTown(random: Random, fakers: (locale: NameLocale) => Faker): string {
  if (random.chance(0.7)) return random.pick(places)
  return fakers(random.pick(['en_US', 'en_GB', 'de', 'fr', 'pl', 'nl'] as const)).location.city()
}
