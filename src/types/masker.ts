import type { MaskResponse, UnmaskResponse } from './answers.ts'
import type { CallContext } from './call.ts'
import type { EraseReceipt } from './erasure.ts'
import type { FieldRules, PreparedRules, RulePart } from './rules.ts'
import type { Find, TextOptions } from './text.ts'

/** Masks and unmasks; every method is safe to destructure. */
export interface Masker {
  /** The wire contract: resolves to its envelope, for failures too. Never rejects. */
  maskFields(payload: unknown, context?: CallContext): Promise<MaskResponse>
  /** The wire contract: resolves to its envelope, for failures too. Never rejects. */
  unmaskFields(payload: unknown, context?: CallContext): Promise<UnmaskResponse>
  /** Masks the fields that `rules` name in a copy of a JSON document. Rejects with `MaskingError`. */
  maskDocument<T>(document: T, rules: FieldRules, context?: CallContext): Promise<T>
  /** Puts the values back where `rules` name tokens, in a copy. Rejects with `MaskingError`. */
  unmaskDocument<T>(document: T, rules: FieldRules, context?: CallContext): Promise<T>
  /** Reads rules once for many documents. Throws `invalid_rules`, which names the path and the mend. */
  prepare(rules: FieldRules, part?: RulePart): PreparedRules
  /** Masks what is found in a text. */
  maskText(
    text: string,
    options?: TextOptions,
    context?: CallContext,
  ): Promise<{ text: string; finds: Find[] }>
  /** Puts the values back where a text holds wrapped tokens; what is no token stays as it is. */
  unmaskText(text: string, options?: TextOptions, context?: CallContext): Promise<string>
  /** Makes a token dead for ever; masking its value again gives another one. */
  erase(what: { readonly token: string }, context?: CallContext): Promise<EraseReceipt>
  /** Waits for calls in flight and closes what the masker opened. */
  close(): Promise<void>
}
