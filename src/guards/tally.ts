import { formatPath, type PathStep } from '../fields/path.ts'
import type { Detection } from '../text/recognize.ts'
import type { EntityFinds, PathFinds } from '../types.ts'

/** Counts what was found, by path and entity, in bounded memory. */
export interface Tally {
  /** The name under which a place is counted. */
  nameOf(place: readonly PathStep[]): string
  /** Counts a value of so many UTF-16 units, and what was found in it. */
  add(path: string, length: number, found: readonly Detection[]): void
  /** With a find first, then by path. */
  list(): PathFinds[]
  readonly values: number
  /** Values at further paths than are kept apart. */
  readonly others: number
}

interface Counts {
  values: number
  found: number
  readonly entities: Map<string, { values: number; finds: number; whole: number }>
}

export function createTally(limit: number): Tally {
  const paths = new Map<string, Counts>()
  let values = 0
  let others = 0

  function add(path: string, length: number, found: readonly Detection[]): void {
    values++
    let counts = paths.get(path)
    if (counts === undefined) {
      if (paths.size >= limit) {
        others++
        return
      }
      counts = { values: 0, found: 0, entities: new Map() }
      paths.set(path, counts)
    }
    counts.values++
    if (found.length > 0) counts.found++
    const seen = new Set<string>()
    for (const { entity, start, end } of found) {
      const one = counts.entities.get(entity) ?? { values: 0, finds: 0, whole: 0 }
      counts.entities.set(entity, one)
      one.finds++
      if (!seen.has(entity)) one.values++
      if (start === 0 && end === length) one.whole++
      seen.add(entity)
    }
  }

  return {
    nameOf: formatPath,
    add,
    list: () =>
      [...paths]
        .map(([path, counts]) => ({
          path,
          values: counts.values,
          found: counts.found,
          entities: sortEntities(counts.entities),
        }))
        .sort((one, other) => other.found - one.found || (one.path < other.path ? -1 : 1)),
    get values() {
      return values
    },
    get others() {
      return others
    },
  }
}

function sortEntities(
  entities: ReadonlyMap<string, EntityFinds>,
): Readonly<Record<string, EntityFinds>> {
  const sorted = [...entities].sort(
    ([, one], [, other]) => other.values - one.values || other.finds - one.finds,
  )
  return Object.fromEntries(sorted.map(([entity, counts]) => [entity, { ...counts }]))
}
