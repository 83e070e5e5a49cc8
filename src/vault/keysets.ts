import { LRUCache } from 'lru-cache'
import { MaskingError } from '../errors.ts'
import { deriveTokenKeys, kidBytes, type TokenKeys } from '../tokens/keys.ts'
import type { KeySource } from '../types.ts'
import { setDeadline } from './deadline.ts'
import { askFunction, type KeysFunction } from './keys-function.ts'
import { checkKeyOf, createKeyset, type Keyset } from './keyset.ts'

export type { Keyset } from './keyset.ts'

export interface KeysetOptions {
  readonly source: KeySource
  /** Tenants held at a time, besides those of calls that are under way. */
  readonly limit: number
  /** Milliseconds. */
  readonly timeout: number
}

/** The keysets of tenants: one for all of a ring, or one each from a function. */
export interface Keysets {
  /** Undefined: it has to be loaded first. */
  find(tenant: string): Keyset | undefined
  /** Rejects with `keys_unavailable`. */
  load(tenant: string): Promise<Keyset>
  /** Asks the function again, at most once in 5 s for a tenant; answers whether it did. */
  refresh(tenant: string): Promise<boolean>
  /** All tenants' or none: rejects with `store_mismatch` for another token key. */
  use(source: KeySource): Promise<void>
  /** Whether the secret that sealed a record has been taken away, so that nobody opens it any more. */
  isRetired(record: Uint8Array): boolean
}

const refreshPause = 5_000
// No call takes longer: what it needs is found again, however many tenants came since it began.
const callFactor = 2

export function createKeysets({ source: given, limit, timeout }: KeysetOptions): Keysets {
  let source = given
  const shared = typeof given === 'function' ? undefined : createKeyset(deriveTokenKeys(given))
  const held = new LRUCache<string, Keyset>({
    max: limit,
    dispose: (keyset, tenant, reason) => {
      if (reason === 'evict') part(tenant, keyset)
    },
  })
  const parting = new Map<string, { readonly keyset: Keyset; readonly until: number }>()
  const loading = new Map<string, Promise<Keyset>>()
  const refreshed = new LRUCache<string, number>({ max: limit })
  const retired = new Set<string>()
  let taking: Promise<void> = Promise.resolve()

  function part(tenant: string, keyset: Keyset): void {
    const now = performance.now()
    for (const [name, { until }] of parting) {
      if (until > now) break
      parting.delete(name)
    }
    parting.set(tenant, { keyset, until: now + timeout * callFactor })
  }

  function find(tenant: string): Keyset | undefined {
    const known = shared ?? held.get(tenant)
    if (known !== undefined) return known
    const parted = parting.get(tenant)
    if (parted === undefined) return undefined
    parting.delete(tenant)
    held.set(tenant, parted.keyset)
    return parted.keyset
  }

  function prepare(keyset: Keyset, keys: TokenKeys): () => void {
    const take = keyset.prepare(keys)
    return () => {
      for (const kid of keyset.keys.seals.keys()) if (!keys.seals.has(kid)) retired.add(kid)
      take()
    }
  }

  function knownTenants(): string[] {
    return [...held.keys(), ...parting.keys()]
  }

  async function ask(tenant: string): Promise<Keyset> {
    const deadline = setDeadline(timeout)
    for (;;) {
      const from = source
      if (typeof from !== 'function') return shared as Keyset
      const keys = await askFunction(from, tenant, deadline)
      // Others were taken meanwhile: these may be older.
      if (from !== source) continue
      const known = find(tenant)
      if (known !== undefined) {
        prepare(known, keys)()
        return known
      }
      const keyset = createKeyset(keys, checkKeyOf(tenant))
      held.set(tenant, keyset)
      return keyset
    }
  }

  function load(tenant: string): Promise<Keyset> {
    const known = loading.get(tenant)
    if (known !== undefined) return known
    const work = ask(tenant).finally(() => loading.delete(tenant))
    loading.set(tenant, work)
    return work
  }

  async function takeFunction(next: KeysFunction): Promise<void> {
    const tenants = knownTenants()
    const deadline = setDeadline(timeout)
    const keys = await Promise.all(tenants.map((tenant) => askFunction(next, tenant, deadline)))
    const takes = tenants.map((tenant, index) => {
      const keyset = find(tenant)
      return keyset && prepare(keyset, keys[index] as TokenKeys)
    })
    source = next
    for (const take of takes) take?.()
    // Who came while the others were asked for; one that fails asks again when it has to.
    const asked = new Set(tenants)
    const late = knownTenants().filter((tenant) => !asked.has(tenant))
    await Promise.allSettled(late.map(ask))
  }

  async function take(next: KeySource): Promise<void> {
    if ((typeof next === 'function') === (shared !== undefined)) throw otherSource()
    if (typeof next === 'function') await takeFunction(next)
    else if (shared !== undefined) prepare(shared, deriveTokenKeys(next))()
  }

  return {
    find,
    load: async (tenant) => find(tenant) ?? (await load(tenant)),
    refresh: async (tenant) => {
      const now = performance.now()
      if (shared !== undefined || now < (refreshed.get(tenant) ?? 0)) return false
      refreshed.set(tenant, now + refreshPause)
      await load(tenant)
      return true
    },
    use: (next) => {
      // One after the other, so that the last that was given stays.
      const work = taking.then(() => take(next))
      taking = work.catch(() => {})
      return work
    },
    isRetired: (record) =>
      retired.has(readKid(record)) &&
      ![shared, ...held.values()].some((keyset) => keyset?.seal.knows(record)),
  }
}

function readKid(record: Uint8Array): string {
  return Buffer.from(record.subarray(1, 1 + kidBytes)).toString('hex')
}

function otherSource(): MaskingError {
  return new MaskingError(
    'invalid_options',
    'useKeys: a ring takes the place of a ring, and a function that of a function',
  )
}
