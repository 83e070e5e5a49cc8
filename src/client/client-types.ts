import type { MaskEntry, UnmaskEntry } from '../types.ts'

/** An entry to be masked; without `token_name` what is found in `value` is masked. */
export interface MaskInput {
  readonly value: string
  readonly token_name?: string
  readonly format?: string
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** An entry of an unmask call. */
export interface UnmaskInput {
  readonly token_value: string
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** What the server says of a job; times are `YYYY-MM-DD HH:MM:SS`, UTC. */
export interface JobItem {
  readonly tracking_id: string
  readonly call_type: 'mask' | 'unmask' | null
  readonly status: 'PENDING' | 'IN-PROGRESS' | 'SUCCESS' | 'FAILED' | 'PURGED' | (string & {})
  readonly result: readonly (MaskEntry | UnmaskEntry)[] | null
  readonly error_msg: string | null
  readonly submitted_time: string | null
  readonly process_start_time: string | null
  readonly completed_time: string | null
}
