import { MaskingError } from './errors.ts'
import type { Events } from './events.ts'
import type { Durability, KeySource, TokenStore } from './types.ts'
import { type Claim, type ClaimAnswer, createClaiming } from './vault/claims.ts'
import { createCounters } from './vault/counters.ts'
import { setDeadline, untilDeadline } from './vault/deadline.ts'
import { createErasing } from './vault/erasing.ts'
import { describeHealth } from './vault/health.ts'
import type { Vault } from './vault/interface.ts'
import { createKeysets, type Keyset } from './vault/keysets.ts'
import { createLearning } from './vault/learning.ts'
import { createMasking } from './vault/masking.ts'
import { locateTokens, type Placed } from './vault/places.ts'
import { createReading } from './vault/reads.ts'
import { createReliedTokens } from './vault/relied.ts'
import type { FoundValue } from './vault/request.ts'
import { createRewraps } from './vault/rewraps.ts'
import { rotateStores } from './vault/rotation.ts'
import { createSharedBatch } from './vault/shared-batch.ts'
import { createShelf } from './vault/shelf.ts'
import { createStoreDoor } from './vault/store-door.ts'
import { createSubjects } from './vault/subjects.ts'
import { createTokenCache } from './vault/token-cache.ts'
import { createUnmasking } from './vault/unmasking.ts'
import { createWorkSeals } from './vault/work-seals.ts'

export type { FoundValues, PreparedTokens, Vault } from './vault/interface.ts'
export type { FoundValue, VaultRequest } from './vault/request.ts'

export interface VaultOptions {
  readonly keys: KeySource
  readonly store: TokenStore
  /** `store` by default. */
  readonly subjectStore: TokenStore | undefined
  /** Opens what this vault does not know. */
  readonly previous: Vault | undefined
  readonly cache: { readonly max: number; readonly ttl: number; readonly bytes: number } | false
  readonly timeout: number
  readonly retries: number
  readonly durability: Durability
  readonly quota: number | undefined
  readonly limits: { readonly waiting: number; readonly tenants: number; readonly holders: number }
  readonly events: Events
}

