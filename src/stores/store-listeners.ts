import type { TokenStoreEvent } from '../types.ts'

/** Who watches a store. */
export interface StoreListeners {
  readonly size: number
  /** Answers how to remove it; a function that is added twice is called twice. */
  add(listener: (event: TokenStoreEvent) => void): () => void
  emit(event: TokenStoreEvent): void
  clear(): void
}

export function createStoreListeners(): StoreListeners {
  const listeners = new Set<(event: TokenStoreEvent) => void>()
  return {
    get size() {
      return listeners.size
    },
    add: (listener) => {
      const own = (event: TokenStoreEvent) => listener(event)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    emit: (event) => {
      for (const listener of [...listeners]) listener(event)
    },
    clear: () => listeners.clear(),
  }
}
