import { withholdMessage } from '../src/errors.ts'
import { MaskingError } from '../src/index.ts'

export { createReport, optionFailure } from '../src/api/report-errors.ts'

// The client did not write the response, so that it is not at fault when one cannot be read.
const blamesTheDocument = new Set(['bad_request', 'invalid_document', 'payload_too_large'])

/** A body that is kept back for a reason that only the operator reads: 500 `Internal Error`. */
export function refusal(reason: string): MaskingError {
  return new MaskingError('unsupported_body', reason)
}

/** What was thrown while a request was masked. */
export function asRequestError(thrown: unknown): MaskingError {
  if (thrown instanceof MaskingError) return thrown
  const message = 'masking, or what it called, failed with an error of its own'
  return new MaskingError('internal_error', message, { cause: withholdMessage(thrown) })
}

/** What was thrown while a response was masked. */
export function asResponseError(thrown: unknown): MaskingError {
  const error = asRequestError(thrown)
  if (!blamesTheDocument.has(error.code)) return error
  return new MaskingError(error.code, `response: ${error.message}`, { cause: error })
}

/** The contract's envelope as JSON text. */
export function renderError(error: MaskingError): string {
  return JSON.stringify(error.toResponse().body)
}
