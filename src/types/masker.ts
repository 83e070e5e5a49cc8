import type { MaskResponse, UnmaskResponse } from './answers.ts'
import type { CallContext } from './call.ts'
import type { EraseReceipt, Erasure, Honeytoken } from './erasure.ts'
import type { CoverageReport } from './guards.ts'
import type { Health } from './health.ts'
import type { KeySource } from './key-ring.ts'
import type { RulePart } from './path.ts'
import type { RotateOptions, RotateReport } from './rotation.ts'
import type { FieldRules, PreparedRules } from './rules.ts'
import type { TextStream, TextStreamOptions } from './stream.ts'
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
  /**
   * Makes streams that mask what is found in a text that comes in pieces: byte for byte what
   * `maskText` gives for the whole. Throws `invalid_options` and `invalid_rules`.
   */
  createMaskStream(options?: TextStreamOptions, context?: CallContext): TextStream
  /** The same for unmasking; what could be the beginning of a token waits for the rest. */
  createUnmaskStream(options?: TextStreamOptions, context?: CallContext): TextStream
  /**
   * Makes a token, or every token that was made for a subject alone, dead for ever; masking a value
   * again gives another token. A subject's take one write, however many they are.
   */
  erase(what: Erasure, context?: CallContext): Promise<EraseReceipt>
  /** Makes a token of `tokenName` that nobody should ever open: opening it raises an event. */
  plantHoneytoken(tokenName: string, context?: CallContext): Promise<Honeytoken>
  /** Resolves when keys and store are fit for use; rejects with what is wrong with them. Call it before you listen. */
  ready(): Promise<void>
  /** What works. Never rejects. */
  health(): Promise<Health>
  /**
   * Which rules never matched, and which paths held PII that no rule names, in the documents that were
   * looked at. Throws `invalid_options` without the option `coverage`.
   */
  coverage(): CoverageReport
  /**
   * Takes other secrets without a restart: a ring with the same last secret, or a function. Calls in
   * flight go on. Rejects with `store_mismatch` for a ring that would change tokens.
   */
  useKeys(keys: KeySource): Promise<void>
  /** Seals every record of the store anew that is not under the newest secret. */
  rotate(options?: RotateOptions): Promise<RotateReport>
  /** Waits for calls in flight and closes what the masker opened. */
  close(): Promise<void>
}
