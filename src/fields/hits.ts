import { MaskingError } from '../errors.ts'
import type { TokenValue } from '../types.ts'
import type { CompiledRule } from './rule.ts'

/** A value that a rule names. */
export interface FieldHit {
  readonly value: TokenValue
  readonly rule: CompiledRule
}

/** What the rules name in one document. */
export interface FieldHits<Result> {
  readonly hits: readonly FieldHit[]
  /**
   * Puts one value in the place of each hit, in the order of `hits`. To be called at most once.
   * Throws `internal_error` when there is not exactly one value for each hit.
   */
  replace(values: readonly TokenValue[]): Result
}

export interface DocumentLimits {
  /** Levels of nesting on the way to named values. */
  readonly depth: number
  /** Values that rules may hit. */
  readonly fields: number
}

/** A document that no JSON text could hold, or not within the limits. Never says what was in it. */
export function invalidDocument(problem: string): MaskingError {
  return new MaskingError('invalid_document', `The document ${problem}`, { status: 400 })
}

export function tooDeep(limits: DocumentLimits): MaskingError {
  return invalidDocument(`is nested deeper than ${limits.depth} levels, or holds itself`)
}

export function tooManyFields(): MaskingError {
  return new MaskingError('payload_too_large', 'Payload too large', { status: 413 })
}

/** A missing value would let the one it should replace through. */
export function checkValues(hits: readonly FieldHit[], values: readonly TokenValue[]): void {
  let complete = values.length === hits.length
  for (let index = 0; index < hits.length && complete; index++) {
    complete = values[index] !== undefined
  }
  if (!complete) throw new MaskingError('internal_error', 'A named field was left without a value')
}
