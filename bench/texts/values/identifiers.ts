import type { Random } from '../random.ts'

/** A US social security number as they were given out: no area 000, 666 or 9xx, no zero group. */
export function makeSsn(random: Random): string {
  const area = random.integer(1, 898)
  return [
    String(area === 666 ? 665 : area).padStart(3, '0'),
    String(random.integer(1, 99)).padStart(2, '0'),
    String(random.integer(1, 9_999)).padStart(4, '0'),
  ].join('-')
}

/** ISO 3779 with the check digit of 49 CFR 565. */
export function makeVin(random: Random): string {
  const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ'
  const values = '12345678123457923456789'
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
  const alphabet = [...letters, ...'0123456789']
  const start = random.pick(['1HG', 'WVW', '1FA', 'JTD', '5YJ', 'WBA'])
  const draw = (count: number): string =>
    Array.from({ length: count }, () => random.pick(alphabet)).join('')
  const body = `${start}${draw(5)}0${draw(2)}${random.digits(6)}`
  const sum = weights.reduce((total, weight, index) => {
    const sign = body[index] ?? '0'
    const value = /\d/.test(sign) ? Number(sign) : Number(values[letters.indexOf(sign)])
    return total + weight * value
  }, 0)
  const check = sum % 11 === 10 ? 'X' : String(sum % 11)
  return `${body.slice(0, 8)}${check}${body.slice(9)}`
}

/** National numbers with right check digits, by entity. */
export const nationalNumbers: Readonly<Record<string, (random: Random) => string>> = {
  UK_NINO: (random) =>
    `${random.pick(['AB', 'JK', 'CE', 'PW'])}${random.shape(' ## ## ## ')}${random.pick(['A', 'B', 'C', 'D'])}`,
  UK_NHS: (random) => {
    const digits = withCheck(
      () => `${random.integer(4, 7)}${random.digits(8)}`,
      (body) => (11 - (weighted(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11,
    )
    return `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`
  },
  DE_TAX_ID: (random) => {
    const order = shuffle(random, '1234567890'.split(''))
    // Of ten digits one stands twice and one not at all; the first is not zero.
    const first = order.findIndex((digit) => digit !== '0')
    const digits = [order[first], ...order.filter((_, index) => index !== first)]
    digits[random.integer(5, 9)] = digits[random.integer(0, 2)]
    let product = 10
    for (const digit of digits) {
      const sum = (Number(digit) + product) % 10 || 10
      product = (sum * 2) % 11
    }
    return digits.join('') + ((11 - product) % 10)
  },
  FR_NIR: (random) => {
    const body = [
      random.pick(['1', '2']),
      String(random.integer(40, 99)),
      String(random.integer(1, 12)).padStart(2, '0'),
      String(random.integer(10, 89)),
      String(random.integer(1, 400)).padStart(3, '0'),
      String(random.integer(1, 400)).padStart(3, '0'),
    ]
    const key = String(97 - Number(BigInt(body.join('')) % 97n)).padStart(2, '0')
    return random.chance(0.5) ? `${body.join('')}${key}` : `${body.join(' ')} ${key}`
  },
  ES_NIF: (random) => {
    const digits = random.digits(8)
    return digits + 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digits) % 23]
  },
  PL_PESEL: (random) => {
    const day = String(random.integer(1, 28)).padStart(2, '0')
    const body = `${random.integer(40, 99)}0${random.integer(1, 9)}${day}${random.digits(4)}`
    return body + ((10 - (weighted(body, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10)
  },
  BR_CPF: (random) => {
    const body = `${random.integer(1, 9)}${random.digits(8)}`
    const first = body + cpfDigit(body)
    const digits = first + cpfDigit(first)
    return `${digits.slice(0, 3)}.${digits.slice(3, 6)}.${digits.slice(6, 9)}-${digits.slice(9)}`
  },
}

function cpfDigit(body: string): number {
  const weights = [...body].map((_, index) => body.length + 1 - index)
  return ((weighted(body, weights) * 10) % 11) % 10
}

function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0)
}

/** Draws again where the check would need two digits. */
function withCheck(draw: () => string, check: (body: string) => number): string {
  for (;;) {
    const body = draw()
    const digit = check(body)
    if (digit < 10) return body + digit
  }
}

function shuffle(random: Random, items: string[]): string[] {
  for (let index = items.length - 1; index > 0; index--) {
    const other = random.integer(0, index)
    const item = items[index] ?? ''
    items[index] = items[other] ?? ''
    items[other] = item
  }
  return items
}
