import { configurationError, suggestName } from '../../errors.ts'
import type { DetectionOptions, HostRecognizer } from '../../types.ts'
import { builtInRecognizers } from '../built-in-recognizers.ts'
import { builtInEntities, lookAlikeEntity } from '../entities.ts'

/** The entities that options can name: the built-in ones, `own`, and what recognisers and the deny list find. */
export function listEntities(
  recognizers: readonly HostRecognizer[],
  detection: DetectionOptions | undefined,
  own: Iterable<string> = [],
): ReadonlySet<string> {
  const known = new Set([...builtInEntities.keys(), ...own, ...Object.keys(detection?.deny ?? {})])
  for (const { entity } of builtInRecognizers) known.add(entity)
  for (const recognizer of recognizers) {
    known.add(recognizer.entity)
    if ('entities' in recognizer) for (const entity of recognizer.entities ?? []) known.add(entity)
  }
  // Look-alikes are masked so that a text comes back; nobody can choose not to.
  known.delete(lookAlikeEntity)
  return known
}

/** Throws `invalid_options`, which names the place and what was meant. */
export function checkEntity(place: string, entity: string, known: ReadonlySet<string>): void {
  if (known.has(entity)) return
  const near = suggestName(entity, known)
  const meant =
    near === undefined ? `there are ${[...known].sort().join(', ')}` : `did you mean "${near}"?`
  throw configurationError('invalid_options', `${place}: "${entity}" is no entity; ${meant}`)
}

/** The entities that are sought; undefined for all. Throws `invalid_options` for an unknown name. */
export function chooseEntities(
  choice: DetectionOptions['entities'],
  known: ReadonlySet<string>,
): ReadonlySet<string> | undefined {
  if (choice === undefined) return undefined
  const { only, except = [] } = isList(choice) ? { only: choice } : choice
  for (const entity of [...(only ?? []), ...except]) {
    checkEntity('detection.entities', entity, known)
  }
  const chosen = new Set(only ?? known)
  for (const entity of except) chosen.delete(entity)
  return chosen
}

function isList(choice: NonNullable<DetectionOptions['entities']>): choice is readonly string[] {
  return Array.isArray(choice)
}
