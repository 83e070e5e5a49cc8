import type { DetectionOptions, HostRecognizer } from '../types.ts'
import {
  builtInRecognizers,
  createNameFinder,
  createStructuredFinder,
  type FinderOptions,
} from './built-in-recognizers.ts'
import { createAllowList } from './control/allow-list.ts'
import { createDenyList } from './control/deny-list.ts'
import { checkEntity, chooseEntities, listEntities } from './control/known-entities.ts'
import { createScoring } from './control/scoring.ts'
import { resolveOverlaps } from './overlaps.ts'
import { createHostFinder, type Detection, type Recognition } from './recognize.ts'

/** What a host adds to the built-in recognisers, and how finds are kept. */
export interface TextSearchOptions {
  /** Of the host; one with the name of a built-in one replaces it. */
  readonly recognizers?: readonly HostRecognizer[]
  readonly detection?: DetectionOptions
  /** Further entities that options may name. */
  readonly entities?: Iterable<string>
}

/** How one run differs from another. */
export interface SearchRun {
  /** When recognisers that answer promises have to be done; milliseconds of `performance.now`. */
  readonly deadline?: number | undefined
  /** The entities whose finds will be left alone. */
  readonly isKept?: ((entity: string) => boolean) | undefined
}

/** A search through texts, made ready once. */
export interface TextSearch {
  /** Whether a recogniser may answer a promise. */
  readonly mayWait: boolean
  /** For one text, or for many in the same run. */
  open(run?: SearchRun): Recognition
}

const nothing: readonly Detection[] = []

/**
 * Makes the search of free text from the built-in finders, the host's recognisers and the options.
 * In this order: what is sought at all, scores with context words and their thresholds, the allow
 * list, overlaps with the deny list (`resolveOverlaps`). Throws `invalid_options`.
 */
export function createTextSearch({
  recognizers = [],
  detection = {},
  entities,
}: TextSearchOptions): TextSearch {
  const host = recognizers.length === 0 ? undefined : createHostFinder(recognizers)
  const known = listEntities(recognizers, detection, entities)
  const sought = chooseEntities(detection.entities, known)
  const findBuiltIn = createBuiltInFinder(recognizers, sought, detection)
  const score = createScoring(detection, (place, entity) => checkEntity(place, entity, known))
  const allow = detection.allow?.length ? createAllowList(detection.allow) : undefined
  const deny = detection.deny === undefined ? undefined : createDenyList(detection.deny)

  function finish(
    text: string,
    found: readonly Detection[],
    isKept: SearchRun['isKept'],
  ): readonly Detection[] {
    let finds = found
    if (finds.length > 0) {
      if (score !== undefined) finds = score(finds, text)
      if (allow !== undefined) finds = allow(finds, text)
    }
    return resolveOverlaps(text, finds, deny === undefined ? nothing : deny(text), isKept)
  }

  /** What the host's recognisers found counts only for entities that are sought. */
  function join(found: readonly Detection[], more: readonly Detection[]): readonly Detection[] {
    const wanted = sought === undefined ? more : more.filter(({ entity }) => sought.has(entity))
    return [...found, ...wanted]
  }

  function search(
    text: string,
    source: string,
    from: number,
    { deadline, isKept }: SearchRun,
  ): ReturnType<Recognition> {
    const found = findBuiltIn(text, source, from)
    const more = host?.(text, deadline) ?? nothing
    if (more instanceof Promise) {
      return more.then((late) => finish(text, join(found, late), isKept))
    }
    return finish(text, more.length === 0 ? found : join(found, more), isKept)
  }

  const whole: SearchRun = {}
  const usual: Recognition = (text, source = text, from = 0) => search(text, source, from, whole)
  return {
    mayWait: recognizers.some((recognizer) => !('pattern' in recognizer)),
    open: (run) => {
      const isUsual = run === undefined || (host === undefined && deny === undefined)
      return isUsual ? usual : (text, source = text, from = 0) => search(text, source, from, run)
    },
  }
}

function createBuiltInFinder(
  recognizers: readonly HostRecognizer[],
  sought: ReadonlySet<string> | undefined,
  { locales }: DetectionOptions,
): (text: string, source: string, from: number) => readonly Detection[] {
  const options: FinderOptions = {
    ...(sought === undefined ? {} : { entities: sought }),
    ...(locales === undefined ? {} : { locales }),
  }
  const structured = createStructuredFinder(options)
  const names = createNameFinder(options)
  const own = new Set(recognizers.map(({ name }) => name))
  const isReplaced = builtInRecognizers.some(({ name }) => own.has(name))
  const standing = (found: readonly Detection[]): readonly Detection[] =>
    isReplaced ? found.filter(({ recognizer }) => !own.has(recognizer)) : found

  return (text, source, from) => {
    const found = standing(structured(text, source, from))
    const named = standing(names(text, found))
    if (named.length === 0) return found
    return found.length === 0 ? named : [...found, ...named]
  }
}
