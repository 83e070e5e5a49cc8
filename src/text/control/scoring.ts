import type { Detection, DetectionOptions } from '../../types.ts'
import { type ContextScore, createContextScore } from '../context/context-score.ts'

export type Scoring = (found: readonly Detection[], text: string) => readonly Detection[]

const rest = 'otherwise'

/**
 * Raises scores by the words near a find, and drops what stays below its threshold; undefined when
 * there is neither. `checkEntity` throws for a name that is no entity.
 */
export function createScoring(
  { contextWords = {}, minimumScore = 0 }: DetectionOptions,
  checkEntity: (place: string, entity: string) => void,
): Scoring | undefined {
  const contexts = new Map<string, ContextScore>()
  for (const [entity, context] of Object.entries(contextWords)) {
    checkEntity('detection.contextWords', entity)
    contexts.set(entity, createContextScore(context))
  }
  const minimums = new Map(
    typeof minimumScore === 'number' ? [[rest, minimumScore]] : Object.entries(minimumScore),
  )
  for (const entity of minimums.keys()) {
    if (entity !== rest) checkEntity('detection.minimumScore', entity)
  }
  const usual = minimums.get(rest) ?? 0
  if (contexts.size === 0 && [...minimums.values()].every((minimum) => minimum === 0)) {
    return undefined
  }

  return (found, text) => {
    const raised =
      contexts.size === 0
        ? found
        : found.map((find) => raise(find, text, contexts.get(find.entity)))
    return raised.filter(({ entity, score }) => score >= (minimums.get(entity) ?? usual))
  }
}

function raise(find: Detection, text: string, context: ContextScore | undefined): Detection {
  if (context === undefined) return find
  const raised = Math.min(1, find.score + context(text, find.start, find.end))
  return raised === find.score ? find : { ...find, score: raised }
}
