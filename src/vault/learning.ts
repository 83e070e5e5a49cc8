import type { Keysets } from './keysets.ts'
import type { Placed } from './places.ts'

/**
 * Asks for secrets again where a record was sealed under one that is not known: another process has
 * been given a newer one. Undefined when there is nothing to learn.
 */
export type Learning = (
  placed: readonly Placed[],
  records: readonly (Uint8Array | null)[],
) => Promise<void> | undefined

export function createLearning(keysets: Keysets): Learning {
  return (placed, records) => {
    let tenants: Set<string> | undefined
    records.forEach((record, index) => {
      const one = placed[index] as Placed
      if (record === null || record.length === 0 || one.keyset.seal.knows(record)) return
      tenants ??= new Set()
      tenants.add(one.tenant)
    })
    if (tenants === undefined) return undefined
    const asked = [...tenants].map((tenant) => keysets.refresh(tenant))
    // Without them the records do not open, and that is said of each.
    return Promise.allSettled(asked).then(() => {})
  }
}
