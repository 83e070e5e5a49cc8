import type { ErrorCode } from './errors.ts'
import type { Path, RulePart } from './path.ts'

/** What a dry run would have done with one document or text: counts and paths, no values. */
export interface DryRunReport {
  readonly operation: 'mask' | 'unmask'
  readonly part: RulePart
  readonly tenant: string
  /** One for each rule, those that named nothing too. */
  readonly rules: readonly DryRunRule[]
  /** What the call would have been refused with, as far as the document decides it. */
  readonly problem?: ErrorCode
}

/** What one rule would have done. */
export interface DryRunRule {
  /** As it was given; `**` for a text. */
  readonly path: Path
  readonly action: 'mask' | 'detect' | 'reveal' | 'redact'
  /** Values that it named. */
  readonly count: number
  /** What was found in them, by entity; of `detect` alone. */
  readonly entities?: Readonly<Record<string, number>>
}

/** What one type of PII was found in, at one path. */
export interface EntityFinds {
  /** Values that hold it. */
  readonly values: number
  /** Times that it was found. */
  readonly finds: number
  /** Values that are nothing else. */
  readonly whole: number
}

/** What was found at one path that no rule names. */
export interface PathFinds {
  /** Keys that look like data are `*`, elements of arrays `[*]`. */
  readonly path: Path
  /** Values that were looked at. */
  readonly values: number
  /** Values in which something was found. */
  readonly found: number
  /** By entity, such as `EMAIL_ADDRESS`. */
  readonly entities: Readonly<Record<string, EntityFinds>>
}

/** Where PII was found: counts and paths, no values. */
export interface InspectionReport {
  readonly documents: number
  readonly values: number
  /** Sorted by how many values of them hold something. */
  readonly paths: readonly PathFinds[]
  /** Values at further paths than are kept apart. */
  readonly others: number
}

/** How much of what passes is looked at. */
export interface CoverageOptions {
  /** Of documents that are looked at, from above 0 to 1; 0.01, and the first of each rules always. */
  readonly share?: number
  /** UTF-16 units that are searched of one document; 20,000. */
  readonly units?: number
  /** Paths kept apart; 1,000. */
  readonly paths?: number
}

/** What rules did not do since the masker was made, as far as documents were looked at. */
export interface CoverageReport {
  /** Documents that were looked at. */
  readonly documents: number
  readonly rules: readonly RuleCoverage[]
  /** Paths that no rule of their document named, and that held PII. */
  readonly uncovered: readonly PathFinds[]
}

/** How often one rule named something. */
export interface RuleCoverage {
  readonly path: Path
  readonly operation: 'mask' | 'unmask'
  readonly part: RulePart
  /** Documents that were looked at under these rules. */
  readonly documents: number
  /** Those in which the rule named something; 0: it never matched. */
  readonly matched: number
}

/** Looks for PII in documents and keeps counts. */
export interface Inspector {
  /** Looks at every value of a document of JSON. Rejects when a recogniser fails. */
  inspect(document: unknown): Promise<void>
  /** What has been found so far. */
  report(): InspectionReport
}
