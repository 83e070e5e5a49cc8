import { createAddresses } from './addresses.ts'
import { capitalise, type Lists } from './lists.ts'
import { createOrganizations } from './organizations.ts'
import { createPeople } from './people.ts'
import { createRandom } from './random.ts'
import { chats, forms, plain, prose } from './templates.ts'

/** A stretch of a text and what it is; `KNOWN` is a find of structured PII. */
export interface Labelled {
  readonly start: number
  readonly end: number
  readonly type: string
}

export interface Sample {
  readonly text: string
  readonly spans: readonly Labelled[]
}

const occupations =
  'engineer|teacher|nurse|lawyer|manager|director|CEO|accountant|analyst|driver|minister|professor|captain|Senior Developer|Chief Executive|spokesman|secretary|consultant|Managing Director|surgeon|singer|footballer|author'.split(
    '|',
  )
const months =
  'January February March April May June July August September October November December'.split(' ')
const days = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')
const products =
  'iPhone|MacBook Pro|Galaxy Phone|Windows|Android|Chrome|Firefox|Excel|Word|PowerPoint|Gmail|Outlook|Photoshop|PlayStation|Xbox|Kindle|Echo Dot|Model S|Civic|Corolla|Redis|Docker|React|Node.js|Express|Premium Plan|Gold Card|Basic Plan|Smart Watch|Wireless Mouse|Coffee Maker|Blue Shirt|Vitamin C|Aspirin|Bitcoin|Ethereum'.split(
    '|',
  )
const places = [
  'London',
  'Paris',
  'Berlin',
  'New York',
  'Chicago',
  'California',
  'Texas',
  'Germany',
  'France',
  'India',
  'China',
  'Japan',
  'Spain',
  'Italy',
  'Canada',
  'Brazil',
  'Mexico',
  'Nigeria',
  'Tokyo',
  'Madrid',
  'Boston',
  'Seattle',
  'United States',
  'USA',
  'UK',
  'England',
  'Scotland',
  'Europe',
  'Africa',
  'Asia',
]
const verbs =
  'open close check send update delete change return repair review cancel confirm print copy move test build install remove add'.split(
    ' ',
  )

/** Makes labelled texts from the templates, one after the other; the same for the same seed. */
export function createGenerator(lists: Lists, seed: number, part: 'train' | 'test'): () => Sample {
  const random = createRandom(seed)
  // Every seventh template is held out from training.
  const share = (templates: readonly string[]) =>
    templates.filter((_, index) => (index % 7 === 3) === (part === 'test'))
  const people = createPeople(lists.cultures, random)
  const organization = createOrganizations(lists, people, random)
  const address = createAddresses(lists, people, random)
  const word = () => random.pick(random.chance(0.8) ? lists.frequentWords : lists.words)
  const place = () => {
    const form = random.next()
    if (form < 0.3) return random.pick(places)
    return random.pick(form < 0.7 ? lists.cities : lists.regions)
  }
  const number = () => String(random.integer(random.chance(0.7) ? 100 : 3000))
  const date = () => {
    const form = random.next()
    if (form < 0.2) return random.pick(days)
    if (form < 0.4) return random.pick(months)
    if (form < 0.6)
      return `${random.pick(months)} ${1 + random.integer(28)}, ${1950 + random.integer(80)}`
    if (form < 0.7)
      return `${1 + random.integer(28)} ${random.pick(months)} ${1950 + random.integer(80)}`
    if (form < 0.85)
      return `20${10 + random.integer(20)}-0${1 + random.integer(9)}-1${random.integer(10)}`
    return `0${1 + random.integer(9)}/1${random.integer(10)}/19${10 + random.integer(89)}`
  }
  const clause = () =>
    random.pick([
      () => `the ${word()} is ${word()}`,
      () => `we ${random.pick(verbs)} the ${word()}`,
      () => `it was a ${word()} ${word()}`,
      () => `there is no ${word()} in the ${word()}`,
      () => `${word()} ${word()} ${word()} ${word()}`,
      () => `they ${random.pick(verbs)} ${word()} and ${word()}`,
      () => `I will ${random.pick(verbs)} your ${word()}`,
      () => `all ${word()} must be ${word()} before the ${word()}`,
    ])()
  const slots: Record<string, [() => string, string | undefined]> = {
    p: [people.full, 'PERSON'],
    g: [people.given, 'PERSON'],
    s: [people.surname, 'PERSON'],
    o: [organization, 'ORGANIZATION'],
    l: [place, 'ADDRESS'],
    a: [address, 'ADDRESS'],
    n: [() => random.pick(lists.nationalities), 'NATIONALITY'],
    e: [() => `${word()}${random.integer(99)}@example.com`.replace("'", ''), 'KNOWN'],
    t: [() => `+1 555 ${100 + random.integer(900)} ${1000 + random.integer(9000)}`, 'KNOWN'],
    u: [() => `${random.integer(1e9)}`, 'KNOWN'],
    d: [date, undefined],
    '#': [number, undefined],
    w: [word, undefined],
    W: [() => capitalise(word()), undefined],
    v: [() => random.pick(verbs), undefined],
    V: [() => capitalise(random.pick(verbs)), undefined],
    j: [() => random.pick(occupations), undefined],
    P: [() => random.pick(products), undefined],
    x: [clause, undefined],
    X: [() => clause().replace(/^./, (letter) => letter.toUpperCase()), undefined],
  }

  function fill(template: string): Sample {
    let text = ''
    const spans: Labelled[] = []
    for (const piece of template.split(/(\{[a-zA-Z#]\})/)) {
      const slot = piece.length === 3 && piece.startsWith('{') ? slots[piece.charAt(1)] : undefined
      if (slot === undefined) {
        text += piece
        continue
      }
      const [make, type] = slot
      const value = make()
      if (type !== undefined)
        spans.push({ start: text.length, end: text.length + value.length, type })
      text += value
    }
    return { text, spans }
  }

  const parts = {
    prose: share(prose),
    forms: share(forms),
    chats: share(chats),
    plain: share(plain),
  }

  function one(): Sample {
    const form = random.next()
    if (form < 0.36) return fill(random.pick(parts.prose))
    if (form < 0.54) return fill(random.pick(parts.forms))
    if (form < 0.62) return recase(fill(random.pick(parts.chats)), 'lower')
    if (form < 0.64) return fill(random.pick(parts.chats))
    const sample = fill(random.pick(parts.plain))
    return random.chance(0.04) ? recase(sample, 'upper') : sample
  }

  return () => {
    let sample = one()
    const more = random.chance(0.5) ? random.integer(3) : 0
    const joint = random.pick([' ', ' ', '\n', '\n\n'])
    for (let index = 0; index < more; index++) sample = join(sample, joint, one())
    if (random.chance(0.04)) return recase(sample, 'upper')
    if (random.chance(0.03)) return recase(sample, 'lower')
    return sample
  }
}

function join(first: Sample, joint: string, second: Sample): Sample {
  const shift = first.text.length + joint.length
  const moved = second.spans.map(({ start, end, type }) => ({
    start: start + shift,
    end: end + shift,
    type,
  }))
  return { text: first.text + joint + second.text, spans: [...first.spans, ...moved] }
}

function recase(sample: Sample, to: 'lower' | 'upper'): Sample {
  const text = to === 'lower' ? sample.text.toLowerCase() : sample.text.toUpperCase()
  // Some letters change their length with their case; such a text stays as it is.
  return text.length === sample.text.length ? { ...sample, text } : sample
}
