import { withholdMessage } from '../src/errors.ts'
import { MaskingError } from '../src/index.ts'

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

/** What a function of the middleware's options threw: it has seen the request, and may quote it. */
export function optionFailure(name: string, thrown: unknown): MaskingError {
  const message = `${name}(): the function failed with an error of its own`
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

/** Tells the operator of errors: what the host gave, or the console, once for each code. */
export function createReport(
  onError: ((error: MaskingError) => void) | undefined,
): (error: MaskingError) => void {
  const seen = new Set<string>()
  return (error) => {
    try {
      if (onError !== undefined) return onError(error)
      if (seen.has(error.code)) return
      seen.add(error.code)
      console.error(`fieldveil: ${error.code}: ${explain(error)}`)
    } catch {
      // A logger that fails must not keep the client waiting for its answer.
    }
  }
}

/** The message with those of its causes; only our own, which hold no value. */
function explain(error: MaskingError): string {
  const { cause } = error
  return cause instanceof MaskingError ? `${error.message}: ${explain(cause)}` : error.message
}
