import type { Bodies } from './bodies.ts'
import type { Lists } from './lists.ts'
import type { People } from './people.ts'
import type { Random } from './random.ts'

/** Words that organisations end with. */
export const organizationEnds: readonly string[] = (
  'Inc Inc. Corp Corp. Corporation Ltd Ltd. Limited LLC LLP PLC GmbH AG KG NV BV S.A. SARL SAS SE SpA Oy AB ASA ' +
  'Co. Company Group Holdings Partners Associates Industries Enterprises Systems Solutions Technologies ' +
  'Technology Software Labs Laboratories Pharmaceuticals Pharma Biotech Motors Airlines Airways Bank Insurance ' +
  'Capital Financial Investments Ventures Consulting Services Logistics Energy Foods Foundation Institute ' +
  'University College School Hospital Clinic Church Council Trust Society Association Union Agency Ministry ' +
  'Department Museum Library Hotel Restaurant Bakery Pharmacy Media Studios Records Press Times Post News ' +
  'Construction Properties Realty Electronics Networks Communications Telecom Mobile Robotics Analytics Digital ' +
  'Interactive Dynamics Materials Chemicals Steel Mining Oil Gas Petroleum Power Electric Healthcare Medical Dental Brothers Sons Gruppe Groep Gruppen Hermanos Aktiebolag OHG UG SA SL SRL ApS EURL SNC LTDA LDA BVBA SASU EIRELI Kft Pvt Pty Bureau Authority Trading Committee Commission Federation Clinic Academy'
).split(' ')

const legal =
  'Inc|Inc.|Corp|Corp.|Ltd|Ltd.|LLC|LLP|PLC|GmbH|AG|NV|BV|S.A.|SARL|SE|Oy|AB|Pty Ltd|S.p.A.|Limited|& Co.|GmbH & Co. KG|S.A.|S.L.|S.r.l.|s.r.o.|a.s.|Sp. z o.o.|A/S|ApS|AS|B.V.|N.V.|Kft.|LTDA|LDA|SNC|OHG|UG|KG|SA|SAS|Pvt Ltd|plc'.split(
    '|',
  )
const roots =
  'Nex Vert Omni Quant Syn Alt Cryo Zen Lumi Terra Aero Astra Velo Inno Opti Prim Solar Nova Hydro Data Cyber Bio Geo Micro Macro Digi Info Net Web Blue Red Green North South East West Star Sun Moon River Lake Mountain Ocean Summit Peak Bright Global United First National Pacific Atlantic Central American'.split(
    ' ',
  )
const tails =
  'ora ix ium ex tek sys on a is yx ient ara ify ly gen tron wave soft works link point path'.split(
    ' ',
  )

const joiners = ['and', 'and', 'and', 'und', 'et', 'y', 'e', 'en', 'og', 'och', 'i', '&']

/** Makes names of organisations as real ones and as generators of test data write them. */
export function createOrganizations(
  lists: Lists,
  people: People,
  bodies: Bodies,
  random: Random,
): () => string {
  const made = () => random.pick(roots) + random.pick(tails)
  const pair = () => `${random.pick(roots)} ${random.pick(organizationEnds)}`
  const heads = [
    'University',
    'Bank',
    'Ministry',
    'Institute',
    'Department',
    'College',
    'Church',
    'Museum',
  ]
  const topics = [
    'Health',
    'Education',
    'Science',
    'Finance',
    'Justice',
    'Technology',
    'Agriculture',
    'Art',
  ]
  return () => {
    if (random.chance(0.18)) return bodies.any()
    const form = random.next()
    const surname = people.surname
    if (form < 0.28) return random.pick(lists.organizations)
    if (form < 0.33) return `${surname()} ${random.pick(legal)}`
    if (form < 0.38) return `${surname()}, ${surname()} ${random.pick(joiners)} ${surname()}`
    if (form < 0.41) return `${surname()}-${surname()}`
    if (form < 0.43) return `${surname()} - ${surname()}`
    if (form < 0.49)
      return `${surname()} ${random.pick(['Group', 'Inc', 'LLC', 'PLC', 'Ltd', 'and Sons', '& Sons', 'Brothers', 'und Söhne', 'e Hijos', 'en Zonen', 'e figli', 'Gruppe', 'Hermanos'])}`
    if (form < 0.53) return `${surname()} & ${surname()}`
    if (form < 0.56) return `${surname()} ${random.pick(joiners)} ${surname()}`
    if (form < 0.61) return `${made()} ${random.pick(legal)}`
    if (form < 0.68) return `${made()} ${random.pick(organizationEnds)}`
    if (form < 0.74) return `${pair()} ${random.pick(legal)}`
    if (form < 0.8) return pair()
    if (form < 0.84)
      return `${random.pick(heads)} of ${random.pick(random.chance(0.5) ? topics : lists.cities)}`
    if (form < 0.9) return `${random.pick(lists.cities)} ${random.pick(organizationEnds)}`
    if (form < 0.93) return `${surname()} ${random.pick(organizationEnds)}`
    return `St. ${people.given()} ${random.pick(['Hospital', 'College', 'School', 'Church', 'University'])}`
  }
}
