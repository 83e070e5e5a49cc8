import type { Vault } from './interface.ts'
import type { Keyset } from './keysets.ts'
import type { StoreDoor } from './store-door.ts'
import type { TokenCache } from './token-cache.ts'

export interface HealthParts {
  /** Undefined: the secrets are not there. */
  readonly keyset: Keyset | undefined
  readonly door: StoreDoor
  readonly cache: TokenCache
  /** Values that the store has not answered for yet. */
  readonly waiting: number
}

/** What works, as far as it is known without asking the store. */
export function describeHealth(parts: HealthParts): ReturnType<Vault['health']> {
  const { keyset, door, cache, waiting } = parts
  const reads = door.state('reads')
  const writes = door.state('writes')
  return {
    store: { ok: reads === 'closed' && writes === 'closed', reads, writes, waiting },
    keys:
      keyset === undefined
        ? { ok: false }
        : {
            ok: true,
            sealing: keyset.keys.seal.id,
            opening: [...keyset.keys.seals.values()].map(({ id }) => id),
          },
    cache: { entries: cache.entries, bytes: cache.bytes },
  }
}
