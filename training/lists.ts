import { readFileSync } from 'node:fs'
import { allLocales } from '@faker-js/faker'

/** The names and words that the lexicon and the texts are made of. */
export interface Lists {
  /** Given names and surnames by culture: a locale of Faker, or `list`. */
  readonly cultures: readonly Culture[]
  readonly given: ReadonlySet<string>
  /** Those that are on the list of given names in English. */
  readonly commonGiven: ReadonlySet<string>
  readonly surnames: ReadonlySet<string>
  readonly cities: readonly string[]
  readonly regions: readonly string[]
  readonly nationalities: readonly string[]
  readonly organizations: readonly string[]
  readonly frequentWords: readonly string[]
  readonly words: readonly string[]
  /** Rarer English words; those that are names too count as names only. */
  readonly rareWords: readonly string[]
  /** Small and frequent words of other languages. */
  readonly foreignWords: readonly string[]
}

export interface Culture {
  readonly locale: string
  readonly given: readonly string[]
  readonly surnames: readonly string[]
}

const cased =
  /^(?:\p{Script=Latin}[\p{Script=Latin}\p{M}'’-]*|\p{Script=Cyrillic}[\p{Script=Cyrillic}-]*|\p{Script=Greek}+)$/u

/** Reads the committed lists and those that Faker has. */
export function readLists(): Lists {
  const cultures: Culture[] = []
  for (const [locale, definitions] of Object.entries(allLocales)) {
    const given = namesOf(definitions.person?.first_name)
    const surnames = namesOf(definitions.person?.last_name)
    if (given.length >= 15 && surnames.length >= 15) cultures.push({ locale, given, surnames })
  }
  cultures.push({
    locale: 'list',
    given: readList('given-names').map(capitalise),
    surnames: readList('surnames').map(capitalise),
  })
  cultures.push(...readCultures())
  const fakerCities = Object.values(allLocales).flatMap((locale) =>
    stringsOf(locale.location?.city_name),
  )
  const fakerRegions = Object.values(allLocales).flatMap((locale) => [
    ...stringsOf(locale.location?.state),
    ...stringsOf(locale.location?.country),
  ])
  const regions = new Set(readList('regions'))
  return {
    cultures,
    given: new Set(cultures.flatMap(({ given }) => given)),
    commonGiven: new Set(readList('given-names').map(capitalise)),
    surnames: new Set(cultures.flatMap(({ surnames }) => surnames)),
    cities: unique([...readList('cities'), ...fakerCities.filter(isLatinPhrase)]),
    regions: unique([
      ...readList('regions').map(capitalise),
      ...fakerRegions.filter(isLatinPhrase),
    ]),
    // `Hong Kong` and `Guam` are places far more often than they say whence somebody is.
    nationalities: readList('demonyms')
      .filter((word) => !regions.has(word))
      .map(capitalise),
    organizations: unique([...readList('organizations').map(capitalise), ...readList('companies')]),
    frequentWords: readList('frequent-words'),
    words: readList('words'),
    rareWords: readList('rare-words'),
    foreignWords: readList('foreign-words'),
  }
}

/** The lines of a file in `lists/`. */
export function readList(name: string): string[] {
  const file = new URL(`./lists/${name}.txt`, import.meta.url)
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
}

// Lines of the form `given:culture:name, name` and `surname:culture:name, name`.
function readCultures(): Culture[] {
  const byName = new Map<string, { given: string[]; surnames: string[] }>()
  for (const line of readList('more-names')) {
    const [kind, locale, names] = line.split(':')
    if (locale === undefined || names === undefined) continue
    const culture = byName.get(locale) ?? { given: [], surnames: [] }
    byName.set(locale, culture)
    const list = kind === 'given' ? culture.given : culture.surnames
    list.push(...names.trim().split(/\s+/))
  }
  return [...byName].map(([locale, names]) => ({ locale, ...names }))
}

function namesOf(definition: unknown): string[] {
  const names = stringsOf(definition).flatMap((name) => name.split(' '))
  return unique(names.filter((name) => cased.test(name) && name.length > 1 && startsUpper(name)))
}

function stringsOf(definition: unknown): string[] {
  if (Array.isArray(definition)) return definition.filter((item) => typeof item === 'string')
  if (typeof definition !== 'object' || definition === null) return []
  return Object.values(definition).flatMap(stringsOf)
}

function isLatinPhrase(text: string): boolean {
  return /^[\p{Script=Latin}\p{M}'’ .-]{3,30}$/u.test(text) && startsUpper(text)
}

function startsUpper(text: string): boolean {
  return /^\p{Lu}/u.test(text)
}

/** Writes each word of a list in lower case as a name is written. */
export function capitalise(text: string): string {
  return text.replace(/(^|[ '-])(\p{Ll})/gu, (_, before: string, letter: string) => {
    return before + letter.toUpperCase()
  })
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)].sort()
}
