import { capitalise, type Lists } from './lists.ts'
import type { People } from './people.ts'
import type { Random } from './random.ts'

const words = (text: string): readonly string[] => text.split(' ')

const kinds = words(
  'National International Federal Central European American Royal Supreme Regional State Public General United Global World African Asian Eastern Western Northern Southern Democratic Social Christian Islamic Liberal Conservative People’s Workers',
)
const topics = words(
  'Labour Labor Health Trade Food Statistics Energy Football Basketball Hockey Chess Tennis Olympic Education Science Weather Tax Customs Immigration Housing Transport Railway Aviation Space Nuclear Environment Human Rights Monetary Insurance Securities Exchange Patent Police Defence Justice Farmers Teachers Seismological Meteorological Geographic Shipping Mining Oil Gas Coffee Grain Sugar Press Broadcasting Stock Savings',
)
const bodyEnds = words(
  'Office Authority Agency Commission Council League Party Board Court Institute Service Bureau Association Federation Union Committee Congress Front Army Movement Administration Organisation Organization Chamber Centre Center Conference Alliance Forum Assembly Fund Society Tribunal Confederation Corps Club Foundation Ministry',
)
const heads = words(
  'Ministry Department Office Board Bank Front Movement Union Church Council Institute Chamber University Court House Party Army Association Federation Society Bureau School College Museum League',
)
const teamEnds = words(
  'United City Rovers Athletic Wanderers Albion County Town Rangers Hotspur Villa Wednesday Orient Argyle Palace Thistle Tigers Bulls Kings Eagles Lions Bears Giants Raiders Warriors Jets Knights Pirates Cubs Hawks Bruins Flames Stars Rockets Sharks Panthers Blues Saints Falcons Wolves Tide Reds Dragons',
)
const teamStarts = words(
  'FC AC AS Real Sporting Inter Dynamo Dinamo Spartak Lokomotiv Ajax Borussia Bayer Atletico Olympique Racing Deportivo Royal Union Red Hapoel Maccabi VfB VfL SV CSKA',
)
const careEnds = [
  'Medical Center',
  'Medical Centre',
  'General Hospital',
  'Memorial Hospital',
  'Community Hospital',
  'Regional Hospital',
  'Children’s Hospital',
  'Health Centre',
  'Health Center',
  'Health System',
  'Hospice',
  'Surgery',
  'Nursing Home',
  'Care Home',
  'Medical Group',
  'Family Practice',
  'Rehabilitation Center',
  'Infirmary',
]
const natureNames = words(
  'Lake Oak River Mercy Valley Summit Bay Hill Spring Cedar Harbour Harbor Ash Maple North South East West Green Silver Clear Stone Rose Fair Wood Mill Grove Bright High White Black Red Blue Golden',
)
const natureEnds = words(
  'view side wood field gate brook water grove ridge stone land ford dale haven crest bank worth way point shore',
)
const trades = words(
  'Solicitors Lawyers Architects Advisers Accountants Attorneys Textiles Plumbing Press Books Publishing Farms Garage Stores Supermarkets Furniture Catering Cleaning Security Engineering Shipping Transport Travel Tours Airlines Airways Breweries Brewery Winery Wines Paper Plastics Packaging Foods Dairy Optics Instruments Semiconductor Microsystems Software Games Pictures Films Records Radio Television Broadcasting Newspapers Magazine Gazette Herald Tribune Chronicle Securities Brokers Mutual Trust Savings Reinsurance Assurance Utilities Water Light Railways Motors Tyres Tools Homes Housing Estates Interiors Fashion Jewellers Cosmetics Toys Sports Fitness Academy Nursery Kindergarten Ballet Theatre Opera Orchestra Gallery',
)
const foreignHeads = words(
  'Banca Banco Banque Crédit Caisse Grupo Groupe Gruppo Universidad Université Università Universität Hôpital Hospital Klinikum Stadtwerke Sparkasse Volksbank Cassa Assicurazioni Assurances Société Compañía Editorial Casa Maison Gebrüder Verlag',
)
const foreignEnds = words(
  'Maschinenbau Versicherung Versicherungen Bank Verlag Werke Stahlbau Logistik Elektronik Bau Immobilien Handels Technik Banken Bolaget Forsikring Verzekeringen Bouw Transportes Construcciones Seguros Costruzioni Assurances Industrie Kliniken',
)
const legal = words('GmbH AG KG SA S.A. SpA S.p.A. SRL BV B.V. NV AB ASA AS A/S Oy SE Ltd Inc. LLC')
const coined = words(
  'Dyn Lum Cor Vel Nor Fin Pet Tel Mer Tran Cal Den Ver Gen Ost Alt Tri Ray Kel Sol Tor Bel Vin Cen Nav Ser Eni Ax Ely Mar',
)
const coinedEnds = words(
  'egy enora vane scape banken com co ergis ant ex on ium ora ital tel net gas troleum pharm tech nordic evia trak port al med ica yx ara ens oft west star',
)

