import { LRUCache } from 'lru-cache'
import type { TokenFormat, TokenType, TokenValue } from '../types.ts'
import type { FoundValue, VaultRequest } from './request.ts'

/** What this process has seen of values and tokens: saves the derivation and the round trip. */
export interface TokenCache {
  /** Counts up whenever something was forgotten: what was read before is not to be remembered. */
  readonly epoch: number
  findToken(request: VaultRequest): string | undefined
  rememberToken(request: VaultRequest, token: string, expiresAt: number, epoch: number): void
  findValue(tenant: string, token: string): FoundValue | undefined
  rememberValue(tenant: string, token: string, found: FoundValue, epoch: number): void
  clear(): void
  /** What is answered from here, with the life it has left, for the case that the store has lost it. */
  list(): { readonly request: VaultRequest; readonly token: string }[]
  readonly entries: number
  /** Estimated. */
  readonly bytes: number
}

export interface TokenCacheOptions {
  readonly max: number
  /** Milliseconds. */
  readonly ttl: number
  readonly bytes: number
}

/** All of a request that many values have in common. */
type Asked = Omit<VaultRequest, 'value' | 'attributes'>

interface KnownToken {
  readonly request: Asked
  readonly kind: string
  readonly token: string
  readonly until: number
  /** Milliseconds since 1970; `Infinity`: never. */
  readonly expiresAt: number
}

interface KnownValue {
  readonly found: FoundValue
  readonly until: number
}

// Types, formats and tenants in which one value is met at the same time; more are derived again.
const tokensOfOneValue = 8
// Longer values would push out too many others.
const longestCached = 1_024
// What V8 takes for the objects of an entry and its place in the cache, rounded up.
const bytesOfEntry = 400

export function createTokenCache(options: TokenCacheOptions | false): TokenCache {
  if (options === false) return emptyCache
  const { ttl } = options
  const maxSize = Math.max(1, Math.floor(options.bytes / 2))
  // More have no room, and the cache sets aside what `max` entries take.
  const max = Math.min(options.max, Math.max(1, Math.floor(maxSize / bytesOfEntry)))
  // By the value itself, because joining it with the names costs more than comparing them. Each
  // entry has its own end: the cache's would be set and asked for every value anew.
  const tokens = new LRUCache<string, readonly KnownToken[]>({
    max,
    maxSize,
    sizeCalculation: (known, name) =>
      known.reduce(
        (size, { token, request: { subject = '' } }) =>
          size + bytesOfEntry + (token.length + subject.length) * 2,
        name.length * 2,
      ),
  })
  const values = new LRUCache<string, KnownValue>({
    max,
    maxSize,
    sizeCalculation: ({ found }, name) => {
      const length = typeof found.value === 'string' ? found.value.length : 0
      return bytesOfEntry + (name.length + length) * 2
    },
  })
  let epoch = 0
  let lastAsked: Asked | undefined

  /** One object for all values in a row that were asked for alike: it would be a third of an entry. */
  function shareAsked(request: VaultRequest): Asked {
    if (lastAsked !== undefined && isAlike(lastAsked, request)) return lastAsked
    const { value: _, attributes: __, ...asked } = request
    lastAsked = asked
    return asked
  }

  return {
    get epoch() {
      return epoch
    },
    findToken: (request) => {
      if (request.irreversible) return undefined
      const known = tokens.get(String(request.value))
      if (known === undefined) return undefined
      for (const one of known) {
        if (isFor(one, request)) return isFresh(one, request) ? one.token : undefined
      }
      return undefined
    },
    rememberToken: (request, token, expiresAt, seen) => {
      const name = String(request.value)
      if (request.irreversible || name.length > longestCached || seen !== epoch) return
      const until = performance.now() + ttl
      const asked = shareAsked(request)
      const added = { request: asked, kind: typeof request.value, token, until, expiresAt }
      const known = tokens.peek(name)
      const others = known?.filter((one) => !isFor(one, request)).slice(0, tokensOfOneValue - 1)
      tokens.set(copyText(name), others === undefined ? [added] : [added, ...others])
    },
    findValue: (tenant, token) => {
      const known = values.get(`${tenant}\0${token}`)
      if (known === undefined || known.until <= performance.now()) return undefined
      const { expiresAt } = known.found
      if (expiresAt !== Number.POSITIVE_INFINITY && expiresAt <= Date.now()) return undefined
      return known.found
    },
    rememberValue: (tenant, token, found, seen) => {
      const { value, isHoneytoken, holders } = found
      if (typeof value === 'string' && value.length > longestCached) return
      if (isHoneytoken || seen !== epoch) return
      // Whose it is may change, and it may die with somebody, unheard by this process.
      if (holders.length > 0) return
      const kept = typeof value === 'string' ? { ...found, value: copyText(value) } : found
      values.set(copyText(`${tenant}\0${token}`), { found: kept, until: performance.now() + ttl })
    },
    clear: () => {
      epoch += 1
      tokens.clear()
      values.clear()
    },
    list: () => {
      const now = performance.now()
      const today = Date.now()
      return [...tokens.entries()].flatMap(([name, known]) =>
        known
          .filter(({ until, expiresAt }) => until > now && expiresAt > today)
          .map(({ request, kind, token, expiresAt }) => {
            const ttl = expiresAt === Number.POSITIVE_INFINITY ? undefined : expiresAt - today
            return { request: { ...request, ttl, value: readValue(name, kind) }, token }
          }),
      )
    },
    get entries() {
      return tokens.size + values.size
    },
    get bytes() {
      return tokens.calculatedSize + values.calculatedSize
    },
  }
}

// Shorter ones are never views of a longer one.
const shortestView = 13

/** V8 keeps a text that was cut out of another as a view, and with it all of the other. */
function copyText(text: string): string {
  return text.length < shortestView ? text : (JSON.parse(JSON.stringify(text)) as string)
}

function isFor(known: KnownToken, request: VaultRequest): boolean {
  const own: { readonly type: TokenType; readonly format: TokenFormat | undefined } = known.request
  return (
    own.type === request.type &&
    own.format === request.format &&
    known.request.tenant === request.tenant &&
    // Each subject has to become one of the token's holders.
    known.request.subject === request.subject &&
    // 1 and "1" have tokens of their own.
    known.kind === typeof request.value
  )
}

function isAlike(asked: Asked, request: VaultRequest): boolean {
  return (
    asked.type === request.type &&
    asked.format === request.format &&
    asked.tenant === request.tenant &&
    asked.subject === request.subject &&
    asked.ttl === request.ttl &&
    asked.irreversible === request.irreversible &&
    asked.isHoneytoken === request.isHoneytoken
  )
}

function isFresh({ until, expiresAt }: KnownToken, { ttl }: VaultRequest): boolean {
  if (until <= performance.now()) return false
  if (expiresAt === Number.POSITIVE_INFINITY) return true
  // Masking a value again extends its token's life: in the store, not here.
  return ttl !== undefined && Date.now() + ttl <= expiresAt
}

function readValue(name: string, kind: string): TokenValue {
  switch (kind) {
    case 'number':
      return Number(name)
    case 'bigint':
      return BigInt(name)
    case 'boolean':
      return name === 'true'
    case 'object':
      return null
    default:
      return name
  }
}

const emptyCache: TokenCache = {
  epoch: 0,
  findToken: () => undefined,
  rememberToken: () => {},
  findValue: () => undefined,
  rememberValue: () => {},
  clear: () => {},
  list: () => [],
  entries: 0,
  bytes: 0,
}
