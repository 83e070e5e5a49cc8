import { LRUCache } from 'lru-cache'
import type { SubjectKey } from '../tokens/subject-key.ts'
import type { StoreDoor } from './store-door.ts'

/** A subject's living key, and the record that it was read from or goes into. */
export interface KnownKey {
  readonly key: SubjectKey
  readonly record: Uint8Array
}

/** Keys of subjects that this process has seen, and puts back where their store has lost them. */
export interface SubjectCache {
  /** Counts up whenever keys were forgotten: what was read before is not to be remembered. */
  readonly epoch: number
  /** A key that was read 5 s ago at most. */
  findFresh(storeKey: string): SubjectKey | undefined
  /** A key however old. */
  findAny(storeKey: string): KnownKey | undefined
  remember(known: KnownKey, epoch: number): void
  /** Its record is missing: it is known all the same, but no longer fresh. */
  doubt(storeKey: string): void
  forget(storeKey: string): void
  forgetAll(): void
  /** Of those that are to be put back, too: something was erased. */
  drop(): void
}

// An erasure that was not announced is noticed by then.
const keyLifetime = 5_000
const mostKeys = 10_000
const keysOfOneClaim = 500

export function createSubjectCache(door: StoreDoor): SubjectCache {
  const held = new LRUCache<string, KnownKey & { readonly until: number }>({ max: mostKeys })
  let relied: { readonly key: string; readonly record: Uint8Array }[] = []
  let epoch = 0

  function drop(): void {
    relied = []
  }

  /** Each try has its own end, and the healing that this is a part of has one too. */
  async function putBack(known: typeof relied): Promise<void> {
    const keys = known.map(({ key }) => key)
    const found = await door.read(keys, Number.POSITIVE_INFINITY)
    const missing = known.filter((_, index) => found[index] === null)
    if (missing.length > 0) await door.claim(missing, Number.POSITIVE_INFINITY)
  }

  // A key that others found missing and drew anew would take all of its subject's tokens with it.
  door.watch({
    onLost: () => {
      const known = [...held.entries()].map(([key, { record }]) => ({ key, record }))
      relied = [...known, ...relied].slice(0, mostKeys)
    },
    onErased: drop,
    reclaim: async () => {
      while (relied.length > 0) {
        const from = relied
        const batch = from.slice(0, keysOfOneClaim)
        await putBack(batch)
        // Meanwhile they may have been dropped, or more have come.
        if (relied === from) relied = from.slice(batch.length)
      }
    },
  })

  return {
    get epoch() {
      return epoch
    },
    findFresh: (storeKey) => {
      const known = held.get(storeKey)
      return known !== undefined && known.until > performance.now() ? known.key : undefined
    },
    findAny: (storeKey) => held.get(storeKey),
    remember: ({ key, record }, seen) => {
      if (seen !== epoch) return
      // A slice of what the network brought would keep all of that.
      const own = new Uint8Array(record)
      held.set(key.storeKey, { key, record: own, until: performance.now() + keyLifetime })
    },
    doubt: (storeKey) => {
      const known = held.get(storeKey)
      if (known !== undefined) held.set(storeKey, { ...known, until: 0 })
    },
    forget: (storeKey) => {
      held.delete(storeKey)
    },
    forgetAll: () => {
      epoch += 1
      held.clear()
    },
    drop,
  }
}
