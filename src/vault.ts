import { timingSafeEqual } from 'node:crypto'
import { MaskingError } from './errors.ts'
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

/** Values to tokens and back, in batches, over a token store. */
export interface Vault {
  /** The token each value will have unless another record stands in its way; asks no store. */
  derive(requests: readonly VaultRequest[]): string[]
  /**
   * Makes each token hold in the store and answers them, in order; `derived` is what `derive` gave.
   * Rejects with `store_unavailable`, `quota_exceeded` and what a broken store or key calls for.
   */
  mask(requests: readonly VaultRequest[], derived: readonly string[]): Promise<string[]>
  /** The value behind each token; undefined for one that is unknown or erased. */
  unmask(
    tenant: string,
    tokens: readonly string[],
  ): Promise<({ readonly value: TokenValue } | undefined)[]>
  /** Puts a tombstone in a token's place; answers whether there was a living one. */
  erase(tenant: string, token: string): Promise<boolean>
  close(): Promise<void>
}

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
    const storeKeys = scheme.deriveStoreKeys(
      batch.map(({ request, token }) => ({ tenant: request.tenant, token })),
    )
    const entries = batch.map(({ request, token }, index) => ({
      key: storeKeys[index] as string,
      record: seal.seal(request.tenant, token, request.value, request.attributes),
    }))
    const found = await callStore(() => store.claim(entries))
    return found.map((record, index) => {
      if (record === null) return null
      const { request, token } = batch[index] as Claim
      try {
        return seal.open(request.tenant, token, record)
      } catch (error) {
        // One bad record must not fail the other callers of the batch.
        return error as Error
      }
    })
  })

  const reads = createSharedBatch<{ tenant: string; token: string }, Uint8Array | null>(
    async (batch) => {
      await checkStore()
      const storeKeys = scheme.deriveStoreKeys(batch)
      return callStore(() => store.read(storeKeys))
    },
  )

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
    const records = await reads.add(distinct.map((token) => ({ tenant, token })))
    const created = records.filter((record) => record === null).length
    if (created === 0) return
    // No tenant has such a name, so that no token leads to the counter.
    const [key] = scheme.deriveStoreKeys([{ tenant: `\0quota ${tenant}`, token: '' }]) as [string]
    const count = (by: number) => callStore(async () => (await store.count?.(key, by)) ?? 0)
    if ((await count(created)) <= limit) return
    await count(-created)
    throw new MaskingError('quota_exceeded', 'the token quota of this tenant is used up')
  }

  return {
    derive: (requests) =>
      requests.map((request) => cache.findToken(request) ?? scheme.deriveToken(request, 0)),
    mask: async (requests, derived) => {
      const open: number[] = []
      const tokens = [...derived]
      requests.forEach((request, index) => {
        if (!request.irreversible && cache.findToken(request) === undefined) open.push(index)
      })
      if (open.length === 0) return tokens
      const openRequests = open.map((index) => requests[index] as VaultRequest)
      const openTokens = open.map((index) => derived[index] as string)
      await spendQuota(openRequests, openTokens)
      const claimed = await claimAll(openRequests, openTokens)
      open.forEach((index, at) => {
        tokens[index] = claimed[at] as string
        cache.rememberToken(requests[index] as VaultRequest, claimed[at] as string)
      })
      return tokens
    },
    unmask: async (tenant, tokens) => {
      const answers = tokens.map((token) => cache.findValue(tenant, token))
      const open = tokens.map((_, index) => index).filter((index) => answers[index] === undefined)
      if (open.length === 0) return answers
      const records = await reads.add(
        open.map((index) => ({ tenant, token: tokens[index] as string })),
      )
      open.forEach((index, at) => {
        const record = records[at]
        if (!record) return
        const token = tokens[index] as string
        const opened = seal.open(tenant, token, record)
        if (opened.erased) return
        cache.rememberValue(tenant, token, opened.value)
        answers[index] = { value: opened.value }
      })
      return answers
    },
    erase: async (tenant, token) => {
      await checkStore()
      const [key] = scheme.deriveStoreKeys([{ tenant, token }]) as [string]
      for (let tried = false; ; tried = true) {
        const [record] = await callStore(() => store.read([key]))
        cache.forget(tenant, token)
        if (!record) return false
        // A tombstone after our own try is ours: its answer was lost.
        if (seal.open(tenant, token, record).erased) return tried
        const tombstone = { key, record: seal.sealTombstone(tenant, token), expected: record }
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
