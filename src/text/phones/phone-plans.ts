import { createRequire } from 'node:module'

/** What a country's numbering plan says of a number without its trunk prefix. */
interface PhonePlan {
  readonly pattern: RegExp
  readonly trunkPrefix: string
}

// Of what libphonenumber-js publishes only the data is read: its parser takes ten times as long as
// everything else that is done for a number. A test holds our answers against those of the parser.
interface PlanData {
  readonly country_calling_codes: Readonly<Record<string, readonly string[]>>
  readonly countries: Readonly<Record<string, readonly unknown[]>>
  readonly nonGeographic: Readonly<Record<string, readonly unknown[]>>
}
const patternPlace = 2
const trunkPrefixPlace = 5

let loaded: PlanData | undefined
const plans = new Map<string, PhonePlan | undefined>()

/** Loads the numbering plans on the first number that asks for them. */
function loadPlans(): PlanData {
  loaded ??= createRequire(import.meta.url)('libphonenumber-js/metadata.min.json') as PlanData
  return loaded
}

function planOf(country: string): PhonePlan | undefined {
  if (plans.has(country)) return plans.get(country)
  const { countries, nonGeographic } = loadPlans()
  const data = Object.hasOwn(countries, country) ? countries[country] : nonGeographic[country]
  const plan = data && {
    pattern: new RegExp(`^(?:${String(data[patternPlace])})$`),
    trunkPrefix: String(data[trunkPrefixPlace] || ''),
  }
  plans.set(country, plan)
  return plan
}

/** How far a number with its country calling code goes with the plans: no such code, a code, a valid number. */
export function judgeInternational(digits: string): 'unknown' | 'known' | 'valid' {
  const { country_calling_codes: callingCodes, nonGeographic } = loadPlans()
  for (let length = 1; length <= 3; length++) {
    const code = digits.slice(0, length)
    const isPlace = Object.hasOwn(callingCodes, code)
    if (!isPlace && !Object.hasOwn(nonGeographic, code)) continue
    const national = digits.slice(length)
    const countries = isPlace ? (callingCodes[code] ?? []) : [code]
    const isValid = countries.some((country) => planOf(country)?.pattern.test(national) ?? false)
    return isValid ? 'valid' : 'known'
  }
  return 'unknown'
}

/** Whether one of `countries` (ISO 3166-1) has the number, its trunk prefix (mostly 0) in front or not. */
export function isNationalNumber(digits: string, countries: readonly string[]): boolean {
  return countries.some((country) => {
    const plan = planOf(country)
    if (plan === undefined) return false
    const { pattern, trunkPrefix } = plan
    if (pattern.test(digits)) return true
    return (
      trunkPrefix !== '' &&
      digits.startsWith(trunkPrefix) &&
      pattern.test(digits.slice(trunkPrefix.length))
    )
  })
}
