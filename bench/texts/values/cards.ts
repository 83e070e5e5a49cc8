import type { Random } from '../random.ts'

interface Network {
  readonly prefixes: readonly string[]
  readonly lengths: readonly number[]
  /** Groups when it is printed in groups; fours by default. */
  readonly groups?: readonly number[]
}

/** Prefixes and lengths as the networks publish them; the often used ones stand more than once. */
const visa: Network = { prefixes: ['4'], lengths: [16] }
const mastercard: Network = {
  prefixes: ['51', '52', '53', '54', '55', '2221', '2350', '2719'],
  lengths: [16],
}
const americanExpress: Network = { prefixes: ['34', '37'], lengths: [15], groups: [4, 6, 5] }
const networks: readonly Network[] = [
  visa,
  visa,
  visa,
  mastercard,
  mastercard,
  americanExpress,
  { prefixes: ['6011', '644', '65'], lengths: [16] },
  { prefixes: ['3528', '3566', '3589'], lengths: [16] },
  { prefixes: ['300', '305', '36', '38'], lengths: [14], groups: [4, 6, 4] },
  { prefixes: ['62'], lengths: [16, 17, 18, 19] },
]
/** Only beside a word that says what they are. */
const rareNetworks: readonly Network[] = [
  { prefixes: ['4'], lengths: [13, 19] },
  { prefixes: ['5018', '5020', '5038', '6304', '6759', '6761'], lengths: [12, 16, 18, 19] },
]

/** A card number with a right check digit, bare or in groups. */
export function makeCard(random: Random, kind: 'common' | 'rare' = 'common'): string {
  const network = random.pick(kind === 'rare' ? rareNetworks : networks)
  const length = random.pick(network.lengths)
  const prefix = random.pick(network.prefixes)
  const body = prefix + random.digits(length - prefix.length - 1)
  const number = body + luhnDigit(body)
  const separator = random.pick(['', '', ' ', ' ', '-'])
  return separator === '' || kind === 'rare' ? number : group(number, network.groups, separator)
}

function group(number: string, groups: readonly number[] | undefined, separator: string): string {
  if (groups === undefined) return (number.match(/.{1,4}/g) ?? []).join(separator)
  let index = 0
  return groups.map((size) => number.slice(index, (index += size))).join(separator)
}

/** The digit that makes `body` pass the Luhn check (ISO/IEC 7812-1). */
export function luhnDigit(body: string): string {
  let sum = 0
  for (let index = 0; index < body.length; index++) {
    const digit = Number(body[body.length - 1 - index])
    const value = index % 2 === 0 ? digit * 2 : digit
    sum += value > 9 ? value - 9 : value
  }
  return String((10 - (sum % 10)) % 10)
}
