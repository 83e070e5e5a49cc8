import { createHash, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { configurationError } from '../errors.ts'
import type { KeyRing, RootKey } from '../types.ts'

/** Bytes that name a sealing key at the head of a record. */
export const kidBytes = 4

export interface SealKey {
  readonly kid: Buffer
  readonly key: KeyObject
}

/** The subkeys that a key ring gives. */
export interface TokenKeys {
  /** HMAC-SHA256: derives tokens. */
  readonly token: Uint8Array
  /** AES-CMAC: derives store keys from tokens. */
  readonly index: Uint8Array
  /** AES in FF1: permutes values of 10^6 or more. */
  readonly permutation: Uint8Array
  /** Permutes values of fewer. */
  readonly shuffle: Uint8Array
  /** AES-256-GCM: the newest root's, which seals. */
  readonly seal: SealKey
  /** Every root's, by the hexadecimal kid; each opens its records. */
  readonly seals: ReadonlyMap<string, SealKey>
  /** Tells whether a store was written under the same token key; says nothing about the key. */
  readonly checkValue: Uint8Array
}

const secretBytes = 32

/**
 * Derives every subkey from the roots by HKDF-SHA256 (RFC 5869). All that decides a token comes
 * from the last root, so that a new one in front changes no token; each root has a sealing key.
 * Throws `invalid_options` for a secret under 32 bytes, a bad or repeated id.
 */
export function deriveTokenKeys(roots: KeyRing): TokenKeys {
  checkRing(roots)
  const newest = roots[0] as RootKey
  const oldest = roots[roots.length - 1] as RootKey
  const seals = new Map<string, SealKey>()
  for (const root of roots) {
    const kid = deriveKid(root)
    if (seals.has(kid.toString('hex'))) {
      throw configurationError(
        'invalid_options',
        `keys: the ids of two secrets have the same short form; rename "${root.id}"`,
      )
    }
    seals.set(kid.toString('hex'), { kid, key: createSecretKey(deriveSubkey(root, 'seal')) })
  }
  const token = deriveSubkey(oldest, 'token')
  return {
    token,
    index: deriveSubkey(oldest, 'index'),
    permutation: deriveSubkey(oldest, 'permutation'),
    shuffle: deriveSubkey(oldest, 'shuffle'),
    seal: seals.get(deriveKid(newest).toString('hex')) as SealKey,
    seals,
    checkValue: createHmac('sha256', token).update('fieldveil check value').digest(),
  }
}

function deriveKid(root: RootKey): Buffer {
  return createHash('sha256').update(`kid:${root.id}`).digest().subarray(0, kidBytes)
}

function deriveSubkey(root: RootKey, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', root.secret, 'fieldveil', `v1 ${purpose}`, 32))
}

function checkRing(roots: KeyRing): void {
  if (roots.length === 0) {
    throw configurationError(
      'invalid_options',
      'keys: give at least one root secret, as keys: [{ id: "2026-01", secret }]',
    )
  }
  const ids = new Set<string>()
  for (const { id, secret } of roots) {
    if (!/^[A-Za-z0-9._-]{1,32}$/.test(id)) {
      throw configurationError(
        'invalid_options',
        'keys: an id is 1 to 32 of the characters A-Z a-z 0-9 . _ -',
      )
    }
    if (ids.has(id)) {
      throw configurationError('invalid_options', `keys: the id "${id}" stands twice`)
    }
    ids.add(id)
    if (Buffer.byteLength(secret) < secretBytes) {
      throw configurationError(
        'invalid_options',
        `keys: the secret of "${id}" is shorter than ${secretBytes} bytes; ` +
          'make one with: openssl rand -base64 32',
      )
    }
  }
}
