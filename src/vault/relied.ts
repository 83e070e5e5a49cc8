import type { Claim } from './claims.ts'
import { setDeadline } from './deadline.ts'
import type { Keysets } from './keysets.ts'
import type { TokenCache } from './token-cache.ts'

/**
 * Tokens that were answered from the cache, on the word of a store that may have lost them: they are
 * claimed anew, because nobody will mask their values again before they are to be opened.
 */
export interface ReliedTokens {
  /** Takes what the cache holds now. */
  gather(): void
  /** Nothing of it is to come back: something was erased. */
  drop(): void
  /** Rejects when the store does not take them; then they are kept. */
  claim(): Promise<void>
}

const tokensOfOneBatch = 500

export function createReliedTokens(
  cache: TokenCache,
  keysets: Keysets,
  most: number,
  timeout: number,
  claimNow: (claims: readonly Claim[], deadline: number) => Promise<unknown>,
): ReliedTokens {
  let relied: ReturnType<TokenCache['list']> = []

  return {
    gather: () => {
      relied = [...relied, ...cache.list()].slice(-most)
    },
    drop: () => {
      relied = []
    },
    claim: async () => {
      while (relied.length > 0) {
        const from = relied
        const batch = from.slice(0, tokensOfOneBatch)
        const claims = batch.flatMap(({ request, token }) => {
          const { tenant } = request
          const keyset = keysets.find(tenant)
          return keyset === undefined ? [] : [{ keyset, tenant, token, request }]
        })
        await claimNow(claims, setDeadline(timeout))
        // Meanwhile it may have been dropped, or more have come.
        if (relied === from) relied = from.slice(batch.length)
      }
    },
  }
}
