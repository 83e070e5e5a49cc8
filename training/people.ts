import { capitalise, type Lists } from './lists.ts'
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

const easternSurnames =
  'Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Seo Shin Kwon Hwang Ahn Ryu Hong Chen Wang Li Liu Zhang Chan Wong Ng Lin Ho Cheung Tsai Hsu Nguyen Tran Pham Vo'.split(
    ' ',
  )
const easternParts =
  'Ji Min Soo Hyun Woo Jin Seung Hee Kyung Ho Yoon Dae Eun Mi Jae Wei Ming Xiao Hui Jun Mei Ling Siu Kwok Chi Wai Yuen Fai'.split(
    ' ',
  )

/** Makes names in the ways that people write them. */
export interface People {
  full(): string
  given(): string
  surname(): string
  /** As in tables of results: the surname in front of initials. */
  listed(): string
}

/** A maker of names from cultures; some of the names are invented, so that they stand on no list. */
export function createPeople({ cultures, words }: Lists, random: Random): People {
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

  const eastern = () => `${random.pick(easternParts)}-${random.pick(easternParts).toLowerCase()}`

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
    // `Gordon Brown`: any word may be a surname.
    if (form < 0.03) return `${one} ${capitalise(random.pick(words))}`
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
    if (form < 0.957) return `${family} ${one}`
    if (form < 0.965) return `${random.pick(easternSurnames)} ${eastern()}`
    if (form < 0.98) return upper(`${one} ${family}`)
    return `${one} ${letter}. ${family} ${random.pick(suffixes)}`
  }
  function listed(): string {
    const initial = () => String.fromCharCode(65 + random.integer(26))
    const family = random.chance(0.5) ? surname() : upper(surname())
    return `${family} ${initial()}.${random.chance(0.2) ? `${initial()}.` : ''}`
  }

  return { full, given: () => given(), surname: () => surname(), listed }
}
