import type { DetectionOptions } from './detection.ts'

/** A find that was masked. */
export interface Find {
  readonly entity: string
  /** UTF-16 units in the text that was given, the end exclusive. */
  readonly start: number
  readonly end: number
  readonly score: number
  readonly recognizer: string
  readonly token: string
  readonly prefix: string
  readonly suffix: string
}

/** A wrapped token that did not open: altered, erased, expired, or not for this caller. */
export interface UnknownToken {
  /** UTF-16 units in the text that was given, the wrapper included, the end exclusive. */
  readonly start: number
  readonly end: number
  /** The name in its opening tag; absent between a policy's own prefix and suffix. */
  readonly tag?: string
  /** Of the field, in a stream of documents; the positions are then those of its text. */
  readonly path?: string
}

/** How a text is searched and read. */
export interface TextOptions {
  /** The name of one of the masker's policies. */
  readonly policy?: string
  /** What is sought; each option given here takes the place of the masker's own. */
  readonly detection?: DetectionOptions
  /**
   * Told of each wrapped token that unmasking leaves as it is, so that a token which a language
   * model changed is noticed; nothing is ever guessed. What it throws fails the call.
   */
  onUnknownToken?(unknown: UnknownToken): void
}
