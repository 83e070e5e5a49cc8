import type { JSONWebKeySet } from 'jose'
import { checkOptionNames } from '../../option-names.ts'
import type { Permission } from '../../types.ts'
import { checkPermissions, permissions, wrong } from './check-principal.ts'
import type { ClaimPlaces } from './token-claims.ts'

/** A JWK Set (RFC 7517, section 5). */
export interface KeySet {
  readonly keys: readonly Readonly<Record<string, unknown>>[]
}

/** Whose tokens are taken, and what they grant. */
export interface TokenOptions {
  /**
   * The address of the issuer's key set, https (http on the loopback interface only), or the set
   * itself. An address is asked again at most once in 30 s where a token names an unknown key. Public
   * keys only; one of `jwks` and `secret`.
   */
  readonly jwks?: string | URL | KeySet
  /** What the issuer shares with this server, 32 bytes or more, for `HS256` and the like. */
  readonly secret?: string | Uint8Array
  /** What `iss` has to be. */
  readonly issuer: string | readonly string[]
  /** What `aud` has to name: this server. Without it tokens for other servers would do. */
  readonly audience: string | readonly string[]
  /** Of the signature; every asymmetric one by default, with a `secret` `HS256`. */
  readonly algorithms?: readonly string[]
  /** Milliseconds by which clocks may differ; 5,000. */
  readonly clockTolerance?: number
  /** What `typ` of the header has to be, such as `at+jwt` (RFC 9068); anything by default. */
  readonly type?: string
  /** What each scope grants; by default a scope grants the permission that has its name. */
  readonly scopes?: Readonly<Record<string, Permission | readonly Permission[]>>
  readonly claims?: ClaimPlaces
  /** Characters; longer tokens are not looked at. 8,192. */
  readonly longestToken?: number
  /** Milliseconds for fetching the key set; 2,000. */
  readonly timeout?: number
}

const optionNames = [
  ...[
    'jwks',
    'secret',
    'issuer',
    'audience',
    'algorithms',
    'clockTolerance',
    'type',
    'scopes',
    'claims',
  ],
  ...['longestToken', 'timeout'],
]
const claimNames = ['id', 'tenant', 'roles', 'scopes', 'purpose']
const symmetric = ['HS256', 'HS384', 'HS512']
const asymmetric = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
]
const secretBytes = 32
const owner = 'authenticateWithTokens'

/** Options that were checked, defaults filled in. */
export interface TokenSettings {
  readonly keys: URL | JSONWebKeySet | Uint8Array
  readonly issuer: string[]
  readonly audience: string[]
  readonly algorithms: string[]
  readonly clockTolerance: number
  readonly type: string | undefined
  readonly grants: ReadonlyMap<string, readonly Permission[]>
  readonly claims: ClaimPlaces
  readonly longestToken: number
  readonly timeout: number
}

/** Throws `invalid_options`, which names the option and the mend. */
export function readTokenOptions(options: TokenOptions): TokenSettings {
  if (typeof options !== 'object' || options === null) throw wrong(owner, 'takes an object')
  checkOptionNames(owner, options, optionNames)
  checkOptionNames(`${owner}, claims,`, options.claims ?? {}, claimNames)
  const keys = readKeys(options)
  return {
    keys,
    issuer: readNames(options.issuer, 'issuer'),
    audience: readNames(options.audience, 'audience'),
    algorithms: readAlgorithms(options.algorithms, keys instanceof Uint8Array),
    clockTolerance: readNumber(options.clockTolerance, 5_000, 'clockTolerance', 0, 300_000),
    type: options.type,
    grants: readGrants(options.scopes),
    claims: options.claims ?? {},
    longestToken: readNumber(options.longestToken, 8_192, 'longestToken', 1, 65_536),
    timeout: readNumber(options.timeout, 2_000, 'timeout', 1, 60_000),
  }
}

function readKeys({ jwks, secret }: TokenOptions): TokenSettings['keys'] {
  if ((jwks === undefined) === (secret === undefined))
    throw wrong(owner, 'has either jwks or secret')
  return secret === undefined ? readKeySet(jwks) : readSecret(secret)
}

function readKeySet(jwks: TokenOptions['jwks']): URL | JSONWebKeySet {
  if (typeof jwks === 'object' && 'keys' in jwks && Array.isArray(jwks.keys)) {
    return jwks as JSONWebKeySet
  }
  const url = URL.canParse(String(jwks)) ? new URL(String(jwks)) : undefined
  if (url?.protocol === 'https:') return url
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url?.hostname ?? '')
  if (url?.protocol === 'http:' && isLoopback) return url
  throw wrong(owner, 'jwks is an https address, or a set { keys: [...] } of public keys')
}

function readSecret(secret: unknown): Uint8Array {
  const bytes = typeof secret === 'string' ? Buffer.from(secret) : secret
  if (bytes instanceof Uint8Array && bytes.length >= secretBytes) return Uint8Array.from(bytes)
  throw wrong(owner, `secret is a string or a Uint8Array of ${secretBytes} bytes or more`)
}

function readNames(given: unknown, name: string): string[] {
  const names = typeof given === 'string' ? [given] : given
  if (
    Array.isArray(names) &&
    names.length > 0 &&
    names.every((one) => typeof one === 'string' && one !== '')
  ) {
    return [...names]
  }
  throw wrong(owner, `${name} is a string or an array of some; tokens of anybody else would do`)
}

// Kinds of keys do not mix: a public key taken for a shared secret would be known to everybody.
function readAlgorithms(given: unknown, isShared: boolean): string[] {
  if (given === undefined) return isShared ? ['HS256'] : asymmetric
  const known = isShared ? symmetric : asymmetric
  if (Array.isArray(given) && given.length > 0 && given.every((one) => known.includes(one))) {
    return [...given]
  }
  const kind = isShared ? 'secret' : 'jwks'
  throw wrong(owner, `algorithms with ${kind} is an array of some of ${known.join(', ')}`)
}

function readGrants(scopes: TokenOptions['scopes']): Map<string, readonly Permission[]> {
  if (scopes === undefined) return new Map(permissions.map((one) => [one, [one]]))
  return new Map(
    Object.entries(scopes).map(([scope, given]) => {
      const granted = (typeof given === 'string' ? [given] : given) as readonly Permission[]
      checkPermissions(granted, `${owner}, scopes`)
      return [scope, granted]
    }),
  )
}

function readNumber(
  given: unknown,
  otherwise: number,
  name: string,
  from: number,
  to: number,
): number {
  if (given === undefined) return otherwise
  if (Number.isSafeInteger(given) && (given as number) >= from && (given as number) <= to) {
    return given as number
  }
  throw wrong(owner, `${name} is an integer from ${from} to ${to}`)
}
