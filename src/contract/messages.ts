import { MaskingError } from '../errors.ts'
import type { ErrorCode, Issue } from '../types.ts'

/** The codes that callers are answered with; the others are for operators. */
export type ContractCode = Exclude<
  ErrorCode,
  | 'invalid_options'
  | 'invalid_rules'
  | 'invalid_document'
  | 'keys_unavailable'
  | 'store_full'
  | 'store_unavailable'
  | 'store_mismatch'
  | 'record_invalid'
  | 'token_space_exhausted'
  | 'unsupported_body'
>

interface Answer {
  readonly status: number
  /** Where `unmaskErrors` is `semantic`. */
  readonly semantic?: number
  readonly message: string
}

const unmaskMistake = { status: 500, semantic: 400 }

/** Statuses and messages of the wire contract, by code. `{name}` stands for the name that was sent. */
const contractAnswers: Readonly<Record<ContractCode, Answer>> = {
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

/** The words of the contract, for each of its codes. */
export interface Messages {
  /** An error that answers by the contract. */
  fail(code: ContractCode, details?: FailureDetails): MaskingError
  /** The text for one code, a name put in. */
  print(code: ContractCode, name?: string): string
}

/** What an error says beside its code. */
export interface FailureDetails {
  /** Of a token type, format or policy. */
  readonly name?: string | undefined
  /** As `print` made it; by default it is printed anew. */
  readonly message?: string
  /** Says more than the contract's text and stands in its place, but not in that of the host's own. */
  readonly detail?: string | undefined
  readonly issues?: readonly Issue[]
  readonly cause?: unknown
  /** An empty payload is 400 on mask and 500 on unmask. */
  readonly unmasking?: boolean
  /** Milliseconds. */
  readonly retryAfter?: number
}

/** What the words depend on. */
export interface MessageOptions {
  readonly unmaskErrors: 'documented' | 'semantic'
  readonly messages: Readonly<Partial<Record<ErrorCode, string>>>
  /** Characters that the message of `masked_too_long` names. */
  readonly maskedLength: number
  /** How many retries the message of `masking_failed` names. */
  readonly retries: number
}

const longestName = 200

/** The contract's messages and statuses with the host's own in place of them. */
export function createMessages(options: MessageOptions): Messages {
  function print(code: ContractCode, name = ''): string {
    const text = options.messages[code] ?? adaptNumbers(code, options)
    // Names come from callers: cut, and put in literally.
    return text.replace('{name}', () => name.slice(0, longestName))
  }

  return {
    print,
    fail: (code, { name, message, detail, issues, cause, unmasking = false, retryAfter } = {}) => {
      const more = options.messages[code] === undefined ? detail : undefined
      return new MaskingError(code, message ?? more ?? print(code, name), {
        status: chooseStatus(code, unmasking, options.unmaskErrors),
        expose: true,
        ...(issues === undefined ? {} : { issues }),
        ...(cause === undefined ? {} : { cause }),
        ...(retryAfter === undefined ? {} : { retryAfter }),
      })
    },
  }
}

function adaptNumbers(code: ContractCode, options: MessageOptions): string {
  const { message } = contractAnswers[code]
  if (code === 'masked_too_long') return message.replace('600', String(options.maskedLength))
  if (code === 'masking_failed') return message.replace('3', String(options.retries))
  return message
}

function chooseStatus(
  code: ContractCode,
  unmasking: boolean,
  style: 'documented' | 'semantic',
): number {
  const answer = contractAnswers[code]
  if (code === 'payload_empty' && unmasking) return style === 'semantic' ? 400 : 500
  return style === 'semantic' ? (answer.semantic ?? answer.status) : answer.status
}
