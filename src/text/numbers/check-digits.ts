/** Whether the last of `digits` is right by the Luhn algorithm (ISO/IEC 7812-1 annex B). */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  let doubles = false
  for (let index = digits.length - 1; index >= 0; index--) {
    const digit = digits.charCodeAt(index) - 48
    const value = doubles ? digit * 2 : digit
    sum += value > 9 ? value - 9 : value
    doubles = !doubles
  }
  return sum % 10 === 0
}

/** The sum of the digits, each times its weight; digits beyond the weights do not count. */
export function weightedSum(digits: string, weights: readonly number[]): number {
  let sum = 0
  for (let index = 0; index < weights.length; index++) {
    sum += (digits.charCodeAt(index) - 48) * (weights[index] ?? 0)
  }
  return sum
}

/**
 * Whether letters and digits in capitals leave 1 modulo 97 (ISO/IEC 7064 MOD 97-10), letters
 * counted as 10 to 35, the first four characters last, as ISO 13616 has it for an IBAN.
 */
export function passesIbanCheck(iban: string): boolean {
  let remainder = 0
  for (let index = 0; index < iban.length; index++) {
    const code = iban.charCodeAt((index + 4) % iban.length)
    const value = code < 58 ? code - 48 : code - 55
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}

/** Whether the last digit is right by ISO/IEC 7064 MOD 11,10. */
export function passesMod11And10(digits: string): boolean {
  let product = 10
  for (let index = 0; index < digits.length - 1; index++) {
    const sum = (digits.charCodeAt(index) - 48 + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return (11 - product) % 10 === digits.charCodeAt(digits.length - 1) - 48
}

// The multiplication of the dihedral group of order ten, and the permutation of Verhoeff (1969).
const dihedral = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
]
const permutations = ['0123456789', '1576283094', '5803796142', '8916043527']
const morePermutations = ['9453126870', '4286573901', '2793806415', '7046913258']
const verhoeff = [...permutations, ...morePermutations]

/** Whether the last digit is right by the Verhoeff scheme. */
export function passesVerhoeff(digits: string): boolean {
  let check = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48
    const permuted = (verhoeff[index % 8] ?? '').charCodeAt(digit) - 48
    check = (dihedral[check] ?? '').charCodeAt(permuted) - 48
  }
  return check === 0
}
