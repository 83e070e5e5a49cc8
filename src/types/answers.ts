import type { JsonScalar } from './value.ts'

export interface MaskEntry {
  readonly value: string
  readonly token_name?: string
  readonly format?: string
  readonly token_value: string
  readonly individual_tokens?: readonly IndividualToken[]
  readonly attributes?: unknown
}

/** A find as the wire contract prints it; positions in UTF-16 units of `value` of its entry. */
export interface IndividualToken {
  readonly value: string
  readonly pii_type: string
  readonly token: string
  readonly prefix: string
  readonly suffix: string
  readonly start_pos: number
  readonly end_pos: number
}

export interface UnmaskEntry {
  readonly value: JsonScalar
  readonly token_value: string
  readonly attributes?: unknown
}

interface ContractFailure {
  readonly data: null
  readonly success: false
  readonly error: { readonly message: string }
  /** The HTTP status to answer with; not enumerable, so that it is not part of the JSON. */
  readonly status: number
}

interface ContractSuccess<Entry> {
  readonly data: readonly Entry[]
  readonly success: true
  readonly error: { readonly message: '' }
  /** 200; not enumerable, so that it is not part of the JSON. */
  readonly status: number
}

export type MaskResponse = ContractSuccess<MaskEntry> | ContractFailure

export type UnmaskResponse = ContractSuccess<UnmaskEntry> | ContractFailure
