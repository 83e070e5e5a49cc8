import type { ErrorCode } from '../types.ts'

/** The rows of the contract's table of dialects, and what else a route can answer. */
export type ErrorKind =
  | 'input'
  | 'credentials'
  | 'quota'
  | 'rate'
  | 'content-policy'
  | 'job'
  | 'internal'
  | 'other'

const kinds = new Map<ErrorCode, ErrorKind>([
  ...(
    [
      'payload_empty',
      'mask_missing',
      'unmask_missing',
      'value_missing',
      'value_not_string',
      'token_name_missing',
      'format_missing',
      'metadata_unavailable',
      'token_name_unknown',
      'format_unknown',
      'policy_unknown',
      'masked_too_long',
      'token_value_field_missing',
      'token_value_missing',
      'token_value_not_string',
      'status_missing',
      'tracking_id_missing',
      'field_invalid',
      'bad_request',
    ] as const
  ).map((code) => [code, 'input'] as const),
  ...(
    [
      'unauthenticated',
      'credential_malformed',
      'credential_pending',
      'credential_refused',
      'credential_expired',
    ] as const
  ).map((code) => [code, 'credentials'] as const),
  ['quota_exceeded', 'quota'],
  ['rate_exceeded', 'rate'],
  ['budget_exceeded', 'rate'],
  ['content_refused', 'content-policy'],
  ['job_unknown', 'job'],
  // Statuses of their own, the message alone.
  ...(
    [
      'unmasking_failed',
      'permission_denied',
      'path_unknown',
      'method_not_allowed',
      'media_type_unsupported',
      'payload_too_large',
      'body_too_slow',
      'definition_conflict',
      'text_missing',
      'file_type_unsupported',
      'aborted',
      'closed',
    ] as const
  ).map((code) => [code, 'other'] as const),
])

/** Which row an error belongs to; what is not known to be for clients is `internal`. */
export function kindOf(code: ErrorCode): ErrorKind {
  return kinds.get(code) ?? 'internal'
}

/** What other dialects than `protecto` say of credentials: whether there were any. */
export function describeCredential(code: ErrorCode): string {
  const isMissing = code === 'unauthenticated' || code === 'credential_malformed'
  return isMissing ? 'Bearer token missing' : 'Invalid bearer token'
}

/** The status outside the `protecto` dialect, which alone answers a caller's mistakes with 500. */
export function plainStatus(code: ErrorCode, status: number): number {
  if (code === 'unmasking_failed') return 404
  if (code === 'unmasking_unavailable') return 503
  return status
}
