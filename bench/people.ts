/** A person whose values nobody had before; `serial` makes them so. */
export interface Person {
  readonly name: string
  readonly email: string
  readonly phone: string
  readonly card: string
  readonly street: string
}

export function makePerson(serial: number): Person {
  const digits = String(serial).padStart(10, '0')
  return {
    name: `Margaret Chamberlain-${serial.toString(36)}`,
    email: `m.chamberlain.${serial.toString(36)}@mail.example`,
    phone: `+44 20 ${digits.slice(0, 5)} ${digits.slice(5)}`,
    card: `4000 00${digits.slice(0, 2)} ${digits.slice(2, 6)} ${digits.slice(6)}`,
    street: `${serial} Old Station Road`,
  }
}

let lastSerial = 0

/** Values of about 20 characters that no store holds yet. */
export function makeValues(count: number): string[] {
  return Array.from({ length: count }, () => `value ${String(++lastSerial).padStart(14, '0')}`)
}
