import { allFakers, type Faker } from '@faker-js/faker'
import type { Random } from '../random.ts'

export interface PersonName {
  readonly given: string
  readonly family: string
  readonly full: string
}

/** Locales of Faker whose names are written in Latin letters; the most common stands more than once. */
const latinLocales: readonly NameLocale[] = [
  'en_US',
  'en_US',
  'en_US',
  'en_US',
  'en_GB',
  'en_CA',
  'en_AU',
  'en_IN',
  'en_NG',
  'en_IE',
  'en_ZA',
  'de',
  'de_AT',
  'fr',
  'fr_BE',
  'es',
  'es_MX',
  'it',
  'pt_BR',
  'pt_PT',
  'nl',
  'sv',
  'nb_NO',
  'da',
  'fi',
  'pl',
  'cs_CZ',
  'hu',
  'ro',
  'hr',
  'tr',
  'id_ID',
  'vi',
  'yo_NG',
  'zu_ZA',
]
export type NameLocale = keyof typeof allFakers

/** Written down here, so that not every name comes from the lists that a recogniser may use too. */
const ownNames = (
  'Adaeze Okonkwo|Alejandro Peña Ruiz|Amara Nwosu|Anneliese Brandt|Arash Farahani|Ayumi Nakagawa|' +
  'Baraka Mwangi|Beatriz Quintanilla|Bogdan Ilić|Brónagh Ní Dhomhnaill|Chidi Eze|Cáit Kavanagh|' +
  'Dimakatso Molefe|Daiyu Zhang|Đorđe Petrović|Eero Lindqvist|Ekaterina Volkova|Emeka Obi|' +
  'Fatoumata Diallo|Femke de Vries|Freydís Jónsdóttir|Gaurav Bhattacharya|Ghazal Rahimi|Giedrė Kazlauskaitė|' +
  'Hamza El Amrani|Hye-jin Park|Ifeoma Achebe|Ignatius Sullivan|Ioana Dumitrescu|Ismail Yilmaz|' +
  'Jamal Washington|Jean-Baptiste Moreau|Juan Carlos Ortega|Kamala Subramanian|Kwame Asante|Kristjan Tamm|' +
  'Lakshmi Venkataraman|Latoya Jefferson|Leilani Kahale|Luca Bianchetti|Mairead O’Sullivan|Małgorzata Wójcik|' +
  "Mehmet Öztürk|Minh Nguyen|Mohammed Al-Rashid|Nadezhda Ivanova|Nguyen Van Thanh|Niamh O'Connor|" +
  'Olumide Adeyemi|Ottilie Gruber|Parisa Hosseini|Pedro Henrique Souza|Priyanka Deshmukh|Quan Tran|' +
  'Rajesh Iyer|Ramón de la Cruz|Rosalind Achterberg|Rukmini Banerjee|Saoirse Byrne|Sebastião Figueiredo|' +
  'Siobhan McAllister|Sofie van den Berg|Søren Kjeldsen|Tamar Goldstein|Tariq Mahmood|Thandiwe Dlamini|' +
  'Ursula von Hardenberg|Valentina Castellanos|Wei Chen|Winnifred Hathaway|Xiomara Delgado|Yusuf Abdi|' +
  'Yael Ben-Ami|Zanele Khumalo|Zofia Kamińska|Li Wang|Kim Ji-woo|Tom Baker|Mary Ellen Hart|Ann Lee'
).split('|')

/** One Faker a locale, started by the seed. */
export function startFakers(seed: number): (locale: NameLocale) => Faker {
  const started = new Map<NameLocale, Faker>()
  return (locale) => {
    let faker = started.get(locale)
    if (faker === undefined) {
      faker = allFakers[locale]
      faker.seed(seed)
      started.set(locale, faker)
    }
    return faker
  }
}

/** A person's name: a third of them from this file, the rest of Faker's locale or any Latin one. */
export function makeName(
  random: Random,
  fakers: (locale: NameLocale) => Faker,
  locale?: NameLocale,
): PersonName {
  if (locale === undefined && random.chance(0.35)) {
    const full = random.pick(ownNames)
    const [given = '', ...rest] = full.split(' ')
    return { given, family: rest.join(' '), full }
  }
  const { person } = fakers(locale ?? random.pick(latinLocales))
  const given = person.firstName()
  const family = person.lastName()
  const isEastern = locale === 'zh_CN' || locale === 'ja' || locale === 'ko'
  return { given, family, full: isEastern ? `${family}${given}` : `${given} ${family}` }
}

/** Ways in which a full name stands in a text; `optional` units at the start are a title. */
export function writeName(random: Random, name: PersonName): { text: string; optional: number } {
  const { given, family, full } = name
  if (/^\S+$/.test(full) || random.chance(0.6)) return { text: full, optional: 0 }
  const letter = random.pick('ABCDEFGHJKLMNPRSTW'.split(''))
  const form = random.pick(['initial', 'middle', 'titled', 'title and full', 'upper'])
  if (form === 'initial') return { text: `${given[0]}. ${family}`, optional: 0 }
  if (form === 'middle') return { text: `${given} ${letter}. ${family}`, optional: 0 }
  if (form === 'upper') return { text: full.toUpperCase(), optional: 0 }
  const title = `${random.pick(['Mr.', 'Mrs.', 'Ms.', 'Dr.', 'Prof.', 'Mr', 'Ms', 'Dr'])} `
  return { text: `${title}${form === 'titled' ? family : full}`, optional: title.length }
}
