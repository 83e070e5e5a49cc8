import type { ContextTopic } from '../context/context-words.ts'

/**
 * An identifier that is known by its form: where its digits, letters and separators stand.
 *
 * In a form `#` is a digit, `A` a Latin letter, `*` either, and anything else stands for itself;
 * a space is also a no-break space, a hyphen also a typographic one.
 */
export interface FormRule {
  readonly name: string
  readonly entity: string
  /** ISO 3166-1; absent: of no one country, or used in many. */
  readonly country?: string
  /** Forms that are told from other numbers without help. */
  readonly strong?: readonly string[]
  /** Forms that need a word of `topics` near by. */
  readonly weak?: readonly string[]
  readonly topics: readonly ContextTopic[]
  /** How sure a strong form is without a word of `topics`. */
  readonly score: number
  /** Whether check digits, dates and ranges are right; `value` holds letters, in capitals, and digits only. */
  accepts(value: string): boolean
}
