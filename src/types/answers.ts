import type { JsonScalar } from './value.ts'

/** An entry of a mask answer, in the place of its entry in the payload; names and value as they were sent. */
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

/** An entry of an unmask answer, in the place of its entry in the payload. */
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

/** What `maskFields` resolves to: the envelope of the wire contract, with the HTTP status as a property that is not enumerable. */
export type MaskResponse = ContractSuccess<MaskEntry> | ContractFailure

/** What `unmaskFields` resolves to: the envelope of the wire contract, with the HTTP status as a property that is not enumerable. */
export type UnmaskResponse = ContractSuccess<UnmaskEntry> | ContractFailure
