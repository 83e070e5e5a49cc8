import type { DetectRule, FieldRules, Find, Masker } from 'fieldveil'

/** A find in one string of a document. */
export interface LocatedFind extends Find {
  /** Which leaf, counted from the first. */
  readonly leaf: number
}

/** Strings of one document that are looked at. */
const most = 500

/**
 * Where the finds of `detect` lie, which `maskDocument` does not tell: `maskText` over the same keys
 * gives the same tokens, so a string that it masks to the same was searched.
 */
export async function locateFinds(
  before: unknown,
  after: unknown,
  rules: FieldRules,
  masker: Masker,
): Promise<LocatedFind[]> {
  const searches = Object.values(rules).flatMap((rule): DetectRule[] =>
    typeof rule === 'string' || !rule.detect ? [] : [rule.detect === true ? {} : rule.detect],
  )
  const masked = listLeaves(after)
  const changed = listLeaves(before)
    .map((value, leaf) => ({ value, leaf }))
    .filter(({ value, leaf }) => value !== masked[leaf])
  const located: LocatedFind[] = []
  for (const { value, leaf } of searches.length === 0 ? [] : changed.slice(0, most)) {
    if (typeof value !== 'string') continue
    for (const { policy: _, ...detection } of searches) {
      const { text, finds } = await masker.maskText(value, { detection })
      if (text !== masked[leaf]) continue
      located.push(...finds.map((find) => ({ ...find, leaf })))
      break
    }
  }
  return located
}

/** Strings, numbers, booleans and nulls, in the order of `JSON.stringify`. */
function listLeaves(document: unknown): unknown[] {
  const leaves: unknown[] = []
  JSON.stringify(document, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) leaves.push(value)
    return value
  })
  return leaves
}
