import { createHash, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { configurationError } from '../errors.ts'
import type { KeyRing, RootKey } from '../types.ts'

/** Bytes that name a sealing key at the head of a record. */
export const kidBytes = 4

export interface SealKey {
  /** The root's. */
  readonly id: string
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
  /** HMAC-SHA256: names what events and receipts speak of. */
  readonly fingerprint: Uint8Array
  /** AES-256-GCM: the newest root's that is not on standby; it seals. */
  readonly seal: SealKey
  /** Every root's, by the hexadecimal kid; each opens its records. */
  readonly seals: ReadonlyMap<string, SealKey>
  /** The same pair for work that is kept for later, such as jobs: what one opens, the other does not. */
  readonly work: { readonly seal: SealKey; readonly seals: ReadonlyMap<string, SealKey> }
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
  const newest = roots.find(({ standby }) => standby !== true)
  if (newest === undefined) {
    throw configurationError('invalid_options', 'keys: every secret is on standby; one has to seal')
  }
  const oldest = roots[roots.length - 1] as RootKey
  const seals = new Map<string, SealKey>()
  const workSeals = new Map<string, SealKey>()
  for (const [index, root] of roots.entries()) {
    const kid = deriveKid(root)
    if (seals.has(kid.toString('hex'))) {
      throw configurationError(
        'invalid_options',
        `keys: the ids of two secrets have the same short form; rename that of keys[${index}]`,
      )
    }
    const { id } = root
    const key = createSecretKey(deriveSubkey(root, 'seal'))
    seals.set(kid.toString('hex'), { id, kid, key })
    const workKey = createSecretKey(deriveSubkey(root, 'work seal'))
    workSeals.set(kid.toString('hex'), { id, kid, key: workKey })
  }
  const token = deriveSubkey(oldest, 'token')
  const newestKid = deriveKid(newest).toString('hex')
  return {
    token,
    index: deriveSubkey(oldest, 'index'),
    permutation: deriveSubkey(oldest, 'permutation'),
    shuffle: deriveSubkey(oldest, 'shuffle'),
    fingerprint: deriveSubkey(oldest, 'fingerprint'),
    seal: seals.get(newestKid) as SealKey,
    seals,
    work: { seal: workSeals.get(newestKid) as SealKey, seals: workSeals },
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
  if (!Array.isArray(roots) || !roots.every(isRoot)) {
    throw configurationError(
      'invalid_options',
      'keys: a ring is an array of { id, secret }, a secret being a string or a Uint8Array',
    )
  }
  if (roots.length === 0) {
    throw configurationError(
      'invalid_options',
      'keys: give at least one root secret, as keys: [{ id: "2026-01", secret }]',
    )
  }
  const ids = new Set<string>()
  // An id is not quoted: by mistake it may be the secret.
  for (const [index, { id, secret }] of roots.entries()) {
    if (!/^[A-Za-z0-9._-]{1,32}$/.test(id)) {
      throw configurationError(
        'invalid_options',
        'keys: an id is 1 to 32 of the characters A-Z a-z 0-9 . _ -',
      )
    }
    if (ids.has(id)) {
      throw configurationError(
        'invalid_options',
        `keys[${index}]: the id stands twice; each secret has an id of its own`,
      )
    }
    ids.add(id)
    if (Buffer.byteLength(secret) < secretBytes) {
      throw configurationError(
        'invalid_options',
        `keys[${index}]: the secret is shorter than ${secretBytes} bytes; ` +
          'make one with: openssl rand -base64 32',
      )
    }
  }
}

function isRoot(root: unknown): boolean {
  if (typeof root !== 'object' || root === null) return false
  const { id, secret } = root as Partial<RootKey>
  return typeof id === 'string' && (typeof secret === 'string' || secret instanceof Uint8Array)
}
