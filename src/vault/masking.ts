import { MaskingError } from '../errors.ts'
import { packContent } from '../tokens/record-content.ts'
import type { Claim, ClaimAnswer } from './claims.ts'
import type { Counters } from './counters.ts'
import { setDeadline } from './deadline.ts'
import type { PreparedTokens, Vault } from './interface.ts'
import type { Keyset } from './keysets.ts'
import { locateTokens } from './places.ts'
import type { VaultRequest } from './request.ts'
import type { SharedBatch } from './shared-batch.ts'
import type { StoreDoor } from './store-door.ts'
import type { TokenCache } from './token-cache.ts'
import { splitWork } from './work-parts.ts'

export interface MaskingParts {
  readonly door: StoreDoor
  readonly claims: SharedBatch<Claim, ClaimAnswer>
  readonly counters: Counters
  readonly cache: TokenCache
  readonly quota: number | undefined
  /** Milliseconds. */
  readonly timeout: number
  /** Its tokens stay its own. */
  readonly previous: Vault | undefined
  readonly keysetOf: (tenant: string) => Keyset
  readonly enter: (keyset: Keyset, deadline: number) => Promise<void>
}

// A permuted value meets other values' records only where values were erased before.
const mostAttempts = 64

/** Makes the tokens of a call hold in the store, and remembers them. */
export function createMasking(
  parts: MaskingParts,
): (
  requests: readonly VaultRequest[],
  prepared: PreparedTokens,
  deadline: number,
) => Promise<readonly string[]> {
  const { door, claims, counters, cache, quota, timeout, previous, keysetOf, enter } = parts

  async function claimAll(
    requests: readonly VaultRequest[],
    derived: readonly string[],
    keyset: Keyset,
    deadline: number,
  ): Promise<{ tokens: string[]; ends: number[] }> {
    const tokens = [...derived]
    const ends = new Array<number>(tokens.length).fill(Number.POSITIVE_INFINITY)
    const attempts = new Array<number>(tokens.length).fill(0)
    let open = requests.map((_, index) => index)
    while (open.length > 0) {
      if (performance.now() >= deadline) throw contended()
      const batch = open.map((index): Claim => {
        const request = requests[index] as VaultRequest
        return { keyset, tenant: request.tenant, token: tokens[index] as string, request }
      })
      if (previous !== undefined) await reserveFormer(previous, batch, deadline)
      const answers = await claims.add(batch, deadline)
      open = open.filter((index, at) => {
        const answer = answers[at] as ClaimAnswer
        if (answer instanceof Error) throw answer
        if (answer.state === 'held') ends[index] = answer.expiresAt
        if (answer.state === 'taken') {
          const attempt = (attempts[index] as number) + 1
          if (attempt === mostAttempts) throw exhaustedSpace()
          attempts[index] = attempt
          tokens[index] = keyset.scheme.deriveToken(requests[index] as VaultRequest, attempt)
        }
        return answer.state !== 'held'
      })
    }
    return { tokens, ends }
  }

  /**
   * A token of the former store, also a dead one, must not become another value's: it is taken here
   * too, by a tombstone, so that it stays so when the former store is gone.
   */
  async function reserveFormer(
    former: Vault,
    batch: readonly Claim[],
    deadline: number,
  ): Promise<void> {
    const keys = locateTokens(batch)
    const records = await door.read(keys, deadline)
    const free = batch.flatMap((claim, index) => (records[index] ? [] : [{ claim, index }]))
    const { tenant } = batch[0] as Claim
    const tokens = free.map(({ claim }) => claim.token)
    const held = tokens.length === 0 ? [] : await former.holdsRecords(tenant, tokens, deadline)
    const tombstones = free.flatMap(({ claim, index }, at) => {
      if (held[at] !== true) return []
      const key = keys[index] as string
      return [{ key, record: claim.keyset.seal.seal(key, packContent({ kind: 'erased' })) }]
    })
    if (tombstones.length > 0) await door.claim(tombstones, deadline)
  }

  async function spendQuota(
    tenant: string,
    derived: readonly string[],
    keyset: Keyset,
    limit: number,
    deadline: number,
  ): Promise<void> {
    const placed = [...new Set(derived)].map((token) => ({ keyset, tenant, token }))
    const records = await door.read(locateTokens(placed), deadline)
    const created = records.filter((record) => record === null).length
    if (created === 0) return
    // No tenant has such a name, so that no token leads to the counter.
    const counter = { keyset, name: `\0quota ${tenant}`, word: '' }
    if (await counters.spend(counter, created, limit, deadline)) return
    throw new MaskingError('quota_exceeded', 'the token quota of this tenant is used up')
  }

  async function maskPart(
    requests: readonly VaultRequest[],
    masked: string[],
    part: readonly number[],
    deadline: number,
  ): Promise<void> {
    const { epoch } = cache
    const open = part.map((index) => requests[index] as VaultRequest)
    const derived = part.map((index) => masked[index] as string)
    const { tenant } = open[0] as VaultRequest
    const keyset = keysetOf(tenant)
    await enter(keyset, deadline)
    if (quota !== undefined) await spendQuota(tenant, derived, keyset, quota, deadline)
    const claimed = await claimAll(open, derived, keyset, deadline)
    part.forEach((index, at) => {
      const token = claimed.tokens[at] as string
      masked[index] = token
      const request = requests[index] as VaultRequest
      cache.rememberToken(request, token, claimed.ends[at] as number, epoch)
    })
  }

  return async (requests, { tokens, open }, deadline) => {
    const masked = [...tokens]
    for (const [number, part] of splitWork(open).entries()) {
      await maskPart(requests, masked, part, number === 0 ? deadline : setDeadline(timeout))
    }
    return masked
  }
}

function contended(): MaskingError {
  return new MaskingError('store_unavailable', 'the token store did not answer in time')
}

function exhaustedSpace(): MaskingError {
  return new MaskingError(
    'token_space_exhausted',
    `no free token was found in ${mostAttempts} attempts; give the value a larger format or token type`,
  )
}
