import type { CallContext } from './call.ts'
import type { DetectRule } from './detection.ts'
import type { Path } from './path.ts'

/** What is done with a field; `{}` masks with the default token type. */
export interface FieldRule {
  /** A token type, `Default Token` by default. */
  readonly tokenName?: string
  readonly format?: string
  /** The field is free text: only what is found in it is masked. An object says what is sought. */
  readonly detect?: boolean | DetectRule
  /** One-way: leaves a part readable and hides the rest behind `*`. */
  readonly reveal?: 'last4' | 'first' | 'domain'
  /** One-way: the text that stands in the value's place. */
  readonly redact?: string
}

/** Which fields of a document are masked, and how: rules by path, or paths alone. */
export type FieldRules = readonly Path[] | Readonly<Record<Path, FieldRule>>

/** Rules that were read once and hold for many documents. */
export interface PreparedRules {
  /** The same for rules that name the same fields and do the same with them. */
  readonly id: string
  /** JSON in, JSON out; the input is not touched. Rejects with `MaskingError`. */
  maskDocument<T>(document: T, context?: CallContext): Promise<T>
  /** Puts the values back, in a copy. Rejects with `MaskingError`. */
  unmaskDocument<T>(document: T, context?: CallContext): Promise<T>
  /**
   * Like `maskDocument`, but writes into the document, so that whoever else holds it sees the tokens
   * too. For what a body parser makes; answers a copy where a named value lies in anything else.
   */
  maskInPlace<T>(document: T, context?: CallContext): Promise<T>
  /** Puts the values back, in the document itself as far as `maskInPlace` does. */
  unmaskInPlace<T>(document: T, context?: CallContext): Promise<T>
  /** The same for JSON text; every byte outside the named values stays as it was. */
  maskJson(text: string, context?: CallContext): Promise<string>
  /** Puts the values back in JSON text. */
  unmaskJson(text: string, context?: CallContext): Promise<string>
}
