import { LRUCache } from 'lru-cache'
import type { TokenRequest } from '../tokens/token-scheme.ts'
import type { TokenValue } from '../types.ts'

/** What this process has seen of values and tokens: saves the derivation and the round trip. */
export interface TokenCache {
  findToken(request: TokenRequest): string | undefined
  rememberToken(request: TokenRequest, token: string): void
  findValue(tenant: string, token: string): { readonly value: TokenValue } | undefined
  rememberValue(tenant: string, token: string, value: TokenValue): void
  /** Forgets a token that was erased, and with it every token of a value. */
  forget(tenant: string, token: string): void
  clear(): void
}

export interface TokenCacheOptions {
  readonly max: number
  /** Milliseconds. */
  readonly ttl: number
}

// Longer values would make the cache's memory a matter of what callers send.
const longestCached = 1_024

export function createTokenCache(options: TokenCacheOptions | false): TokenCache {
  if (options === false) return emptyCache
  const settings = { max: options.max, ttl: options.ttl, ttlResolution: 100 }
  const tokens = new LRUCache<string, string>(settings)
  const values = new LRUCache<string, { readonly value: TokenValue }>(settings)

  return {
    findToken: (request) => {
      const name = nameRequest(request)
      return name === undefined ? undefined : tokens.get(name)
    },
    rememberToken: (request, token) => {
      const name = nameRequest(request)
      if (name !== undefined) tokens.set(name, token)
    },
    findValue: (tenant, token) => values.get(`${tenant}\0${token}`),
    rememberValue: (tenant, token, value) => {
      if (typeof value === 'string' && value.length > longestCached) return
      values.set(`${tenant}\0${token}`, { value })
    },
    forget: (tenant, token) => {
      values.delete(`${tenant}\0${token}`)
      // A value may have several tokens, and the request that made this one is not known here.
      tokens.clear()
    },
    clear: () => {
      tokens.clear()
      values.clear()
    },
  }
}

// Names of tenants, types and formats hold no NUL, and the value comes last: no two requests meet.
function nameRequest({
  tenant,
  type,
  format,
  value,
  irreversible,
}: TokenRequest): string | undefined {
  if (irreversible) return undefined
  if (typeof value === 'string') {
    if (value.length > longestCached) return undefined
    return `${tenant}\0${type.tokenName}\0${format?.name ?? ''}\0s${value}`
  }
  return `${tenant}\0${type.tokenName}\0${format?.name ?? ''}\0j${value}`
}

const emptyCache: TokenCache = {
  findToken: () => undefined,
  rememberToken: () => {},
  findValue: () => undefined,
  rememberValue: () => {},
  forget: () => {},
  clear: () => {},
}
