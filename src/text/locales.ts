import { configurationError } from '../errors.ts'

let countryNames: Intl.DisplayNames | undefined

/**
 * The countries (ISO 3166-1) of locales such as `en-US`, and of codes of countries such as `US`; of
 * a language alone, such as `de`, the one that most of its speakers live in. Throws
 * `invalid_options` for what leads to none.
 */
export function countriesOf(locales: readonly string[]): readonly string[] {
  return [...new Set(locales.map(countryOf))]
}

function countryOf(locale: string): string {
  // At first use: it brings 5 MB of ICU's data into every process that loads the package.
  countryNames ??= new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
  // To Intl two letters alone are a language in either case: `CA` would be Catalan, `US` nothing.
  const tag = /^[A-Z]{2}$/.test(locale) ? `und-${locale}` : locale.replace('_', '-')
  const { region } = new Intl.Locale(tag).maximize()
  if (region !== undefined && countryNames.of(region) !== undefined) return region
  const upper = locale.toUpperCase()
  const meant = /^[A-Z]{2}$/.test(upper) && upper !== locale ? `; did you mean "${upper}"?` : ''
  throw configurationError(
    'invalid_options',
    `detection.locales: "${locale}" is neither a country such as US nor a locale such as de-DE${meant}`,
  )
}
