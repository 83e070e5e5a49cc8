import type { TokenStore } from 'fieldveil'

export interface HeldRecord {
  readonly key: string
  readonly record: Uint8Array
}

export interface WatchedStore {
  readonly store: TokenStore
  /** What was handed to the store, or found there, while `work` ran. */
  watch<T>(work: () => Promise<T>): Promise<{ answer: T; held: readonly HeldRecord[] }>
}

/** The same store, with an eye on what a masker hands to it: keys and sealed records, nothing else. */
export function watchStore(inner: TokenStore): WatchedStore {
  const watching = new Set<Map<string, Uint8Array>>()
  const store = new Proxy(inner, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      if (name !== 'claim') return value.bind(target)
      return async (...[entries, ...rest]: Parameters<TokenStore['claim']>) => {
        const found = await target.claim(entries, ...rest)
        for (const held of watching) {
          entries.forEach(({ key, record }, index) => {
            held.set(key, found[index] ?? record)
          })
        }
        return found
      }
    },
  })
  return {
    store,
    watch: async (work) => {
      const held = new Map<string, Uint8Array>()
      watching.add(held)
      try {
        const answer = await work()
        return { answer, held: [...held].map(([key, record]) => ({ key, record })) }
      } finally {
        watching.delete(held)
      }
    },
  }
}
