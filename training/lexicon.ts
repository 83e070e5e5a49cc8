import { brotliCompressSync, constants } from 'node:zlib'
import { hashWord } from '../src/text/names/letters.ts'
import { lexiconColumns, lexiconHeader, wordFlags } from '../src/text/names/lexicon.ts'
import type { Lists } from './lists.ts'
import { organizationEnds } from './organizations.ts'

const titles =
  'mr mrs ms miss mx dr prof professor doctor sir madam lady lord rev reverend father sister brother capt captain sgt sergeant lt lieutenant col colonel gen general judge justice president senator governor mayor minister king queen prince princess saint herr frau monsieur madame mme mlle señor señora signor signora dhr mevr officer detective inspector attorney nurse coach chancellor hon sra srta sig dott ing mevrouw meneer pan pani hr fru dona don pt sen rep'
const particles =
  "van von der den de del della di da do dos das du la le el al bin ibn bint ben abu ten ter zu zur y e st o' ní nic mac af av"
const suffixes = 'jr sr ii iii iv esq phd md'
const calendar =
  'january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun christmas easter thanksgiving ramadan diwali hanukkah halloween utc gmt est pst cet am pm'
const cues =
  "name names named called heiße chiamo llamo appelle heter heet heder hedder nazywam зовут ring phone text its it's im i'm dear hi hello hey thanks regards tell contact customer patient client employee wife husband son daughter brother sister mother father friend colleague manager author signed sincerely cheers ask spelled"
const foreign =
  'der die das und ist nicht ein eine einen dem den des mit für auf von zu im am bei nach aus wie sie wir ihr ich er es sind wird wurde haben hat sein ihre bitte danke guten tag sehr geehrte geehrter damen herren liebe lieber grüße grüßen freundlichen kunde kunden rechnung vertrag lieferung bestellung zahlung haus garten frage montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai juni juli oktober dezember straße platz weg le la les un une des est et dans pour avec sur par pas que qui ce cette nous vous ils elle bonjour merci cordialement monsieur madame client facture commande rue lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril juin juillet août septembre octobre novembre décembre el los las una del con por para que es son está hola gracias saludo estimado estimada cliente factura pedido calle lunes martes miércoles jueves viernes sábado domingo enero febrero abril mayo junio julio agosto septiembre octubre noviembre diciembre il lo gli di che non per sono questo buongiorno grazie cordiali saluti fattura ordine via lunedì martedì het een van en op te met voor niet aan wij groet vriendelijke klant heeft straat nome nombre nom cognome apellido prénom vorname nachname adresse dirección indirizzo stadt ville ciudad città mañana hoy ayer noche siempre demain aujourd hui toujours ieri oggi domani ontem hoje amanhã gisteren vandaag heute gestern imię nazwisko jméno příjmení név nimi etunimi sukunimi förnamn efternamn navn fornavn etternavn efternavn sobrenome apellidos rückfragen'
const products =
  'ssn dob iban mrn nino vcard unix tcp udp cron lon lat sqlite nginx apache tomcat kafka hadoop zookeeper kernel sshd safari dalvik iphone ipad macbook imac android windows linux macos ios chrome firefox safari edge excel powerpoint outlook gmail photoshop playstation xbox kindle redis docker kubernetes sec dist doc docs dev uri kb mb gb tb kbps mbps op ops src lib bin tmp foo bar baz qux quux chai travis slack github gitlab npm yarn pnpm bull lunr ajv zlib gzip crlf cors cidr rfc aws gcp azure lambda async iterator iterators param params config configs regex regexp enum struct tuple boolean bool int str char utf ascii middleware middlewares timestamp timestamps username usernames hostname hostnames plugin plugins workflow workflows backend frontend repo repos monorepo multirepo changelog dataset datasets dropdown popup login signup checkbox tooltip benchmark benchmarks benchmarking formatter formatters linter parser serializer validator callback callbacks kubernetes postgres postgresql mysql mongodb node nodejs npm react angular vue express koa typescript javascript python java rust golang ruby php kotlin scala html css json yaml xml http https api url sql sdk cli gui cpu gpu ram ssd usb pdf csv jwt oauth todo fixme readme github bitcoin ethereum mozilla applewebkit webkit gecko khtml node.js eslint webpack babel prettier vite vitest jest mocha async await const boolean mit bsd apache utf ascii unicode ecmascript promise string object array function wifi bluetooth covid aspirin ibuprofen paracetamol'

