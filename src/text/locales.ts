/**
 * The countries (ISO 3166-1) of locales such as `en-US`; of one without a country, such as `de`,
 * the one that most of its speakers live in.
 */
export function countriesOf(locales: readonly string[]): readonly string[] {
  const countries = locales.map((locale) => new Intl.Locale(locale).maximize().region)
  return [...new Set(countries.filter((country) => country !== undefined))]
}
