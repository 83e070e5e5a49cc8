import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { deriveTokenKeys } from '../tokens/keys.ts'
import type { KeyRing, RootKey } from '../types.ts'

/**
 * The key of a tenant's log fingerprints, by HKDF-SHA256 (RFC 5869) from the last secret of the ring:
 * they stay when a new secret is put in front, and say nothing about any token. Throws
 * `invalid_options` as a masker does.
 */
export function deriveLogKey(keys: KeyRing, tenant: string): KeyObject {
  // For its checks: a ring that no masker takes gives no fingerprints either.
  deriveTokenKeys(keys)
  const { secret } = keys[keys.length - 1] as RootKey
  const bytes = hkdfSync('sha256', secret, 'fieldveil', `v1 log ${tenant}`, 32)
  return createSecretKey(Buffer.from(bytes))
}
