import type { DialectResponse, PublicError } from '../types.ts'
import { kindOf } from './error-kind.ts'

/** The contract's own: an envelope with the first error; credentials alone are answered by `detail`. */
export function renderProtecto({ code, status, message }: PublicError): DialectResponse {
  const isCredential = kindOf(code) === 'credentials'
  return {
    status,
    contentType: 'application/json; charset=utf-8',
    body: isCredential ? { detail: message } : { data: null, success: false, error: { message } },
  }
}
