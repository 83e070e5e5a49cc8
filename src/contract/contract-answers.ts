import type { ErrorCode } from '../types.ts'

/** Nobody is answered with their messages; whoever gives one all the same does no harm. */
export const operatorCodes = [
  'invalid_options',
  'invalid_rules',
  'invalid_document',
  'keys_unavailable',
  'store_full',
  'store_unavailable',
  'store_mismatch',
  'record_invalid',
  'token_space_exhausted',
  'unsupported_body',
] as const

/** The codes that callers are answered with; the others are for operators. */
export type ContractCode = Exclude<ErrorCode, (typeof operatorCodes)[number]>

interface Answer {
  readonly status: number
  /** Where `unmaskErrors` is `semantic`. */
  readonly semantic?: number
  readonly message: string
}

const unmaskMistake = { status: 500, semantic: 400 }

/** Statuses and messages of the wire contract, by code. `{name}` stands for the name that was sent. */
export const contractAnswers: Readonly<Record<ContractCode, Answer>> = {
  payload_empty: { status: 400, message: 'Payload is empty' },
  mask_missing: { status: 400, message: 'mask data missing' },
  value_missing: { status: 400, message: 'Missing value' },
  value_not_string: { status: 400, message: 'value must be a string' },
  token_name_missing: { status: 400, message: 'Missing token_name' },
  format_missing: { status: 400, message: 'Missing format' },
  metadata_unavailable: { status: 400, message: 'Token and Format Metadata not available' },
  token_name_unknown: { status: 400, message: 'token_name not defined: {name}' },
  format_unknown: { status: 400, message: 'format name not defined: {name}' },
  policy_unknown: { status: 400, message: 'policy_name not defined: {name}' },
  masked_too_long: {
    status: 400,
    message:
      'Masked data exceeds the approved limit of 600 characters. Please split the input value and try again.',
  },
  quota_exceeded: {
    status: 403,
    message:
      'You have exceeded the maximum number of token creation limit for your trial subscription. To upgrade your subscription, please contact help@protecto.ai.',
  },
  masking_failed: { status: 500, message: 'Masking failed after 3 retries' },
  unmask_missing: { ...unmaskMistake, message: 'unmask data missing' },
  // The trailing blank is the contract's.
  token_value_field_missing: { ...unmaskMistake, message: 'Missing token value field ' },
  token_value_missing: { ...unmaskMistake, message: 'Missing token value' },
  token_value_not_string: { ...unmaskMistake, message: 'token_value must be a string' },
  unmasking_failed: {
    status: 500,
    semantic: 404,
    message: 'Unmasking of given token values failed.',
  },
  unmasking_unavailable: {
    status: 500,
    semantic: 503,
    message: 'Unmasking of given token values failed.',
  },
  unauthenticated: { status: 401, message: 'Not authenticated' },
  credential_malformed: {
    status: 401,
    message:
      'To access Protecto, a valid license is required. Please create an account to execute the code',
  },
  credential_pending: {
    status: 401,
    message:
      'Your license is currently being generated. Please wait for a moment before running the code.',
  },
  credential_expired: {
    status: 401,
    message:
      "Protecto's license has expired. To execute the code, please contact help@protecto.ai.",
  },
  credential_refused: { status: 401, message: 'Access token has expired or is not yet valid.' },
  permission_denied: { status: 403, message: 'Permission denied: {name}' },
  path_unknown: { status: 404, message: 'URL Not Found' },
  method_not_allowed: { status: 405, message: 'Method Not Allowed' },
  media_type_unsupported: { status: 415, message: 'Unsupported Media Type' },
  body_too_slow: { status: 408, message: 'Request Timeout' },
  rate_exceeded: { status: 429, message: 'API usage limit exceeded' },
  content_refused: { status: 422, message: 'The content violates our policy' },
  status_missing: { status: 400, message: 'status data missing' },
  tracking_id_missing: { status: 400, message: 'Missing tracking_id' },
  job_unknown: { status: 404, message: 'Job not found' },
  text_missing: { status: 400, message: 'text field is required' },
  file_type_unsupported: {
    status: 400,
    message: 'Unsupported file type. Supported types: pdf, docx, csv, excel',
  },
  field_invalid: { status: 400, message: 'A field has a value that it cannot have' },
  definition_conflict: {
    status: 409,
    message: 'Existing tokens depend on the definition of: {name}',
  },
  budget_exceeded: { status: 429, message: 'API usage limit exceeded' },
  payload_too_large: { status: 413, message: 'Payload too large' },
  bad_request: { status: 400, message: 'Bad request' },
  aborted: { status: 499, message: 'The call was aborted' },
  closed: { status: 503, message: 'The masker is closed' },
  internal_error: { status: 500, message: 'Internal Error' },
}
