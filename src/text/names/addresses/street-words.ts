import { hashWord } from '../letters.ts'

const hashes = (words: string): ReadonlySet<number> => new Set(words.split(' ').map(hashWord))

/** What the words of a street are known by: hashes of folded words. */
export interface StreetWords {
  /** After the name: `Maple Street`. */
  readonly after: ReadonlySet<number>
  /** Before the name: `rue de la Paix`, `Calle Mayor`. */
  readonly before: ReadonlySet<number>
  /** After the name and before the house number: `Wiesdorfer Platz 68`. */
  readonly split: ReadonlySet<number>
  /** Whole names of streets: `1400 Broadway`. */
  readonly whole: ReadonlySet<number>
  readonly units: ReadonlySet<number>
  readonly states: ReadonlySet<number>
  readonly directions: ReadonlySet<number>
  readonly joining: ReadonlySet<number>
  readonly boxes: ReadonlySet<number>
}

let streetWords: StreetWords | undefined

/** The words of streets in English, French, Spanish, Italian and Portuguese; made on first use. */
export function loadStreetWords(): StreetWords {
  streetWords ??= {
    after: hashes(
      'street st avenue ave av road rd boulevard blvd lane ln drive dr court ct place pl square sq way ' +
        'terrace ter parkway pkwy highway hwy circle cir crescent cres close trail trl alley row quay ' +
        'walk gardens grove mews rise loop path pike plaza broadway expressway freeway turnpike bypass ' +
        'causeway crossing crossroad cove bend ridge ridges view vista valley station springs spring ' +
        'squares streets roads ways shore shores summit track trace trafficway tunnel union unions via viaduct ' +
        'village ville landing light lights lock lodge mall manor meadow meadows mill mills motorway mount mountain ' +
        'isle island islands junction key keys knoll knolls lake lakes land forge fork forks fort garden gateway glen ' +
        'green greens harbor harbors haven heights hill hills hollow inlet extension falls ferry field fields flat flats ford ' +
        'forest camp canyon cape center centers centre club common corner corners course courts creek crest curve dale dam divide ' +
        'drives estate estates fall bayou beach bluff bluffs bottom branch bridge brook brooks burg burgs oval orchard overpass park parks ' +
        'parkways pass passage pine pines plain plains point points port ports prairie radial ramp ranch rapid rapids rest river route rue run ' +
        'shoal shoals skyway spur stravenue stream throughway mountains neck viaducts well wells circles cliff cliffs coves extensions fords forges glens groves junctions loaf locks manors mission spurs underpass valleys views villages walks wall circuit estate parade croft bank gate end drove mead chase yard garth fold wynd vale brae grange approach wood paddock brow lea copse glade',
    ),
    before: hashes(
      'rue avenue boulevard place chemin quai impasse allee allees route cours calle avenida av paseo plaza ' +
        'carrera camino carretera via viale piazza corso largo vicolo strada rua travessa alameda praca ulica ul voie passage parvis privada cerrada calzada retorno prolongacion circuito bulevar rodovia rambla ronda partida estrada beco calcada largo urbanizacion colonia ulitsa aleja plac jalan pasaje barrio bajada caserio cuesta glorieta masia parque poligono puente rincon sector senda subida travesia arroyo jardines muelle huerta poblado riera torrente borgo contrada rotonda incrocio',
    ),
    split: hashes(
      'platz strasse straße str allee weg ring markt ufer damm gasse graben steig pfad',
    ),
    whole: hashes('broadway kingsway queensway piccadilly'),
    units: hashes(
      'apt apartment unit suite ste floor fl flat room rm building bldg apto appartement piso',
    ),
    states: hashes(
      'al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc ' +
        'nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc pr nsw vic qld tas act on qc bc ab mb sk ns nb',
    ),
    directions: hashes('n s e w ne nw se sw north south east west'),
    joining: hashes('de du des la le les l d del della dei di da do dos das of the y e'),
    boxes: hashes('box postfach apartado'),
  }
  return streetWords
}

/** Ends of words that name a street by themselves: `Hauptstraße`, `Kerkstraat`. */
export const streetEndings: readonly string[] = [
  'strasse',
  'straße',
  'str',
  'weg',
  'gasse',
  'allee',
  'platz',
  'ufer',
  'damm',
  'ring',
  'straat',
  'laan',
  'plein',
  'gracht',
  'kade',
  'dijk',
  'singel',
  'gatan',
  'vägen',
  'gade',
  'vej',
  'gata',
  'veien',
  'katu',
]
