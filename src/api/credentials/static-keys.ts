import { hash as hashOnce, randomBytes, timingSafeEqual } from 'node:crypto'
import { checkOptionNames } from '../../option-names.ts'
import { createHmacSha256 } from '../../tokens/hmac.ts'
import type { Authenticate, Principal, Refusal } from '../../types.ts'
import { checkPrincipal, wrong } from './check-principal.ts'

/** A key and who holds it. One of `hash` and `key`. */
export interface ApiKey extends Principal {
  /** SHA-256 of the key, 64 hexadecimal digits, as `createApiKey` and `hashApiKey` give it. */
  readonly hash?: string
  /** The key itself, 32 random characters or more: for tests; a server keeps the hash. */
  readonly key?: string
  /** Given out, and not yet in force. */
  readonly pending?: boolean
}

const keyNames = [
  ...['hash', 'key', 'pending', 'id', 'tenant', 'permissions', 'roles', 'purpose'],
  ...['notBefore', 'expiresAt'],
]
const shortestKey = 32

interface Entry {
  readonly digest: Buffer
  readonly principal: Principal
  readonly pending: boolean
}

/**
 * Bearers are keys that were given out beforehand. Whatever is sent is hashed, looked up and compared
 * in the same steps, be it one character off or anything at all, and however many keys there are.
 * Answers `unknown` for a key that is not there or not valid yet, `pending` and `expired` for one that
 * is. Throws `invalid_options`, which names the entry and quotes nothing of it.
 */
export function authenticateWithKeys(keys: readonly ApiKey[]): Authenticate {
  if (!Array.isArray(keys)) throw wrong('authenticateWithKeys', 'takes an array of keys')
  // Who does not know this secret cannot choose where in the table a bearer leads.
  const blind = createHmacSha256(randomBytes(32))
  const nobody = randomBytes(32)
  const entries = new Map<string, Entry>()
  for (const [index, key] of keys.entries()) {
    const place = `authenticateWithKeys, entry ${index}`
    const entry = readEntry(key, place)
    const name = blind(entry.digest)
    if (entries.has(name)) throw wrong(place, 'its key stands twice')
    entries.set(name, entry)
  }

  return (bearer) => {
    const digest = digestOf(bearer)
    const entry = entries.get(blind(digest))
    const isSame = timingSafeEqual(digest, entry?.digest ?? nobody)
    return entry === undefined || !isSame ? { refused: 'unknown' } : judge(entry)
  }
}

function judge({ principal, pending }: Entry): Principal | Refusal {
  const now = Date.now()
  const { notBefore = 0, expiresAt = Number.POSITIVE_INFINITY } = principal
  if (now >= expiresAt) return { refused: 'expired' }
  if (pending) return { refused: 'pending' }
  return now < notBefore ? { refused: 'unknown' } : principal
}

function readEntry(given: ApiKey, place: string): Entry {
  if (typeof given !== 'object' || given === null) throw wrong(place, 'is an object')
  checkOptionNames(place, given, keyNames)
  const { hash, key, pending = false, ...principal } = given
  checkPrincipal(principal, place)
  if (typeof pending !== 'boolean') throw wrong(place, 'pending is true or false')
  return { digest: readDigest(hash, key, place), principal: Object.freeze(principal), pending }
}

function readDigest(hash: unknown, key: unknown, place: string): Buffer {
  if (hash === undefined && key === undefined) {
    throw wrong(place, 'has neither hash nor key; is the variable that holds it set?')
  }
  if (hash !== undefined && key !== undefined) throw wrong(place, 'has either hash or key')
  if (hash !== undefined) {
    if (typeof hash === 'string' && /^[0-9a-f]{64}$/i.test(hash)) return Buffer.from(hash, 'hex')
    throw wrong(place, 'hash is 64 hexadecimal digits, as createApiKey() gives them')
  }
  if (typeof key === 'string' && key.length >= shortestKey) {
    return digestOf(key)
  }
  throw wrong(place, `key has ${shortestKey} random characters or more; createApiKey() makes one`)
}

// Node's own way to a Buffer takes five times as long.
function digestOf(key: string): Buffer {
  return Buffer.from(hashOnce('sha256', key, 'binary'), 'latin1')
}
