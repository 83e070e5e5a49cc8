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

export interface TextOptions {
  /** The name of one of the masker's policies. */
  readonly policy?: string
  /** What is sought; each option given here takes the place of the masker's own. */
  readonly detection?: DetectionOptions
}
