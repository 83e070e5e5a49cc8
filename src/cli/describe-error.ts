import { MaskingError, withholdMessage } from '../errors.ts'
import { CommandError } from './command-error.ts'

/** What an operator may read of an error: our own messages, of others their name and place. */
export function describeError(error: unknown): string {
  if (error instanceof CommandError) return error.message
  if (!(error instanceof MaskingError)) return withholdMessage(error).stack ?? 'unknown error'
  const { code, message, cause } = error
  if (cause instanceof MaskingError) return `${code}: ${message}: ${describeError(cause)}`
  return `${code}: ${hintAddress(message)}`
}

/** Adds where the address comes from to a message that nobody is there; it may hold a password itself. */
export function hintAddress(message: string): string {
  return /\b(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/.test(message)
    ? `${message}; FIELDVEIL_REDIS_URL or --redis says where Redis is, redis://127.0.0.1:6379 by default`
    : message
}
