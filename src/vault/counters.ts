import { encodePlace } from '../tokens/encoding.ts'
import type { Keyset } from './keysets.ts'
import type { StoreDoor } from './store-door.ts'

/** Whose counter, and for what. */
export interface Counter {
  readonly keyset: Keyset
  /** Begins with `\0`, as no tenant does, so that no token leads to it. */
  readonly name: string
  readonly word: string
}

/** Counts that all processes over the store share. */
export interface Counters {
  /** Answers whether the limit still holds; what goes over it is given back. */
  spend(
    counter: Counter,
    by: number,
    limit: number,
    deadline: number,
    endsAt?: number,
  ): Promise<boolean>
}

export function createCounters(door: StoreDoor): Counters {
  return {
    spend: async ({ keyset, name, word }, by, limit, deadline, endsAt) => {
      const [key] = keyset.scheme.deriveStoreKeys([encodePlace(name, word)]) as [string]
      if ((await door.count(key, by, deadline, endsAt)) <= limit) return true
      await door.countBack(key, by, deadline)
      return false
    },
  }
}