/** Names of what is neither a plain company nor a person: authorities, parties, clubs, clinics. */
export interface Bodies {
  body(): string
  team(): string
  any(): string
}

/** A maker of such names; they hold the words that their kind holds, around names and places. */
export function createBodies(lists: Lists, people: People, random: Random): Bodies {
  const place = () => random.pick(random.chance(0.5) ? lists.cities : lists.regions)
  const city = () => random.pick(lists.cities)
  const nature = () =>
    random.chance(0.5)
      ? random.pick(natureNames) + random.pick(natureEnds)
      : `${random.pick(natureNames)} ${capitalise(random.pick(natureEnds))}`
  const plain = () =>
    capitalise(random.pick(random.chance(0.5) ? lists.frequentWords : lists.words))
  const coinage = () => random.pick(coined) + random.pick(coinedEnds)
  const kind = () => random.pick(random.chance(0.3) ? lists.nationalities : kinds)

  function body(): string {
    const form = random.next()
    if (form < 0.3) return `${kind()} ${random.pick(topics)} ${random.pick(bodyEnds)}`
    if (form < 0.42) return `${kind()} ${random.pick(bodyEnds)}`
    if (form < 0.52) return `${random.pick(topics)} ${random.pick(bodyEnds)}`
    if (form < 0.6) return `${place()} ${random.pick(topics)} ${random.pick(bodyEnds)}`
    if (form < 0.66) return `${place()} ${random.pick(bodyEnds)}`
    const head = random.pick(heads)
    if (form < 0.74) return `${head} of ${random.pick(topics)}`
    if (form < 0.8) return `${head} for ${kind()} ${random.pick(topics)}`
    if (form < 0.83) return `${random.pick(kinds)} ${head} of ${place()}`
    if (form < 0.86) return `${head} of ${place()}`
    if (form < 0.91) return `${head} of ${random.pick(topics)} and ${random.pick(topics)}`
    if (form < 0.94) return random.pick(['U.N.', 'U.N.', 'E.U.'])
    return random.pick(lists.organizations)
  }

  function team(): string {
    const form = random.next()
    if (form < 0.6) return `${city()} ${random.pick(teamEnds)}`
    if (form < 0.8) return `${random.pick(teamStarts)} ${city()}`
    if (form < 0.9) return `${city()} FC`
    return random.pick(lists.organizations)
  }

  function care(): string {
    const form = random.next()
    const end = random.pick(careEnds)
    if (form < 0.3) return `${nature()} ${end}`
    if (form < 0.55) return `${city()} ${end}`
    if (form < 0.75) return `${people.surname()} ${end}`
    return `${random.pick(['St.', 'St', 'Saint'])} ${people.given()}'s ${end}`
  }

  function firm(): string {
    const form = random.next()
    const trade = random.pick(trades)
    if (form < 0.14) return `${people.surname()} ${trade}`
    if (form < 0.22) return `${people.surname()} ${people.surname()} ${trade}`
    if (form < 0.28) return `${people.surname()} ${people.surname()} ${random.pick(legal)}`
    if (form < 0.42) return `${nature()} ${trade}`
    if (form < 0.52) return `${city()} ${trade}`
    if (form < 0.545) return `${plain()} ${plain()} ${random.pick(legal)}`
    if (form < 0.565) return `${plain()} ${trade} ${random.pick(legal)}`
    if (form < 0.58) return `${plain()} ${plain()} ${trade}`
    if (form < 0.6) return `${nature()} ${trade} and ${random.pick(trades)}`
    if (form < 0.7) return coinage()
    if (form < 0.76) return `${coinage()} ${random.pick(legal)}`
    if (form < 0.82) return `${coinage()} ${trade}`
    if (form < 0.9)
      return `${random.pick(foreignHeads)} ${random.pick(['', '', 'de ', 'di '])}${city()}`
    if (form < 0.95) return `${people.surname()} ${random.pick(foreignEnds)} ${random.pick(legal)}`
    return `First ${nature()} ${random.pick(['Bank', 'Trust', 'Savings Bank', 'Insurance'])}`
  }

  function any(): string {
    const form = random.next()
    if (form < 0.35) return body()
    if (form < 0.45) return team()
    return form < 0.65 ? care() : firm()
  }

  return { body, team, any }
}
