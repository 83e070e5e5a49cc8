import type { CryptoKey, JWTPayload, JWTVerifyOptions } from 'jose'
import { MaskingError } from '../../errors.ts'
import type { Authenticate, Principal, Refusal } from '../../types.ts'
import { type JoseApi, loadJose } from './load-jose.ts'
import { readClaims } from './token-claims.ts'
import { readTokenOptions, type TokenOptions, type TokenSettings } from './token-options.ts'

/** Also tells beforehand whether it can work. */
export interface AuthenticateWithTokens extends Authenticate {
  /** Rejects with `invalid_options` where `jose` is not installed. Call it before you listen. */
  ready(): Promise<void>
}

type Verify = (token: string) => Promise<JWTPayload>

/**
 * Bearers are signed JSON Web Tokens (RFC 7519) with `exp`, checked by the package `jose`: signature,
 * algorithm, issuer, audience, times. Answers `expired` for a good token after its end, `unknown` for
 * everything else that is wrong. Throws `invalid_options`; rejects with `keys_unavailable` while the
 * key set cannot be fetched, which is the issuer's failure and not the caller's.
 */
export function authenticateWithTokens(options: TokenOptions): AuthenticateWithTokens {
  const settings = readTokenOptions(options)
  const { claims, grants, clockTolerance, longestToken } = settings
  let loading: Promise<Verify> | undefined

  function load(): Promise<Verify> {
    loading ??= loadJose().then((jose) => createVerify(jose, settings))
    return loading
  }

  // So that the first request does not wait for it; who calls is told of a failure.
  load().catch(() => {})
  const authenticate = async (bearer: string): Promise<Principal | Refusal> => {
    const verify = await load()
    if (bearer.length > longestToken) return { refused: 'unknown' }
    try {
      const payload = await verify(bearer)
      return readClaims(payload, claims, grants, clockTolerance) ?? { refused: 'unknown' }
    } catch (error) {
      return judgeFailure(error)
    }
  }
  return Object.assign(authenticate, { ready: async () => void (await load()) })
}

function createVerify(jose: JoseApi, settings: TokenSettings): Verify {
  const { keys, issuer, audience, algorithms, clockTolerance, timeout, type } = settings
  const options: JWTVerifyOptions = {
    issuer,
    audience,
    algorithms,
    clockTolerance: clockTolerance / 1_000,
    requiredClaims: ['exp'],
    ...(type === undefined ? {} : { typ: type }),
  }
  if (keys instanceof Uint8Array) {
    return async (token) => (await jose.jwtVerify(token, keys, options)).payload
  }
  const findKey =
    keys instanceof URL
      ? jose.createRemoteJWKSet(keys, { timeoutDuration: timeout })
      : jose.createLocalJWKSet(keys)
  return async (token) => {
    try {
      return (await jose.jwtVerify(token, findKey, options)).payload
    } catch (error) {
      if (codeOf(error) !== 'ERR_JWKS_MULTIPLE_MATCHING_KEYS') throw error
      // The token names no key, and several would do.
      return await verifyWithEach(error as AsyncIterable<CryptoKey>, async (key) => {
        return (await jose.jwtVerify(token, key, options)).payload
      })
    }
  }
}

async function verifyWithEach(
  keys: AsyncIterable<CryptoKey>,
  verify: (key: CryptoKey) => Promise<JWTPayload>,
): Promise<JWTPayload> {
  let failure: unknown
  for await (const key of keys) {
    try {
      return await verify(key)
    } catch (error) {
      failure = error
      if (codeOf(error) !== 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') break
    }
  }
  throw failure
}

function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined
  return typeof code === 'string' ? code : ''
}

// What a token may be wrong in; jose's other failures are of the key set and its address.
const mistakes =
  /^ERR_(JWT_INVALID|JWT_CLAIM_VALIDATION_FAILED|JWS_|JWKS_NO_MATCHING_KEY|JOSE_ALG_NOT_ALLOWED|JOSE_NOT_SUPPORTED)/

function judgeFailure(error: unknown): Refusal {
  const code = codeOf(error)
  if (code === 'ERR_JWT_EXPIRED') return { refused: 'expired' }
  if (mistakes.test(code)) return { refused: 'unknown' }
  // No cause: it may quote the token, and the address with what it holds.
  throw new MaskingError(
    'keys_unavailable',
    `the key set that tokens are checked with is not to be had: ${code || 'no answer'}`,
  )
}
