import type { Lists } from './lists.ts'
import type { People } from './people.ts'
import type { Random } from './random.ts'

const streetTypes =
  'Street|St|St.|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Place|Way|Terrace|Square|Close|Crescent|Parkway|Glens|Walks|Spurs|Cliffs|Park|Yard|Garth|Drove|Mead|Croft|Gate|Parade|Fold'.split(
    '|',
  )
const treeNames =
  'Maple Oak Cedar Pine Elm Park Main High Church Mill Station Washington Lake Hill Walnut Spring North Sunset Ridge Meadow Forest Highland River Chestnut Victoria Queen King'.split(
    ' ',
  )
const states =
  'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY'.split(
    ' ',
  )

/** Makes postal addresses as common Western countries write them. */
export function createAddresses(lists: Lists, people: People, random: Random): () => string {
  const number = () => String(1 + random.integer(random.chance(0.3) ? 9999 : 250))
  const postcode = () => String(10000 + random.integer(89999))
  const city = () => random.pick(lists.cities)
  const name = () => {
    const form = random.next()
    if (form < 0.5) return random.pick(treeNames)
    return form < 0.8 ? people.surname() : `${people.given()} ${people.surname()}`
  }
  const unit = () =>
    random.pick([
      `, Apt ${random.integer(900)}`,
      ` Apt. ${random.integer(99)}`,
      `, Suite ${random.integer(900)}`,
      '',
      '',
      '',
    ])
  const english = () => `${number()} ${name()} ${random.pick(streetTypes)}${unit()}`
  return () => {
    const form = random.next()
    if (form < 0.25) return english()
    if (form < 0.4) return `${english()}, ${city()}`
    if (form < 0.6) return `${english()}, ${city()}, ${random.pick(states)} ${postcode()}`
    if (form < 0.68) return `${english()}, ${city()} SW1A ${random.integer(9)}AA`
    if (form < 0.78)
      return `${people.surname()}${random.pick(['straße', 'strasse', 'str.', 'weg', 'gasse'])} ${number()}, ${postcode()} ${city()}`
    if (form < 0.84)
      return `${number()} rue ${random.pick(['de', 'du', 'de la', ''])} ${people.surname()}, ${postcode()} ${city()}`.replace(
        '  ',
        ' ',
      )
    if (form < 0.9) return `Calle ${people.surname()} ${number()}, ${postcode()} ${city()}`
    if (form < 0.95) return `Via ${people.surname()} ${number()}, ${postcode()} ${city()}`
    return `PO Box ${number()}, ${city()}`
  }
}