/** Joins the lists into columns of hashes and flags, the form that the package reads. */
export function makeLexicon(lists: Lists): Uint8Array {
  const flagsByHash = new Map<number, number>()
  const add = (word: string, flags: number) => {
    const folded = fold(word)
    if (folded.length < 2 && (flags & wordFlags.frequent) === 0) return
    const hash = hashWord(folded) >>> 0
    flagsByHash.set(hash, (flagsByHash.get(hash) ?? 0) | flags)
  }
  const addAll = (words: string | readonly string[], flags: number) => {
    for (const word of typeof words === 'string' ? words.split(' ') : words) add(word, flags)
  }
  const addPhrases = (phrases: readonly string[], flags: number) => {
    for (const phrase of phrases) {
      const words = phrase.split(/[ ]+/)
      add(phrase, flags)
      if (words.length > 1) add(words[0] ?? '', wordFlags.phrase)
    }
  }
  const plainWords = new Set([...lists.frequentWords, ...lists.words])
  // Very short names of rare lists read as words of another language.
  addAll(
    [...lists.given].filter((name) => name.length > 3 || lists.commonGiven.has(name)),
    wordFlags.given,
  )
  addAll(
    [...lists.given].filter((name) => name.length <= 3 && !lists.commonGiven.has(name)),
    wordFlags.surname,
  )
  addAll([...lists.surnames], wordFlags.surname)
  addPhrases(
    lists.cities.filter((name) => !tooPlain(name)),
    wordFlags.place,
  )
  addPhrases(
    lists.regions.filter((name) => !tooPlain(name)),
    wordFlags.place,
  )
  addPhrases(lists.nationalities, wordFlags.nationality)
  addPhrases(lists.organizations, wordFlags.organization)
  for (const [phrase, flag] of dotted) {
    add(phrase, flag)
    const first = hashWord(phrase.charAt(0)) >>> 0
    flagsByHash.set(first, (flagsByHash.get(first) ?? 0) | wordFlags.phrase)
  }
  addAll(lists.frequentWords, wordFlags.frequent)
  addAll(lists.words, wordFlags.word)
  addAll(foreign, wordFlags.frequent)
  addAll(lists.foreignWords.filter(isNoName), wordFlags.frequent)
  addAll(lists.rareWords.filter(isNoName), wordFlags.word)
  addAll(products, wordFlags.word)
  addAll(titles, wordFlags.title)
  addAll(particles, wordFlags.particle)
  addAll(suffixes, wordFlags.suffix)
  addAll(calendar, wordFlags.calendar)
  addAll(cues, wordFlags.cue)
  addAll('of and for the und et y e de des du di en og och i a', wordFlags.joiner)
  addAll(
    organizationEnds.map((word) => word.replace(/[. ]/g, '')),
    wordFlags.organizationWord,
  )

  function isNoName(word: string): boolean {
    const flags = flagsByHash.get(hashWord(fold(word)) >>> 0) ?? 0
    return (flags & (wordFlags.given | wordFlags.surname | wordFlags.place)) === 0
  }

  function tooPlain(name: string): boolean {
    const word = name.toLowerCase()
    return plainWords.has(word) && !readable.has(word)
  }

  return packColumns([...flagsByHash].sort(([one], [other]) => one - other))
}

function packColumns(entries: readonly (readonly [number, number])[]): Uint8Array {
  const count = entries.length
  const bytes = new Uint8Array(lexiconHeader + count * lexiconColumns)
  new DataView(bytes.buffer).setUint32(0, count, true)
  let before = 0
  for (const [row, [hash, flags]] of entries.entries()) {
    const distance = hash - before
    if (distance >= 1 << 24) throw new Error('Two hashes are too far apart for three bytes')
    before = hash
    const columns = [distance, distance >> 8, distance >> 16, flags, flags >> 8]
    for (const [column, value] of columns.entries()) {
      bytes[lexiconHeader + column * count + row] = value & 255
    }
  }
  return bytes
}

/** Without the last dot, which belongs to no word. */
const dotted: readonly (readonly [string, number])[] = [
  ['u.s', wordFlags.place],
  ['u.k', wordFlags.place],
  ['d.c', wordFlags.place],
  ['u.n', wordFlags.organization],
  ['e.u', wordFlags.organization],
]

/** Cities that are words too and are meant nearly always when they are capitalised. */
const readable = new Set(
  'reading mobile nice cork bath orange turkey china jordan chad georgia'.split(' '),
)

function fold(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('’', "'")
    .normalize('NFC')
}

/** Compresses data as the package carries it. */
export function pack(data: Uint8Array): string {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 22,
    [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
  }
  return brotliCompressSync(data, { params }).toString('base64')
}
