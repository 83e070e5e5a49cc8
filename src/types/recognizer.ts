/** A stretch of a text; positions in UTF-16 units, the end exclusive. */
export interface RecognizedSpan {
  readonly start: number
  readonly end: number
  /** Certainty from 0 to 1; 1 by default. */
  readonly score?: number
  /** When one recogniser finds several entities; its own `entity` by default. */
  readonly entity?: string
}

/** Finds one kind of PII in a text. */
export interface Recognizer {
  readonly name: string
  /** Upper-case words with `_`, such as `EMPLOYEE_ID`. */
  readonly entity: string
  find(text: string): readonly RecognizedSpan[] | Promise<readonly RecognizedSpan[]>
}

/** How the finds of a host's own entity are masked. */
export interface EntityOptions {
  readonly tokenName?: string
  readonly format?: string
  /** The tag around its tokens, without brackets; the entity's name by default. */
  readonly tag?: string
}
