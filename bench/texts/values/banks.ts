import type { Random } from '../random.ts'

/** What follows the check digits of an IBAN by country, from the SWIFT registry: `#` a digit, `?` a letter. */
const accountShapes: Readonly<Record<string, string>> = {
  AT: '################',
  BE: '############',
  BG: '????##############',
  CH: '#################',
  CY: '########################',
  CZ: '####################',
  DE: '##################',
  DK: '##############',
  EE: '################',
  ES: '####################',
  FI: '##############',
  FR: '####################?##',
  GB: '????##############',
  GR: '#######################',
  HR: '#################',
  HU: '########################',
  IE: '????##############',
  IT: '?######################',
  LT: '################',
  LU: '################',
  LV: '????#############',
  MT: '????#######################',
  NL: '????##########',
  NO: '###########',
  PL: '########################',
  PT: '#####################',
  RO: '????################',
  SA: '####################',
  SE: '####################',
  SI: '###############',
  SK: '####################',
  TR: '######################',
  AE: '###################',
}

export function makeIban(random: Random): string {
  const country = random.pick(Object.keys(accountShapes))
  const account = random.shape(accountShapes[country] ?? '')
  const check = String(98 - remainder(`${account}${country}00`)).padStart(2, '0')
  const iban = `${country}${check}${account}`
  return random.chance(0.5) ? iban : (iban.match(/.{1,4}/g) ?? []).join(' ')
}

/** An American routing number: the prefix of a Federal Reserve district and a right check digit. */
export function makeRoutingNumber(random: Random): string {
  const body = String(random.integer(1, 12)).padStart(2, '0') + random.digits(6)
  const weights = [3, 7, 1, 3, 7, 1, 3, 7]
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body[index]), 0)
  return body + ((10 - (sum % 10)) % 10)
}

/** ISO 7064 mod 97-10, letters from A = 10 on. */
function remainder(text: string): number {
  const digits = text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  return Number(BigInt(digits) % 97n)
}
