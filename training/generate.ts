import { createAddresses } from './addresses.ts'
import { createBodies } from './bodies.ts'
import { foreignPlain, foreignProse } from './foreign-templates.ts'
import { capitalise, type Lists } from './lists.ts'
import { logTemplates } from './log-templates.ts'
import { morePlain, moreProse } from './more-templates.ts'
import { newsTemplates } from './news-templates.ts'
import { casualTemplates, namesakeTemplates, officeTemplates } from './office-templates.ts'
import { createOrganizations } from './organizations.ts'
import { createPeople } from './people.ts'
import { plainTemplates, proseTemplates } from './plain-templates.ts'
import { createRandom } from './random.ts'
import { join, type Labelled, recase, type Sample, splitLines } from './samples.ts'
import { chats, forms, plain, prose } from './templates.ts'
import {
  acronyms,
  coinageEnds,
  days,
  germanNouns,
  medicineEnds,
  medicineStarts,
  months,
  namesakes,
  occupations,
  places,
  products,
  verbs,
} from './vocabulary.ts'

/** Makes labelled texts from the templates, one after the other; the same for the same seed. */
export function createGenerator(lists: Lists, seed: number, part: 'train' | 'test'): () => Sample {
  const random = createRandom(seed)
  // Every seventh template is held out from training.
  const share = (templates: readonly string[]) =>
    templates.filter((_, index) => (index % 7 === 3) === (part === 'test'))
  const people = createPeople(lists, random)
  const bodies = createBodies(lists, people, random)
  const organization = createOrganizations(lists, people, bodies, random)
  const address = createAddresses(lists, people, random)
  const word = () => random.pick(random.chance(0.8) ? lists.frequentWords : lists.words)
  const place = () => {
    const form = random.next()
    if (form < 0.3) return random.pick(places)
    return random.pick(form < 0.7 ? lists.cities : lists.regions)
  }
  const number = () => String(random.integer(random.chance(0.7) ? 100 : 3000))
  const coinage = () => word().replace(/\W/g, '') + random.pick(coinageEnds)
  const className = () =>
    [word(), word()].map((part) => capitalise(part.replace(/\W/g, ''))).join('')
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
    r: [() => `${people.surname()}, ${people.given()}`, 'PERSON'],
    k: [people.listed, 'PERSON'],
    K: [() => capitalise(word()), 'PERSON'],
    o: [organization, 'ORGANIZATION'],
    b: [bodies.body, 'ORGANIZATION'],
    T: [bodies.team, 'ORGANIZATION'],
    L: [() => place().toUpperCase(), 'ADDRESS'],
    l: [place, 'ADDRESS'],
    a: [address, 'ADDRESS'],
    n: [() => random.pick(lists.nationalities), 'NATIONALITY'],
    e: [() => `${word()}${random.integer(99)}@example.com`.replace("'", ''), 'KNOWN'],
    t: [() => `+1 555 ${100 + random.integer(900)} ${1000 + random.integer(9000)}`, 'KNOWN'],
    u: [() => `${random.integer(1e9)}`, 'KNOWN'],
    d: [date, undefined],
    '#': [number, undefined],
    f: [() => `${random.integer(8)}-${random.integer(8)}`, undefined],
    q: [people.surname, undefined],
    y: [() => random.pick(namesakes), undefined],
    w: [word, undefined],
    W: [() => capitalise(word()), undefined],
    A: [
      () => (random.chance(0.8) ? random.pick(acronyms) : word().slice(0, 3).toUpperCase()),
      undefined,
    ],
    Z: [() => capitalise(coinage()), undefined],
    z: [coinage, undefined],
    C: [() => className(), undefined],
    D: [() => capitalise(random.pick(medicineStarts) + random.pick(medicineEnds)), undefined],
    N: [
      () =>
        random.pick(germanNouns) +
        (random.chance(0.3) ? random.pick(germanNouns).toLowerCase() : ''),
      undefined,
    ],
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
    prose: share([...prose, ...proseTemplates, ...moreProse]),
    news: share(newsTemplates),
    office: share(officeTemplates),
    foreign: share(foreignProse),
    forms: share(forms),
    chats: share(chats),
    casual: share(casualTemplates),
    plain: share([...plain, ...plainTemplates, ...morePlain]),
    namesakes: share(namesakeTemplates),
    logs: share(logTemplates),
    foreignPlain: share(foreignPlain),
  }

  function one(): Sample {
    const form = random.next()
    if (form < 0.29) return fill(random.pick(parts.prose))
    if (form < 0.35) return fill(random.pick(parts.news))
    if (form < 0.4) return fill(random.pick(parts.office))
    if (form < 0.45) return fill(random.pick(parts.foreign))
    if (form < 0.54) return fill(random.pick(parts.forms))
    if (form < 0.585) return recase(fill(random.pick(parts.chats)), 'lower')
    if (form < 0.605) return recase(fill(random.pick(parts.casual)), 'lower')
    if (form < 0.62) return fill(random.pick(random.chance(0.6) ? parts.chats : parts.casual))
    if (form < 0.69) return fill(random.pick(parts.logs))
    if (form < 0.735) return fill(random.pick(parts.foreignPlain))
    if (form < 0.745) return fill(random.pick(parts.namesakes))
    const sample = fill(random.pick(parts.plain))
    if (random.chance(0.08)) return recase(sample, 'title')
    return random.chance(0.04) ? recase(sample, 'upper') : sample
  }

  function many(): Sample {
    let sample = one()
    const more = random.chance(0.5) ? random.integer(3) : 0
    const joint = random.pick([' ', ' ', '\n', '\n\n'])
    for (let index = 0; index < more; index++) sample = join(sample, joint, one())
    if (random.chance(0.04)) return recase(sample, 'upper')
    if (random.chance(0.03)) return recase(sample, 'lower')
    if (random.chance(0.02)) return recase(sample, 'title')
    return sample
  }

  // The package looks at a text line by line, so that is how it has to learn.
  let lines: Sample[] = []
  return () => {
    while (lines.length === 0) lines = splitLines(many())
    return lines.shift() as Sample
  }
}
