import type { FieldRules, KeyRing, RootKey } from 'fieldveil'

/** Stands in every value of a fault test, so that one that got out can be found. */
export const plantedMail = 'planted.'
export const plantedNumber = '4007000000'
/** Stands in every secret. */
export const plantedSecret = 'planted-secret'

/** Values of both kinds of token, derived for even indexes and permuted for odd ones; up to 10^6. */
export function valueAt(index: number): string {
  if (index % 2 === 1) return `${plantedNumber}${String(index).padStart(6, '0')}`
  return `${plantedMail}${String(index).padStart(7, '0')}@mail.example`
}

/** The values from `from` on, below `to`, by kind. */
export interface ValueDocument {
  readonly mails: readonly string[]
  readonly numbers: readonly string[]
}

export const valueRules: FieldRules = {
  'mails[*]': { tokenName: 'Text Token', format: 'Email Address' },
  'numbers[*]': { tokenName: 'Numeric Token' },
}

/** Any list by index as the document that `valueRules` fit. */
export function asDocument(from: number, items: readonly string[]): ValueDocument {
  const isMail = (_: string, at: number): boolean => (from + at) % 2 === 0
  return {
    mails: items.filter(isMail),
    numbers: items.filter((item, at) => !isMail(item, at)),
  }
}

/** The inverse of `asDocument`. */
export function asList(from: number, { mails, numbers }: ValueDocument): string[] {
  const left = { mails: [...mails], numbers: [...numbers] }
  return Array.from({ length: mails.length + numbers.length }, (_, at) => {
    const kind = (from + at) % 2 === 0 ? left.mails : left.numbers
    return kind.shift() ?? ''
  })
}

export function valuesOf(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, at) => valueAt(from + at))
}

/** A secret by its id, the same in every process. */
export function keyOf(id: string): RootKey {
  return { id, secret: `${plantedSecret} of ${id} for tests only, 32 bytes or more` }
}

export const faultKeys: KeyRing = [keyOf('first')]
