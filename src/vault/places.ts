import type { Keyset } from './keysets.ts'

/** Something that lies in the store under a tenant's keys. */
export interface Placed {
  readonly keyset: Keyset
  readonly tenant: string
  readonly token: string
}

/** The store key of each, in order: derived in one go for all of one keyset. */
export function locateTokens(placed: readonly Placed[]): string[] {
  const [first] = placed
  if (first === undefined) return []
  const { keyset } = first
  if (placed.every((one) => one.keyset === keyset)) {
    return keyset.scheme.locateTokens(placed)
  }
  const keys = new Array<string>(placed.length)
  for (const [own, indexes] of groupByKeyset(placed)) {
    const places = indexes.map((index) => placed[index] as Placed)
    own.scheme.locateTokens(places).forEach((key, at) => {
      keys[indexes[at] as number] = key
    })
  }
  return keys
}

/** The positions of the items of each keyset. */
export function groupByKeyset(
  items: readonly { readonly keyset: Keyset }[],
): ReadonlyMap<Keyset, readonly number[]> {
  const groups = new Map<Keyset, number[]>()
  items.forEach(({ keyset }, index) => {
    const group = groups.get(keyset)
    if (group === undefined) groups.set(keyset, [index])
    else group.push(index)
  })
  return groups
}
