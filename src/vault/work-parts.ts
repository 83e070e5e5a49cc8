// So much is done in a fraction of the shortest sensible timeout, the cryptography with it.
const valuesOfOnePart = 10_000

/**
 * A call of very many values is worked off in parts, each in the time of a call: what a document's
 * size takes must not look like a store that does not answer.
 */
export function splitWork(indexes: readonly number[]): (readonly number[])[] {
  const parts: (readonly number[])[] = []
  for (let start = 0; start < indexes.length; start += valuesOfOnePart) {
    parts.push(indexes.slice(start, start + valuesOfOnePart))
  }
  return parts
}
