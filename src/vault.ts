import { timingSafeEqual } from 'node:crypto'
import { MaskingError } from './errors.ts'
import { encodePlace } from './tokens/encoding.ts'
import type { TokenKeys } from './tokens/keys.ts'
import { createRecordSeal, type OpenedRecord } from './tokens/record.ts'
import { createTokenScheme, type TokenRequest } from './tokens/token-scheme.ts'
import type { TokenStore, TokenValue } from './types.ts'
import { createSharedBatch } from './vault/shared-batch.ts'
import { createStoreCaller } from './vault/store-calls.ts'
import { createTokenCache } from './vault/token-cache.ts'

/** A value to be masked, with what is sealed beside it. */
export interface VaultRequest extends TokenRequest {
  /** JSON. */
  readonly attributes?: string | undefined
}

export interface VaultOptions {
  readonly keys: TokenKeys
  readonly store: TokenStore
  readonly cache: { readonly max: number; readonly ttl: number } | false
  readonly timeout: number
  readonly retries: number
  readonly quota: number | undefined
}

/** Tokens as they will be unless other records stand in their way. */
export interface PreparedTokens {
  readonly tokens: string[]
  /** Which of them the store has still to be asked for. */
  readonly open: readonly number[]
}

/** Values to tokens and back, in batches, over a token store. */
export interface Vault {
  /** Derives tokens, or finds them in the cache; asks no store. */
  prepare(requests: readonly VaultRequest[]): PreparedTokens
  /**
   * Makes each token hold in the store and answers them, in order; at once when the cache knows all.
   * Rejects with `store_unavailable`, `quota_exceeded` and what a broken store or key calls for.
   */
  mask(
    requests: readonly VaultRequest[],
    prepared: PreparedTokens,
  ): readonly string[] | Promise<readonly string[]>
  /** The value behind each token; undefined for one that is unknown or erased. */
  unmask(tenant: string, tokens: readonly string[]): FoundValues | Promise<FoundValues>
  /** Puts a tombstone in a token's place; answers whether there was a living one. */
  erase(tenant: string, token: string): Promise<boolean>
  close(): Promise<void>
}

export type FoundValues = readonly ({ readonly value: TokenValue } | undefined)[]

interface Claim {
  readonly request: VaultRequest
  readonly token: string
}

/** What a claim met: nothing, another record, or one that does not open. */
type ClaimAnswer = OpenedRecord | null | Error

// A permuted value meets other values' records only where values were erased before.
const mostAttempts = 64
// The store keeps this beside the records; it is not derived, so that any process finds it.
const checkKey = 'check-value'

