import type { Detection, DetectionOptions, Recognizer } from '../types.ts'
import { createNameTagger, nameRecognizers } from './name-tagger.ts'
import {
  createStructuredScanner,
  type StructuredScanner,
  structuredRecognizers,
} from './structured-scanner.ts'

/** What the finders of every masker are made from. */
export interface FinderOptions {
  /** All by default. */
  readonly entities?: ReadonlySet<string>
  readonly locales?: NonNullable<DetectionOptions['locales']>
}

/** The name and entity of each recogniser of every masker. */
export const builtInRecognizers: readonly Pick<Recognizer, 'name' | 'entity'>[] = [
  ...structuredRecognizers,
  ...nameRecognizers,
]

/** Finds what has a form of its own: numbers, addresses of machines and mailboxes, ids. */
export function createStructuredFinder(options: FinderOptions): StructuredScanner {
  return createStructuredScanner(options)
}

const nothing: readonly Detection[] = []

/** Finds names and postal addresses, where `known`, sorted, is what was found before. */
export function createNameFinder(
  options: FinderOptions,
): (text: string, known: readonly Detection[]) => readonly Detection[] {
  const { entities } = options
  // Lists and weights are large, and every word is weighed: not for finds that nobody wants.
  const isSought = nameRecognizers.some(({ entity }) => entities?.has(entity) ?? true)
  return isSought ? createNameTagger(options) : () => nothing
}
