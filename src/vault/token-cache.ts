import { LRUCache } from 'lru-cache'
import type { TokenRequest } from '../tokens/token-scheme.ts'
import type { TokenFormat, TokenType, TokenValue } from '../types.ts'

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

interface KnownToken {
  readonly tenant: string
  readonly type: TokenType
  readonly format: TokenFormat | undefined
  readonly kind: string
  readonly token: string
  readonly until: number
}

interface KnownValue {
  readonly value: TokenValue
  readonly until: number
}

// Types, formats and tenants in which one value is met at the same time; more are derived again.
const tokensOfOneValue = 8
// Longer values would make the cache's memory a matter of what callers send.
const longestCached = 1_024

export function createTokenCache(options: TokenCacheOptions | false): TokenCache {
  if (options === false) return emptyCache
  const { max, ttl } = options
  // By the value itself, because joining it with the names costs more than comparing them. Each
  // entry has its own end: the cache's would be set and asked for every value anew.
  const tokens = new LRUCache<string, readonly KnownToken[]>({ max })
  const values = new LRUCache<string, KnownValue>({ max })

  return {
    findToken: (request) => {
      if (request.irreversible) return undefined
      const known = tokens.get(String(request.value))
      if (known === undefined) return undefined
      for (const one of known) {
        if (isFor(one, request)) return one.until > performance.now() ? one.token : undefined
      }
      return undefined
    },
    rememberToken: (request, token) => {
      const name = String(request.value)
      if (request.irreversible || name.length > longestCached) return
      const { tenant, type, format, value } = request
      const until = performance.now() + ttl
      const added = { tenant, type, format, kind: typeof value, token, until }
      const known = tokens.peek(name)
      const others = known?.filter((one) => !isFor(one, request)).slice(0, tokensOfOneValue - 1)
      tokens.set(name, others === undefined ? [added] : [added, ...others])
    },
    findValue: (tenant, token) => {
      const known = values.get(`${tenant}\0${token}`)
      return known !== undefined && known.until > performance.now() ? known : undefined
    },
    rememberValue: (tenant, token, value) => {
      if (typeof value === 'string' && value.length > longestCached) return
      values.set(`${tenant}\0${token}`, { value, until: performance.now() + ttl })
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

function isFor(known: KnownToken, { tenant, type, format, value }: TokenRequest): boolean {
  return (
    known.type === type &&
    known.format === format &&
    known.tenant === tenant &&
    // 1 and "1" have tokens of their own.
    known.kind === typeof value
  )
}

const emptyCache: TokenCache = {
  findToken: () => undefined,
  rememberToken: () => {},
  findValue: () => undefined,
  rememberValue: () => {},
  forget: () => {},
  clear: () => {},
}
