import { createAddresses } from './addresses.ts'
import { foreignPlain, foreignProse } from './foreign-templates.ts'
import { capitalise, type Lists } from './lists.ts'
import { logTemplates } from './log-templates.ts'
import { morePlain, moreProse } from './more-templates.ts'
import { createOrganizations } from './organizations.ts'
import { createPeople } from './people.ts'
import { plainTemplates, proseTemplates } from './plain-templates.ts'
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
const acronyms =
  'CEO CFO CTO COO HR IT QA PR API PDF MRI ECG ETA VAT IBAN SSN PIN ATM MAC IP DNS VPN CT ICU ER OK FAQ ASAP FYI RSVP DOB ID SLA KPI ROI GDP DNA HIV URL HTTP JSON XML SQL CSS HTML CPU GPU RAM USB GPS SMS TV PC DVD LED AI ML UI UX SDK CLI CI CD PO AM PM VIN IVF BMI'.split(
    ' ',
  )
const medicineEnds =
  'cillin prazole statin olol pril sartan mycin dine pam zine ine ide ate oxacin mab tinib vir'.split(
    ' ',
  )
const medicineStarts =
  'amoxi ome lise ator meto lisino lo azithro ami diaze sertra fluo metfor ibu para keta predni warfa clopi gaba levo dexa cipro'.split(
    ' ',
  )
const coinageEnds =
  'ers izer ify ize able js kit db io repo less ness ings ation ator ility let base flow hub ly er ing ism ist'.split(
    ' ',
  )
const germanNouns =
  'Hund Katze Haus Garten Auto Vertrag Rechnung Lieferung Bestellung Zahlung Kunde Kundin Abteilung Bericht Antrag Termin Konto Karte Versicherung Wohnung Miete Vermieter Schlüssel Fenster Tür Tisch Stuhl Schule Lehrer Schüler Arbeit Firma Chef Buchhaltung Leistung Kosten Preis Steuer Frist Ende Anfang Woche Jahr Tag Stunde Zeit Problem Lösung Frage Antwort Nachricht Brief Anhang Datei Ordner Rechner Drucker Fehler Anmeldung Passwort Adresse Straße Stadt Land Krankenhaus Arzt Patient Behandlung Untersuchung Medikament Schmerzen Fieber Maschine Werk Lager Ware Paket Sendung Rückgabe Umtausch Gutschein Angebot Nachfrage Unterlagen Vorgang Ergebnis Entscheidung Verantwortung Möglichkeit Gesellschaft Regierung Wirtschaft Entwicklung'.split(
    ' ',
  )
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
    foreign: share(foreignProse),
    forms: share(forms),
    chats: share(chats),
    plain: share([...plain, ...plainTemplates, ...morePlain]),
    logs: share(logTemplates),
    foreignPlain: share(foreignPlain),
  }

  function one(): Sample {
    const form = random.next()
    if (form < 0.34) return fill(random.pick(parts.prose))
    if (form < 0.39) return fill(random.pick(parts.foreign))
    if (form < 0.48) return fill(random.pick(parts.forms))
    if (form < 0.54) return recase(fill(random.pick(parts.chats)), 'lower')
    if (form < 0.56) return fill(random.pick(parts.chats))
    if (form < 0.64) return fill(random.pick(parts.logs))
    if (form < 0.69) return fill(random.pick(parts.foreignPlain))
    const sample = fill(random.pick(parts.plain))
    if (random.chance(0.08)) return recase(sample, 'title')
    return random.chance(0.04) ? recase(sample, 'upper') : sample
  }

  return () => {
    let sample = one()
    const more = random.chance(0.5) ? random.integer(3) : 0
    const joint = random.pick([' ', ' ', '\n', '\n\n'])
    for (let index = 0; index < more; index++) sample = join(sample, joint, one())
    if (random.chance(0.04)) return recase(sample, 'upper')
    if (random.chance(0.03)) return recase(sample, 'lower')
    if (random.chance(0.02)) return recase(sample, 'title')
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

function recase(sample: Sample, to: 'lower' | 'upper' | 'title'): Sample {
  const text = recaseText(sample.text, to)
  // Some letters change their length with their case; such a text stays as it is.
  return text.length === sample.text.length ? { ...sample, text } : sample
}

function recaseText(text: string, to: 'lower' | 'upper' | 'title'): string {
  if (to === 'lower') return text.toLowerCase()
  return to === 'upper' ? text.toUpperCase() : capitalise(text)
}
