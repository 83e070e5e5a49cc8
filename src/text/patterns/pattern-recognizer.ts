import { configurationError } from '../../errors.ts'
import type { PatternRecognizer, RecognizedSpan, Recognizer } from '../../types.ts'
import { createContextScore } from '../context/context-score.ts'
import { checkPattern } from './pattern-check.ts'
import { widenStretch } from './stretch.ts'

/**
 * A recogniser that finds every match of regular expressions. They are copied: what `lastIndex` the
 * host's own have neither matters nor changes. Throws `invalid_options` for one that can backtrack
 * catastrophically.
 */
export function createPatternRecognizer(options: PatternRecognizer): Recognizer {
  const { name, entity, context, group = 0 } = options
  const patterns = [options.pattern].flat().map((pattern) => {
    if (!options.acceptBacktracking) checkPattern(`recognizer "${name}"`, pattern)
    checkGroup(name, pattern, group)
    return copyPattern(pattern, group !== 0)
  })
  const raise = context === undefined ? undefined : createContextScore(context)
  const score = options.score ?? (context === undefined ? 0.85 : 0.5)

  function toSpan(text: string, match: RegExpExecArray): RecognizedSpan[] {
    const indices = stretchOf(match, group)
    if (indices === undefined || indices[0] === indices[1]) return []
    if (options.validate?.(match) === false) return []
    const { start, end } = widenStretch(text, indices[0], indices[1])
    return [{ start, end, score: score + (raise?.(text, start, end) ?? 0) }]
  }

  return {
    name,
    entity,
    // `matchAll` copies the pattern once more, so a `validate` that searches a text disturbs nothing.
    find: (text) =>
      patterns.flatMap((pattern) =>
        [...text.matchAll(pattern)].flatMap((match) => toSpan(text, match)),
      ),
  }
}

function checkGroup(name: string, pattern: RegExp, group: number | string): void {
  // With an empty alternative it matches, and then it has all its groups.
  const match = new RegExp(`${pattern.source}|`, pattern.flags.replace('y', '')).exec('')
  const isThere =
    typeof group === 'number'
      ? group < (match?.length ?? 0)
      : Object.hasOwn(match?.groups ?? {}, group)
  if (isThere) return
  throw configurationError(
    'invalid_options',
    `recognizer "${name}": the pattern has no group ${group}`,
  )
}

function copyPattern(pattern: RegExp, withIndices: boolean): RegExp {
  const flags = new Set(pattern.flags)
  flags.add('g')
  flags.delete('y')
  if (withIndices) flags.add('d')
  return new RegExp(pattern.source, [...flags].join(''))
}

function stretchOf(
  match: RegExpExecArray,
  group: number | string,
): readonly [number, number] | undefined {
  if (group === 0) return [match.index, match.index + match[0].length]
  return typeof group === 'number' ? match.indices?.[group] : match.indices?.groups?.[group]
}
