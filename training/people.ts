import type { Culture } from './lists.ts'
import type { Random } from './random.ts'

const particles = [
  'van',
  'van der',
  'de',
  'de la',
  'von',
  'di',
  'da',
  'dos',
  'bin',
  'al',
  'del',
  'ten',
  'le',
]
const suffixes = ['Jr.', 'Sr.', 'III', 'II', 'Jr', 'IV']
const syllables =
  'ka ro mi sha len dor vin tal be zu na ri ko fer gal mon dre li wa han ter os bra ji chu pel van sor quin yas thu nok eli aro hal gre sten bur mak pov esc ott ade ola'.split(
    ' ',
  )
const endings =
  'son ski ova ez ich ton ley man berg ini elli sen wala oglu dottir enko ian ara umi eth ina a o an er ric el yn'.split(
    ' ',
  )

/** Makes names in the ways that people write them. */
export interface People {
  full(): string
  given(): string
  surname(): string
}

/** A maker of names from cultures; some of the names are invented, so that they stand on no list. */
export function createPeople(cultures: readonly Culture[], random: Random): People {
  const invented = () => {
    let name = random.pick(syllables)
    if (random.chance(0.4)) name += random.pick(syllables)
    name += random.pick(endings)
    return name.charAt(0).toUpperCase() + name.slice(1)
  }
  const given = (culture = random.pick(cultures)) =>
    random.chance(0.08) ? invented() : random.pick(culture.given)
  const surname = (culture = random.pick(cultures)) =>
    random.chance(0.12) ? invented() : random.pick(culture.surnames)
  const upper = (text: string) => text.toUpperCase()

  function full(): string {
    // Common Western names are what most texts hold; the other half is from anywhere.
    const western = cultures.find(({ locale }) => locale === 'western') ?? random.pick(cultures)
    const ambiguous = cultures.find(({ locale }) => locale === 'words') ?? western
    const culture = random.chance(0.3)
      ? western
      : random.chance(0.12)
        ? ambiguous
        : random.pick(cultures)
    const one = given(culture)
    const family = surname(random.chance(0.15) ? random.pick(cultures) : culture)
    const letter = String.fromCharCode(65 + random.integer(26))
    const form = random.next()
    if (form < 0.6) return `${one} ${family}`
    if (form < 0.66) return `${one} ${letter}. ${family}`
    if (form < 0.68) return `${one} ${letter} ${family}`
    if (form < 0.72) return `${one} ${given(culture)} ${family}`
    if (form < 0.76) return `${one} ${family} ${surname(culture)}`
    if (form < 0.79) return `${one} ${family}-${surname(culture)}`
    if (form < 0.81) return `${one}-${given(culture)} ${family}`
    if (form < 0.85) return `${one} ${random.pick(particles)} ${family}`
    if (form < 0.87) return `${one} ${family} ${random.pick(suffixes)}`
    if (form < 0.875) return `${one} ${given(culture)} ${family} ${surname(culture)}`
    if (form < 0.88)
      return `${one} ${given(culture)} ${random.pick(particles)} ${family} ${surname(culture)}`
    if (form < 0.89) return `${letter}. ${family}`
    if (form < 0.9) return `${letter}. ${String.fromCharCode(65 + random.integer(26))}. ${family}`
    if (form < 0.92) return `${family}, ${one}`
    if (form < 0.925) return `${upper(family)}, ${one}`
    if (form < 0.93) return `${upper(family)}, ${upper(one)}`
    if (form < 0.94) return `${upper(family)} ${one}`
    if (form < 0.96) return `${family} ${one}`
    if (form < 0.98) return upper(`${one} ${family}`)
    return `${one} ${letter}. ${family} ${random.pick(suffixes)}`
  }
  return { full, given: () => given(), surname: () => surname() }
}
