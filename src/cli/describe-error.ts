import { MaskingError, withholdMessage } from '../errors.ts'
import { CommandError } from './command-error.ts'

/** What an operator may read of an error: our own messages, of others their name and place. */
export function describeError(error: unknown): string {
  if (error instanceof CommandError) return error.message
  if (!(error instanceof MaskingError)) return withholdMessage(error).stack ?? 'unknown error'
  const { code, message, cause } = error
  return `${code}: ${message}${cause instanceof MaskingError ? `: ${describeError(cause)}` : ''}`
}
