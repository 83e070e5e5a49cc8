import { configurationError } from '../../errors.ts'
import type { Detection, DetectionOptions } from '../../types.ts'
import { entityName } from '../recognize.ts'
import { createTermFinder, maximumTermPieces, splitTerm } from './term-finder.ts'

/**
 * Finds the terms of the deny list, sorted, none overlapping. Throws `invalid_options` for an
 * entity that is none, and for a term that is empty, too long, or named under two entities.
 */
export function createDenyList(
  deny: NonNullable<DetectionOptions['deny']>,
): (text: string) => readonly Detection[] {
  const entities = new Map<string, string>()
  const terms: (readonly [string, string])[] = []
  for (const [entity, list] of Object.entries(deny)) {
    if (!entityName.test(entity)) {
      throw wrong(entity, 'is no entity name: upper-case words with "_", such as "PROJECT"')
    }
    for (const [index, term] of list.entries()) {
      checkTerm(entity, index, term)
      const key = splitTerm(term).join('')
      const other = entities.get(key)
      if (other !== undefined && other !== entity) {
        throw wrong(entity, `names at ${index} a term of ${other}; keep it under one of them`)
      }
      entities.set(key, entity)
      terms.push([term, entity])
    }
  }
  const find = createTermFinder(terms)
  return (text) =>
    find(text, 0, text.length).map(({ start, end, value }) => ({
      entity: value,
      start,
      end,
      score: 1,
      recognizer: 'deny-list',
    }))
}

// Terms are what must not be seen, so no message quotes one.
function checkTerm(entity: string, index: number, term: string): void {
  const pieces = splitTerm(term).length
  if (pieces === 0) throw wrong(entity, `has at ${index} a term of white space only`)
  if (pieces > maximumTermPieces) {
    throw wrong(
      entity,
      `has at ${index} a term of more than ${maximumTermPieces} words and signs; shorten it`,
    )
  }
}

function wrong(entity: string, problem: string): Error {
  return configurationError('invalid_options', `detection.deny: ${entity} ${problem}`)
}
