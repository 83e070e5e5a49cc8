import type { Detection, DetectionOptions, Recognizer } from '../types.ts'
import { addressRecognizer } from './recognizers/address.ts'
import { organizationRecognizer } from './recognizers/organization.ts'
import { personRecognizer } from './recognizers/person.ts'
import { createStructuredScanner, structuredRecognizers } from './structured-scanner.ts'

/** What the finders of every masker are made from. */
export interface FinderOptions {
  /** All by default. */
  readonly entities?: ReadonlySet<string>
  readonly locales?: NonNullable<DetectionOptions['locales']>
}

const nameRecognizers: readonly Recognizer[] = [
  addressRecognizer,
  organizationRecognizer,
  personRecognizer,
]

/** The name and entity of each recogniser of every masker. */
export const builtInRecognizers: readonly Pick<Recognizer, 'name' | 'entity'>[] = [
  ...structuredRecognizers,
  ...nameRecognizers,
]

/** Finds what has a form of its own: numbers, addresses of machines and mailboxes, ids. */
export function createStructuredFinder(options: FinderOptions): (text: string) => Detection[] {
  return createStructuredScanner(options)
}

/** Finds names and postal addresses, where `known`, sorted, is what was found before. */
export function createNameFinder(
  options: FinderOptions,
): (text: string, known: readonly Detection[]) => Detection[] {
  return createFinder(nameRecognizers, options)
}

function createFinder(
  recognizers: readonly Recognizer[],
  { entities }: FinderOptions,
): (text: string) => Detection[] {
  const sought = recognizers.filter(({ entity }) => entities?.has(entity) !== false)
  return (text) =>
    sought.flatMap(({ name, entity, find }) =>
      (find(text) as readonly { start: number; end: number; score?: number }[]).map(
        ({ start, end, score = 1 }) => ({ entity, start, end, score, recognizer: name }),
      ),
    )
}
