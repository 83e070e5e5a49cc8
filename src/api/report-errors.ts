import { MaskingError, withholdMessage } from '../errors.ts'

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

/** What a function of the options threw: it has seen the request, and may quote it. */
export function optionFailure(name: string, thrown: unknown): MaskingError {
  const message = `${name}(): the function failed with an error of its own`
  return new MaskingError('internal_error', message, { cause: withholdMessage(thrown) })
}

/** The message with those of its causes; only our own, which hold no value. */
function explain(error: MaskingError): string {
  const { cause } = error
  return cause instanceof MaskingError ? `${error.message}: ${explain(cause)}` : error.message
}
