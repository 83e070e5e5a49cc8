import type { HostRecognizer } from './recognizer.ts'

/** A find before it is masked; positions in UTF-16 units, the end exclusive. */
export interface Detection {
  readonly entity: string
  readonly start: number
  readonly end: number
  /** Certainty from 0 to 1. */
  readonly score: number
  /** The name of the recogniser; `deny-list` for terms of `deny`. */
  readonly recognizer: string
}

/** Words that make a find more certain when they stand near it. */
export interface ContextWords {
  /** Whole words or phrases, in any case. */
  readonly words: readonly string[]
  /** What is added to the score, up to 1; 0.35. */
  readonly raise?: number
  /** How far away they may stand on either side, in UTF-16 units; 50. */
  readonly within?: number
}

/** What is sought in free text. */
export interface DetectionOptions {
  /** The only entities that are sought, or all but some; all by default. */
  readonly entities?:
    | readonly string[]
    | { readonly only?: readonly string[]; readonly except?: readonly string[] }
  /** Finds of a lower score are left alone: one number, or one by entity, `otherwise` for the rest; 0. */
  readonly minimumScore?: number | Readonly<Record<string, number>>
  /**
   * What is never masked: a find that is one of these as a whole, and finds within it. Strings hold
   * to the letter unless `ignoreCase` is set.
   */
  readonly allow?: readonly (
    | string
    | RegExp
    | { readonly term: string; readonly ignoreCase?: boolean }
  )[]
  /** Terms that are always found, by entity: whole words in any case, any white space between them. */
  readonly deny?: Readonly<Record<string, readonly string[]>>
  /** By entity; for an array of words `raise` and `within` have their defaults. */
  readonly contextWords?: Readonly<Record<string, ContextWords | readonly string[]>>
  /**
   * The countries whose forms are sought: `US`, `de-DE`, or `de` for where most speakers of a
   * language live. All that are known by default.
   */
  readonly locales?: readonly string[]
}

/** A field rule's own way to search its text. */
export interface DetectRule extends DetectionOptions {
  /** The name of one of the masker's policies; goes before the call's. */
  readonly policy?: string
}

/** What a detector seeks; as for a masker. */
export interface DetectorOptions {
  readonly detection?: DetectionOptions
  /** Added to the built-in ones; one with the same name replaces it. */
  readonly recognizers?: readonly HostRecognizer[]
}

/** Finds PII and leaves it where it is: for dry runs and reports. Needs no keys and no store. */
export interface Detector {
  /**
   * The finds of a text, sorted, none overlapping; a promise only if a recogniser answered one.
   * Throws, or rejects with, `internal_error` when a recogniser fails.
   */
  detect(text: string): readonly Detection[] | Promise<readonly Detection[]>
}
