import type { MaskingError } from '../errors.ts'
import type { MaskEntry, MaskResponse, UnmaskEntry, UnmaskResponse } from '../types.ts'

/** The contract's answer to a mask call that succeeded. */
export function wrapMaskEntries(data: readonly MaskEntry[]): MaskResponse {
  return withStatus({ data, success: true, error: { message: '' } } as const, 200)
}

/** The contract's answer to an unmask call that succeeded. */
export function wrapUnmaskEntries(data: readonly UnmaskEntry[]): UnmaskResponse {
  return withStatus({ data, success: true, error: { message: '' } } as const, 200)
}

/** The contract's answer to a call that failed; holds for both calls. */
export function wrapFailure(error: MaskingError): MaskResponse & UnmaskResponse & { data: null } {
  const { status, body } = error.toResponse()
  return Object.defineProperty(withStatus(body, status), place, { value: error })
}

// By a registered symbol, because a program may load this package once as ESM and once as CommonJS.
const place = Symbol.for('fieldveil.failure')

/** The error that an envelope was made from, with all its issues; undefined for a success. */
export function failureOf(response: MaskResponse | UnmaskResponse): MaskingError | undefined {
  return (response as { readonly [place]?: MaskingError })[place]
}

function withStatus<T extends object>(
  envelope: T,
  status: number,
): T & { readonly status: number } {
  // Not enumerable: the status belongs to the answer's head, not to its JSON.
  return Object.defineProperty(envelope, 'status', { value: status }) as T & {
    readonly status: number
  }
}
