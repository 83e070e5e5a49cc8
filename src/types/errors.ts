/** Stable names of everything that can go wrong. */
export type ErrorCode =
  | 'payload_empty'
  | 'mask_missing'
  | 'unmask_missing'
  | 'value_missing'
  | 'value_not_string'
  | 'token_name_missing'
  | 'format_missing'
  | 'metadata_unavailable'
  | 'token_name_unknown'
  | 'format_unknown'
  | 'policy_unknown'
  | 'masked_too_long'
  | 'quota_exceeded'
  | 'masking_failed'
  | 'token_value_field_missing'
  | 'token_value_missing'
  | 'token_value_not_string'
  | 'unmasking_failed'
  | 'unmasking_unavailable'
  | 'payload_too_large'
  | 'bad_request'
  | 'internal_error'
  | 'aborted'
  | 'closed'
  | 'invalid_options'
  | 'invalid_rules'
  | 'invalid_document'
  | 'keys_unavailable'
  | 'budget_exceeded'
  | 'store_full'
  | 'store_unavailable'
  | 'store_mismatch'
  | 'record_invalid'
  | 'token_space_exhausted'
  | 'unsupported_body'

/** One thing that is wrong with what was given; never holds a value. */
export interface Issue {
  readonly code: ErrorCode
  readonly message: string
  /** Keys from the payload's root to the place. */
  readonly path: readonly (string | number)[]
}
