import { randomBytes, randomInt } from 'node:crypto'

/** Values that nobody has, each of a kind that applications take for real. */
export interface Canaries {
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly card: string
  readonly iban: string
  readonly ssn: string
  readonly ipAddress: string
  readonly street: string
  /** A sentence that holds an e-mail address and a name of its own. */
  readonly note: string
  /** What to look for, by kind. */
  readonly values: Readonly<Record<string, string>>
}

/**
 * Makes canaries: new ones with each call, valid by their check digits, of 8 characters or more, so
 * that they are found where they stand and nowhere else.
 */
export function plantCanaries(): Canaries {
  const email = `${letters(10)}@${letters(10)}.example`
  const noted = { noteEmail: `${letters(10)}@${letters(10)}.example`, noteName: fullName() }
  const values = {
    name: fullName(),
    email,
    phone: `+1 415 ${randomInt(200, 999)} ${digits(4)}`,
    card: withLuhnDigit(`400000${digits(9)}`),
    iban: makeIban(),
    ssn: `${randomInt(100, 600)}-${randomInt(10, 99)}-${randomInt(1_000, 9_999)}`,
    ipAddress: `2001:db8:${randomBytes(12).toString('hex').match(/.{4}/g)?.join(':')}`,
    street: `${randomInt(1_000, 9_999)} ${capital(letters(9))} Street`,
    ...noted,
  }
  const note = `Please call ${noted.noteName} back, or write to ${noted.noteEmail}.`
  return { ...values, note, values }
}

function fullName(): string {
  return `Margaret ${capital(letters(10))}`
}

function letters(count: number): string {
  return Array.from(randomBytes(count), (byte) => String.fromCharCode(97 + (byte % 26))).join('')
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function digits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join('')
}

/** ISO/IEC 7812-1, annex B. */
function withLuhnDigit(number: string): string {
  let sum = 0
  for (const [index, digit] of [...number].reverse().entries()) {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return number + String((10 - (sum % 10)) % 10)
}

/** ISO 13616: a German one. */
function makeIban(): string {
  const account = digits(18)
  const check = 98n - (BigInt(`${account}131400`) % 97n)
  return `DE${String(check).padStart(2, '0')}${account}`
}
