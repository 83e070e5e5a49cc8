import type { ContextWords } from '../../types.ts'
import { createTermFinder } from '../control/term-finder.ts'

/** What is added to a find's score for the words beside it; `start` and `end` in UTF-16 units. */
export type ContextScore = (text: string, start: number, end: number) => number

/** Reads a setting of context words; an array has the defaults. */
export function createContextScore(context: ContextWords | readonly string[]): ContextScore {
  const { words, raise = 0.35, within = 50 } = isList(context) ? { words: context } : context
  const find = createTermFinder(words.map((word) => [word, true] as const))
  return (text, start, end) => {
    const isNear =
      find(text, Math.max(0, start - within), start).length > 0 ||
      find(text, end, Math.min(text.length, end + within)).length > 0
    return isNear ? raise : 0
  }
}

function isList(context: ContextWords | readonly string[]): context is readonly string[] {
  return Array.isArray(context)
}
