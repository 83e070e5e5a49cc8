import { MaskingError, withholdMessage } from '../errors.ts'
import { CommandError, exitCodes } from './command-error.ts'
import type { StorePlace } from './store-arguments.ts'

/** What an operator may read of an error: our own messages, of others their name and place. */
export function describeError(error: unknown): string {
  if (error instanceof CommandError) return error.message
  if (!(error instanceof MaskingError)) return withholdMessage(error).stack ?? 'unknown error'
  const { code, message, cause } = error
  if (cause instanceof MaskingError) return `${code}: ${message}: ${describeError(cause)}`
  return `${code}: ${message}`
}

/** Adds to a message that Redis is not there, or refuses, which address was used; none is printed. */
export function nameAddress(message: string, { source }: Pick<StorePlace, 'source'>): string {
  return `${message}; the address is that of ${source} (--redis, FIELDVEIL_REDIS_URL, REDIS_URL, in this order)`
}

/** What a masker that does not get ready threw, with the address where the store did not answer. */
export function nameUnreachable(error: unknown, place: Pick<StorePlace, 'source'>): unknown {
  if (!(error instanceof MaskingError) || error.code !== 'store_unavailable') return error
  return new CommandError(exitCodes.failed, nameAddress(describeError(error), place))
}
