import type { TokenStore } from 'fieldveil'

export interface HeldRecord {
  readonly key: string
  /** Hexadecimal. */
  readonly record: string
}

export interface WatchedStore {
  readonly store: TokenStore
  /** What was handed to the store, or found there: keys and sealed records, nothing else. */
  listHeld(): readonly HeldRecord[]
}

/** The three methods that every store has, with an eye on what one masker hands to it. */
export function watchStore(inner: TokenStore): WatchedStore {
  const held = new Map<string, Uint8Array>()
  return {
    store: {
      claim: async (entries, options) => {
        const found = await inner.claim(entries, options)
        entries.forEach(({ key, record }, index) => {
          held.set(key, found[index] ?? record)
        })
        return found
      },
      read: (keys) => inner.read(keys),
      replace: (replacements, options) => inner.replace(replacements, options),
    },
    listHeld: () =>
      [...held]
        // The store's check value is no record of a request.
        .filter(([key]) => key !== 'check-value')
        .map(([key, record]) => ({ key, record: Buffer.from(record).toString('hex') })),
  }
}
