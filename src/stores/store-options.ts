import { configurationError } from '../errors.ts'
import type { Durability, TokenStoreWriteOptions } from '../types.ts'

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