export function createVault(options: VaultOptions): Vault {
  const { keys, store } = options
  const scheme = createTokenScheme(keys)
  const seal = createRecordSeal(keys)
  const cache = createTokenCache(options.cache)
  const callStore = createStoreCaller(options)
  const checkStore = createStoreCheck(keys, store, callStore)

  const claims = createSharedBatch<Claim, ClaimAnswer>(async (batch) => {
    await checkStore()
    const places = batch.map(({ request, token }) => encodePlace(request.tenant, token))
    const storeKeys = scheme.deriveStoreKeys(places)
    const entries = batch.map(({ request }, index) => ({
      key: storeKeys[index] as string,
      record: seal.seal(places[index] as Buffer, request.value, request.attributes),
    }))
    const found = await callStore(() => store.claim(entries))
    return found.map((record, index) => {
      if (record === null) return null
      try {
        return seal.open(places[index] as Buffer, record)
      } catch (error) {
        // One bad record must not fail the other callers of the batch.
        return error as Error
      }
    })
  })

  const reads = createSharedBatch<Buffer, Uint8Array | null>(async (places) => {
    await checkStore()
    const storeKeys = scheme.deriveStoreKeys(places)
    return callStore(() => store.read(storeKeys))
  })

  async function claimAll(requests: readonly VaultRequest[], derived: readonly string[]) {
    const tokens = [...derived]
    let open = requests.map((_, index) => index)
    for (let attempt = 0; open.length > 0; attempt++) {
      if (attempt === mostAttempts) throw exhaustedSpace()
      const answers = await claims.add(
        open.map((index) => ({
          request: requests[index] as VaultRequest,
          token: tokens[index] as string,
        })),
      )
      open = open.filter((index, at) => {
        const answer = answers[at]
        if (answer instanceof Error) throw answer
        const request = requests[index] as VaultRequest
        if (!answer || (!answer.erased && isSame(answer.value, request.value))) return false
        tokens[index] = scheme.deriveToken(request, attempt + 1)
        return true
      })
    }
    return tokens
  }

  async function spendQuota(requests: readonly VaultRequest[], derived: readonly string[]) {
    if (options.quota === undefined) return
    const limit = options.quota
    const tenant = (requests[0] as VaultRequest).tenant
    const distinct = [...new Set(derived)]
    const records = await reads.add(distinct.map((token) => encodePlace(tenant, token)))
    const created = records.filter((record) => record === null).length
    if (created === 0) return
    // No tenant has such a name, so that no token leads to the counter.
    const [key] = scheme.deriveStoreKeys([encodePlace(`\0quota ${tenant}`, '')]) as [string]
    const count = (by: number) => callStore(async () => (await store.count?.(key, by)) ?? 0)
    if ((await count(created)) <= limit) return
    await count(-created)
    throw new MaskingError('quota_exceeded', 'the token quota of this tenant is used up')
  }

  async function maskOpen(requests: readonly VaultRequest[], { tokens, open }: PreparedTokens) {
    const openRequests = open.map((index) => requests[index] as VaultRequest)
    const openTokens = open.map((index) => tokens[index] as string)
    await spendQuota(openRequests, openTokens)
    const claimed = await claimAll(openRequests, openTokens)
    const masked = [...tokens]
    open.forEach((index, at) => {
      masked[index] = claimed[at] as string
      cache.rememberToken(requests[index] as VaultRequest, claimed[at] as string)
    })
    return masked
  }

  async function readOpen(
    tenant: string,
    tokens: readonly string[],
    answers: ({ readonly value: TokenValue } | undefined)[],
  ) {
    const open = tokens.map((_, index) => index).filter((index) => answers[index] === undefined)
    const places = open.map((index) => encodePlace(tenant, tokens[index] as string))
    const records = await reads.add(places)
    open.forEach((index, at) => {
      const record = records[at]
      if (!record) return
      const opened = seal.open(places[at] as Buffer, record)
      if (opened.erased) return
      cache.rememberValue(tenant, tokens[index] as string, opened.value)
      answers[index] = { value: opened.value }
    })
    return answers
  }

  return {
    prepare: (requests) => {
      const open: number[] = []
      const tokens = requests.map((request, index) => {
        const known = cache.findToken(request)
        if (known !== undefined) return known
        // Nothing is kept of an irreversible token, so there is nothing to ask for.
        if (!request.irreversible) open.push(index)
        return scheme.deriveToken(request, 0)
      })
      return { tokens, open }
    },
    mask: (requests, prepared) =>
      prepared.open.length === 0 ? prepared.tokens : maskOpen(requests, prepared),
    unmask: (tenant, tokens) => {
      const answers = tokens.map((token) => cache.findValue(tenant, token))
      return answers.includes(undefined) ? readOpen(tenant, tokens, answers) : answers
    },
    erase: async (tenant, token) => {
      await checkStore()
      const place = encodePlace(tenant, token)
      const [key] = scheme.deriveStoreKeys([place]) as [string]
      for (let tried = false; ; tried = true) {
        const [record] = await callStore(() => store.read([key]))
        cache.forget(tenant, token)
        if (!record) return false
        // A tombstone after our own try is ours: its answer was lost.
        if (seal.open(place, record).erased) return tried
        const tombstone = { key, record: seal.sealTombstone(place), expected: record }
        const [written] = await callStore(() => store.replace([tombstone]))
        cache.forget(tenant, token)
        if (written) return true
      }
    },
    close: async () => {
      await Promise.all([claims.drain(), reads.drain()])
      cache.clear()
      await store.close?.()
    },
  }
}

function isSame(left: TokenValue, right: TokenValue): boolean {
  if (typeof left === 'string' || typeof right === 'string') return left === right
  // A double and a bigint of the same digits are the same JSON number.
  return String(left) === String(right)
}

function exhaustedSpace(): MaskingError {
  return new MaskingError(
    'token_space_exhausted',
    `no free token was found in ${mostAttempts} attempts; give the value a larger format`,
  )
}

/** Claims the check value of the token key once, so that two keys never share a store. */
function createStoreCheck(
  keys: TokenKeys,
  store: TokenStore,
  callStore: ReturnType<typeof createStoreCaller>,
): () => Promise<void> {
  let checked: Promise<void> | undefined

  async function check(): Promise<void> {
    const record = Buffer.from(keys.checkValue)
    const [found] = await callStore(() => store.claim([{ key: checkKey, record }]))
    if (!found) return
    if (found.length === record.length && timingSafeEqual(found, record)) return
    throw new MaskingError(
      'store_mismatch',
      'the token store was written under another token key: the last secret in keys must stay the one ' +
        'the store began with; put it back, or give this masker a store or prefix of its own',
    )
  }

  return () => {
    checked ??= check().catch((error: unknown) => {
      checked = undefined
      throw error
    })
    return checked
  }
}