/** Makes a vault: token store, secrets and cache behind one door. Asks nothing before the first call. */
export function createVault(options: VaultOptions): Vault {
  const { store, timeout, retries, durability, events, limits, previous } = options
  const keysets = createKeysets({ source: options.keys, limit: limits.tenants, timeout })
  const { isRetired } = keysets
  const doorOptions = { timeout, retries, durability, events, isRetired }
  const door = createStoreDoor({ ...doorOptions, store })
  const { subjectStore = store } = options
  const subjectDoor =
    subjectStore === store ? door : createStoreDoor({ ...doorOptions, store: subjectStore })
  const doors = subjectDoor === door ? [door] : [door, subjectDoor]
  const cache = createTokenCache(options.cache)
  const learn = createLearning(keysets)
  const subjects = createSubjects(subjectDoor, learn)
  const workSeals = createWorkSeals(keysets)
  const rewraps = createRewraps(door, events, timeout)
  const claimNow = createClaiming({ door, subjects, rewraps, mostHolders: limits.holders, learn })
  const readNow = createReading({ door, subjects, rewraps, learn })
  const counters = createCounters(door)
  const most = options.cache === false ? 0 : options.cache.max
  const relied = createReliedTokens(cache, keysets, most, timeout, claimNow)
  const claims = createSharedBatch<Claim, ClaimAnswer>(limits.waiting, claimNow)
  const reads = createSharedBatch<Placed, FoundValue | Error | undefined>(limits.waiting, readNow)
  const maskOpen = createMasking({
    ...{ door, claims, counters, cache, quota: options.quota, timeout, previous },
    ...{ keysetOf, enter },
  })
  const unmaskOpen = createUnmasking({ reads, cache, timeout, previous, keysetOf, enter })
  const erasing = createErasing({
    ...{ door, subjects, learn, timeout, previous, keysetOf, enter },
    forget: forgetRelied,
  })

  for (const watched of doors) {
    watched.watch({
      onLost: () => {
        if (watched === door) relied.gather()
        forgetAll()
      },
      onErased: forgetRelied,
      reclaim: async () => {
        if (watched === door) await relied.claim()
      },
    })
  }

  function forgetAll(): void {
    cache.clear()
    subjects.forget()
  }

  /** What died must not be claimed again either. */
  function forgetRelied(): void {
    relied.drop()
    forgetAll()
  }

  function keysetOf(tenant: string): Keyset {
    const keyset = keysets.find(tenant)
    if (keyset !== undefined) return keyset
    throw new MaskingError('keys_unavailable', 'the secrets of this tenant are not loaded')
  }

  async function enter(keyset: Keyset, deadline: number): Promise<void> {
    for (const one of doors) {
      const entering = one.enter(keyset, deadline)
      if (entering !== undefined) await entering
    }
  }

  function touch(tenant: string): void {
    for (const one of doors) one.touch(keysetOf(tenant))
  }

  /** Of one that its caller hears of, too. */
  function reportInvalid<T>(work: Promise<T>): Promise<T> {
    return work.catch((error: unknown) => {
      if (error instanceof MaskingError && error.code === 'record_invalid') {
        events.emit({ type: 'record_invalid', count: 1 })
      }
      throw error
    })
  }

  return {
    openTenant: (tenant) => {
      const isLoaded = keysets.find(tenant) !== undefined
      const loading = isLoaded ? undefined : keysets.load(tenant)
      const opening = previous?.openTenant(tenant)
      if (loading === undefined && opening === undefined) return undefined
      return Promise.all([loading, opening]).then(() => {})
    },
    prepare: (requests) => {
      const open: number[] = []
      const tokens = requests.map((request, index) => {
        const known = cache.findToken(request)
        if (known !== undefined) return known
        // Nothing is kept of an irreversible token, so there is nothing to ask for.
        if (!request.irreversible) open.push(index)
        return keysetOf(request.tenant).scheme.deriveToken(request, 0)
      })
      return { tokens, open }
    },
    mask: (requests, prepared, deadline) => {
      const [first] = requests
      if (first !== undefined) touch(first.tenant)
      if (prepared.open.length === 0) return prepared.tokens
      return reportInvalid(maskOpen(requests, prepared, deadline ?? setDeadline(timeout)))
    },
    unmask: (tenant, tokens, deadline) => {
      touch(tenant)
      const answers = tokens.map((token) => cache.findValue(tenant, token))
      if (!answers.includes(undefined)) return answers
      return reportInvalid(unmaskOpen(tenant, tokens, answers, deadline ?? setDeadline(timeout)))
    },
    erase: erasing.erase,
    eraseByAge: erasing.eraseByAge,
    spend: async (tenant, name, by, limit, endsAt, deadline) => {
      const keyset = keysetOf(tenant)
      await enter(keyset, deadline)
      const counter = { keyset, name: `\0budget ${tenant}`, word: name }
      return counters.spend(counter, by, limit, deadline, endsAt)
    },
    holdsRecords: async (tenant, tokens, deadline) => {
      const keyset = keysetOf(tenant)
      await enter(keyset, deadline)
      const placed = tokens.map((token) => ({ keyset, tenant, token }))
      const records = await door.read(locateTokens(placed), deadline)
      return records.map((record) => record !== null)
    },
    heldBy: (tenant, subject) => {
      const storeKey = subjects.locate(keysetOf(tenant), tenant, subject)
      const isFormerlyHeld = previous?.heldBy(tenant, subject)
      return (found) =>
        found.isFormer && isFormerlyHeld !== undefined
          ? isFormerlyHeld({ ...found, isFormer: false })
          : found.holders.includes(storeKey)
    },
    fingerprint: (tenant, parts, found) =>
      found?.isFormer && previous !== undefined
        ? previous.fingerprint(tenant, parts)
        : keysetOf(tenant).fingerprint([tenant, ...parts]),
    workSeals,
    shelf: createShelf({ door, keysets, workSeals, timeout }),
    ready: async (tenant) => {
      const deadline = setDeadline(timeout)
      const own = async (): Promise<void> => {
        const keyset = await keysets.load(tenant)
        await enter(keyset, deadline)
        for (const one of doors) await one.probe(keyset, deadline)
      }
      await untilDeadline(
        Promise.all([own(), previous?.ready(tenant)]),
        deadline,
        'the token store',
      )
    },
    health: (tenant) =>
      describeHealth({
        keyset: keysets.find(tenant),
        ...{ door, cache },
        waiting: claims.waiting + reads.waiting,
      }),
    useKeys: (keys) => keysets.use(keys),
    rotate: async (rotation, tenant) => {
      const tenants = rotation.tenants ?? [tenant]
      const loaded = await Promise.all(tenants.map((one) => keysets.load(one)))
      const distinct = [...new Set(loaded)]
      const deadline = setDeadline(timeout)
      for (const keyset of distinct) await enter(keyset, deadline)
      return rotateStores({ ...rotation, doors, keysets: distinct, timeout })
    },
    close: async () => {
      await Promise.all([claims.drain(), reads.drain(), rewraps.drain()])
      cache.clear()
      for (const one of doors) {
        await one.close()
        await one.store.close?.()
      }
      await previous?.close()
    },
  }
}
