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
  'Interactive Dynamics Materials Chemicals Steel Mining Oil Gas Petroleum Power Electric Healthcare Medical Dental'
).split(' ')

const legal =
  'Inc|Inc.|Corp|Corp.|Ltd|Ltd.|LLC|LLP|PLC|GmbH|AG|NV|BV|S.A.|SARL|SE|Oy|AB|Pty Ltd|S.p.A.|Limited|& Co.|GmbH & Co. KG'.split(
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

/** Makes names of organisations as real ones and as generators of test data write them. */
export function createOrganizations(lists: Lists, people: People, random: Random): () => string {
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
    const form = random.next()
    const surname = people.surname
    if (form < 0.28) return random.pick(lists.organizations)
    if (form < 0.33) return `${surname()} ${random.pick(legal)}`
    if (form < 0.38) return `${surname()}, ${surname()} and ${surname()}`
    if (form < 0.43) return `${surname()}-${surname()}`
    if (form < 0.49)
      return `${surname()} ${random.pick(['Group', 'Inc', 'LLC', 'PLC', 'Ltd', 'and Sons', '& Sons'])}`
    if (form < 0.53) return `${surname()} & ${surname()}`
    if (form < 0.56) return `${surname()} and ${surname()}`
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
