import { createHash, timingSafeEqual } from 'node:crypto'
import { MaskingError } from '../errors.ts'
import { encodeParts } from '../tokens/encoding.ts'
import { createHmacSha256 } from '../tokens/hmac.ts'
import type { TokenKeys } from '../tokens/keys.ts'
import { createRecordSeal, type RecordSeal } from '../tokens/record.ts'
import { createTokenScheme, type TokenScheme } from '../tokens/token-scheme.ts'

/** Everything that a tenant's secrets make. */
export interface Keyset {
  /** Change when other secrets are taken, while calls are under way; the token key never does. */
  readonly keys: TokenKeys
  readonly seal: RecordSeal
  /** Of work that is kept for later. */
  readonly workSeal: RecordSeal
  readonly scheme: TokenScheme
  /** Where the check value of its token key lies; not derived from it, so that any process finds it. */
  readonly checkKey: string
  /** A MAC of 16 hexadecimal digits. */
  fingerprint(parts: readonly string[]): string
  /** What tells a tenant's records from those of others under the same secrets: a MAC, as hexadecimal. */
  markTenant(tenant: string): string
  /** Answers how to take other keys. Throws `store_mismatch` for another token key. */
  prepare(next: TokenKeys): () => void
}

export function createKeyset(first: TokenKeys, checkKey = 'check-value'): Keyset {
  let keys = first
  let seal = createRecordSeal(keys)
  let workSeal = createRecordSeal(keys.work)
  const authenticate = createHmacSha256(keys.fingerprint)
  const fingerprint = (parts: readonly string[]): string =>
    Buffer.from(authenticate(encodeParts(parts)), 'latin1').toString('hex', 0, 8)
  // Most calls are of the tenant of the call before.
  let marked: { readonly tenant: string; readonly mark: string } | undefined
  return {
    get keys() {
      return keys
    },
    get seal() {
      return seal
    },
    get workSeal() {
      return workSeal
    },
    scheme: createTokenScheme(keys),
    checkKey,
    fingerprint,
    markTenant: (tenant) => {
      if (marked?.tenant !== tenant) marked = { tenant, mark: fingerprint([tenant, '\0origin']) }
      return marked.mark
    },
    prepare: (next) => {
      if (!timingSafeEqual(keys.checkValue, next.checkValue)) {
        throw new MaskingError(
          'store_mismatch',
          'the last secret in keys decides the tokens and must stay: put new ones in front of it',
        )
      }
      return () => {
        keys = next
        seal = createRecordSeal(next)
        workSeal = createRecordSeal(next.work)
      }
    },
  }
}

/**
 * Where the check value of a tenant that brings its own secrets lies. Its name is no secret, but nothing
 * in a store should read like one.
 */
export function checkKeyOf(tenant: string): string {
  return `check-${createHash('sha256').update(tenant).digest('base64url').slice(0, 22)}`
}
