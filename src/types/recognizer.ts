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
  /** The other entities that its spans may name, so that options can name them too. */
  readonly entities?: readonly string[]
  /** Milliseconds that a promise of `find` may take, within the call's own time; 1,000. */
  readonly timeout?: number
  /**
   * What follows when `find` throws, rejects, is late or answers no spans: `refuse` fails the call,
   * so that nothing unmasked leaves; `skip` goes on with what the others found. `refuse`.
   */
  readonly onFailure?: 'refuse' | 'skip'
  /** The stretches of one segment of a text that it takes for its entity. */
  find(text: string): readonly RecognizedSpan[] | Promise<readonly RecognizedSpan[]>
}

/** Finds one kind of PII by regular expressions; they are copied, so that nothing of them is shared. */
export interface PatternRecognizer {
  readonly name: string
  /** Upper-case words with `_`, such as `EMPLOYEE_ID`. */
  readonly entity: string
  /**
   * What can backtrack catastrophically is refused at construction. Every match counts, whether
   * `g` is set or not; `y` is taken away; an empty match is no find.
   */
  readonly pattern: RegExp | readonly RegExp[]
  /** The number or name of the group whose stretch is the find; the whole match by default. */
  readonly group?: number | string
  /** Certainty from 0 to 1; 0.85, or 0.5 where `context` is given. */
  readonly score?: number
  /** Words within 50 UTF-16 units of the find that raise its score by 0.35. */
  readonly context?: readonly string[]
  /** Takes a pattern that the check refuses: a hostile text can then hold up the process. `false`. */
  readonly acceptBacktracking?: boolean
  /** `false` for what only looks like one, such as a wrong check digit. */
  validate?(match: RegExpExecArray): boolean
}

/** A recogniser of the host: a function, or regular expressions. */
export type HostRecognizer = Recognizer | PatternRecognizer

/** How the finds of a host's own entity are masked. */
export interface EntityOptions {
  readonly tokenName?: string
  readonly format?: string
  /** The tag around its tokens, without brackets; the entity's name by default. */
  readonly tag?: string
}
