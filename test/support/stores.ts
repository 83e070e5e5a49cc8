import { MemoryTokenStore, type TokenStore } from 'fieldveil'

export type StoreMethod = 'claim' | 'read' | 'replace'

export interface WatchedStore extends TokenStore {
  /** The name of every call, in order. */
  readonly calls: StoreMethod[]
  /** The bytes of everything that was ever sent, as text. */
  written(): string
}

export interface WatchedStoreOptions {
  /** What to do before a call, by its method and number from 1; a rejection fails the call. */
  before?(method: StoreMethod, count: number): Promise<void> | void
}

/** A memory store that tells what was asked of it and can be made to fail. */
export function watchStore(options: WatchedStoreOptions = {}): WatchedStore {
  const store = new MemoryTokenStore()
  const calls: StoreMethod[] = []
  const written: string[] = []

  function note(entries: readonly { key: string; record: Uint8Array }[]): void {
    for (const { key, record } of entries) {
      written.push(key, Buffer.from(record).toString('latin1'))
    }
  }

  async function enter(method: StoreMethod): Promise<void> {
    calls.push(method)
    await options.before?.(method, calls.filter((call) => call === method).length)
  }

  return {
    calls,
    written: () => written.join('\n'),
    claim: async (entries, writeOptions) => {
      note(entries)
      await enter('claim')
      return store.claim(entries, writeOptions)
    },
    read: async (keys) => {
      await enter('read')
      return store.read(keys)
    },
    replace: async (replacements, writeOptions) => {
      note(replacements)
      await enter('replace')
      return store.replace(replacements, writeOptions)
    },
    count: (key, by, expiresAt) => store.count(key, by, expiresAt),
    scan: (cursor, size) => store.scan(cursor, size),
    announceErasure: () => store.announceErasure(),
    watch: (listener) => store.watch(listener),
    durabilities: store.durabilities,
  }
}
