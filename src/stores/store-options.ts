import { configurationError, suggestName } from '../errors.ts'
import type { Durability, TokenStoreWriteOptions } from '../types.ts'

/**
 * Throws `invalid_options` for what is no object, and for a name that is none of `known`, with the one
 * that was most likely meant.
 */
export function checkOptionNames(owner: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    throw configurationError('invalid_options', `${owner} takes an object, { ${known.join(', ')} }`)
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue
    const meant = suggestName(name, known)
    const mend = meant === undefined ? `it knows ${known.join(', ')}` : `did you mean "${meant}"?`
    throw configurationError('invalid_options', `${owner} has no option "${name}": ${mend}`)
  }
}

/** Throws `invalid_options` for anything but an integer from 1 up. */
export function checkPositiveInteger(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value
  throw configurationError('invalid_options', `${name} must be an integer from 1 up`)
}

/** The durability that is asked for; throws `invalid_options` for one that the store cannot give. */
export function checkDurability(
  owner: string,
  given: readonly Durability[],
  { durability = 'memory' }: TokenStoreWriteOptions = {},
): Durability {
  if (given.includes(durability)) return durability
  throw configurationError(
    'invalid_options',
    `${owner} cannot give this durability, only ${given.map((one) => `'${one}'`).join(' and ')}`,
  )
}
