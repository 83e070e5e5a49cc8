import { traceDocument } from '../fields/trace.ts'
import type { Detection } from '../text/recognize.ts'
import { createTextSearch } from '../text/text-search.ts'
import type { Inspector, Recognizer } from '../types.ts'
import { createTally } from './tally.ts'
import { createTellingKeys } from './telling-keys.ts'

/** How an inspector looks for PII. */
export interface InspectorOptions {
  /** Added to the built-in ones; one with the same name replaces it. */
  readonly recognizers?: readonly Recognizer[]
  /** Paths kept apart; 1,000. */
  readonly paths?: number
  /** Gets each find with the text that it was found in: a value, which nobody else is shown. */
  onFind?(find: { readonly path: string; readonly entity: string; readonly text: string }): void
}

const nodesOfDocument = 1_000_000
const levelsOfDocument = 200

/**
 * Looks for PII in documents of JSON and keeps counts by path, in bounded memory: nothing is masked, no
 * key and no store is needed. A number is searched as it is printed. Throws `invalid_options` for what
 * is no recogniser.
 */
export function createInspector(options: InspectorOptions = {}): Inspector {
  const { recognizers = [], paths = 1_000, onFind } = options
  const recognition = createTextSearch({ recognizers }).open()
  const isTelling = createTellingKeys(recognition)
  const tally = createTally(paths)
  let documents = 0

  function count(path: string, text: string, found: readonly Detection[]): void {
    tally.add(path, text.length, found)
    if (onFind === undefined) return
    for (const { entity, start, end } of found)
      onFind({ path, entity, text: text.slice(start, end) })
  }

  return {
    inspect: async (document) => {
      documents++
      const waiting: Promise<void>[] = []
      const limits = { depth: levelsOfDocument, nodes: nodesOfDocument, isTelling }
      traceDocument(document, limits, (value, place) => {
        if (value === null || typeof value === 'boolean') return
        const path = tally.nameOf(place)
        const text = String(value)
        const found = recognition(text)
        if (found instanceof Promise) waiting.push(found.then((all) => count(path, text, all)))
        else count(path, text, found)
      })
      if (waiting.length > 0) await Promise.all(waiting)
    },
    report: () => {
      const { values, others } = tally
      return { documents, values, paths: tally.list(), others }
    },
  }
}
