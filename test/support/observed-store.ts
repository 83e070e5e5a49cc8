import type { TokenStore, TokenStoreEvent } from 'fieldveil'

export type ObservedMethod = 'claim' | 'read' | 'replace'

export interface StoreCall {
  readonly method: ObservedMethod
  readonly keys: readonly string[]
}

/** A store as one of several processes has it. */
export interface ObservedStore extends TokenStore {
  /** Every call, in order; emptied by whoever reads it. */
  readonly calls: StoreCall[]
  /** Tells this process that its connection was made anew. */
  lose(): void
  /** While true, this process hears nothing of what others erase. */
  deaf: boolean
}

export interface ObservedStoreOptions {
  /** Called before the store is asked; a rejection fails the call. */
  before?(call: StoreCall): Promise<void> | void
  /** Called with the answer, which a rejection loses. */
  after?(call: StoreCall): Promise<void> | void
}

/** Watches and disturbs what one process asks of a store that others share. */
export function observeStore(
  shared: TokenStore | (() => TokenStore),
  options: ObservedStoreOptions = {},
): ObservedStore {
  const inner = typeof shared === 'function' ? shared : () => shared
  const listeners = new Set<(event: TokenStoreEvent) => void>()
  const calls: StoreCall[] = []

  async function ask<T>(
    method: ObservedMethod,
    items: readonly (string | { key: string })[],
    work: () => Promise<T>,
  ): Promise<T> {
    const keys = items.map((item) => (typeof item === 'string' ? item : item.key))
    const call = { method, keys }
    calls.push(call)
    await options.before?.(call)
    const answer = await work()
    await options.after?.(call)
    return answer
  }

  const observed: ObservedStore = {
    calls,
    deaf: false,
    lose: () => {
      for (const listener of listeners) listener('lost')
    },
    claim: (entries, writeOptions) =>
      ask('claim', entries, () => inner().claim(entries, writeOptions)),
    read: (keys) => ask('read', keys, () => inner().read(keys)),
    replace: (replacements, writeOptions) =>
      ask('replace', replacements, () => inner().replace(replacements, writeOptions)),
    count: async (key, by, expiresAt) => (await inner().count?.(key, by, expiresAt)) ?? 0,
    scan: async (cursor, size) => (await inner().scan?.(cursor, size)) ?? { keys: [] },
    announceErasure: async () => {
      await inner().announceErasure?.()
    },
    watch: (listener) => {
      listeners.add(listener)
      const stop = inner().watch?.((event) => {
        if (!observed.deaf) listener(event)
      })
      return () => {
        listeners.delete(listener)
        stop?.()
      }
    },
  }
  return observed
}
