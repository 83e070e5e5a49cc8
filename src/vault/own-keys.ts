import type { SubjectKey } from '../tokens/subject-key.ts'
import { askOrBlame, type SubjectStates } from './holders.ts'
import { groupByKeyset, type Placed } from './places.ts'
import type { VaultRequest } from './request.ts'
import type { Subjects } from './subjects.ts'

interface Named extends Placed {
  readonly request: VaultRequest
}

const nobody: SubjectStates = new Map()

/** The key of each request's own subject, made where there is none; undefined where it has none. */
export async function obtainOwn(
  subjects: Subjects,
  claims: readonly Named[],
  deadline: number,
): Promise<(SubjectKey | Error | undefined)[]> {
  const own = new Array<SubjectKey | Error | undefined>(claims.length).fill(undefined)
  for (const [keyset, indexes] of groupByKeyset(claims)) {
    const places = new Map<string, string>()
    const storeKeys = indexes.map((index) => {
      const { tenant, request } = claims[index] as Named
      const { subject } = request
      if (subject === undefined) return undefined
      const known = places.get(subject) ?? subjects.locate(keyset, tenant, subject)
      places.set(subject, known)
      return known
    })
    if (places.size === 0) continue
    const owner = claims[indexes[0] as number] as Named
    const keys = await askOrBlame(subjects.obtain, owner, new Set(places.values()), deadline)
    indexes.forEach((index, at) => {
      const storeKey = storeKeys[at]
      if (storeKey !== undefined) own[index] = keys.get(storeKey)
    })
  }
  return own
}

/** The same keys as the store has them now. */
export async function readOwn(
  subjects: Subjects,
  claims: readonly Named[],
  own: readonly (SubjectKey | undefined)[],
  deadline: number,
): Promise<SubjectStates> {
  if (own.length === 0) return nobody
  const groups = [...groupByKeyset(claims)].map(async ([, indexes]) => {
    const storeKeys = new Set(indexes.flatMap((index) => own[index]?.storeKey ?? []))
    if (storeKeys.size === 0) return nobody
    return askOrBlame(subjects.read, claims[indexes[0] as number] as Named, storeKeys, deadline)
  })
  return new Map((await Promise.all(groups)).flatMap((states) => [...states]))
}
