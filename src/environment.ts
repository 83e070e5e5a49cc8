import { configurationError } from './errors.ts'
import type { KeyRing, RootKey } from './types.ts'

const secretBytes = 32
const form = 'id:secret, newest first, separated by commas, a new one as id:secret:standby'
const mend = 'make one with: npx fieldveil keys new'

/**
 * The key ring that an environment variable holds: `id:secret,id:secret`, newest first, each secret
 * of 32 bytes or more in base64 or base64url, `id:secret:standby` for one that does not seal yet.
 * The bytes are the secret, not their base64. `FIELDVEIL_KEYS` of `process.env` by default. Throws
 * `invalid_options`, which names the variable and the mend and quotes nothing of what it holds.
 */
export function keysFromEnvironment(
  name = 'FIELDVEIL_KEYS',
  environment: Readonly<Record<string, string | undefined>> = process.env,
): KeyRing {
  const held = environment[name]?.trim()
  if (held === undefined || held === '') {
    const state = held === undefined ? 'is not set' : 'is empty'
    throw configurationError(
      'invalid_options',
      `${name} ${state}: it holds ${form}; make one with: npx fieldveil keys new`,
    )
  }
  const ids = new Set<string>()
  return held.split(',').map((entry, index) => {
    const key = readEntry(entry.trim(), `${name}, entry ${index + 1}`)
    if (ids.has(key.id))
      throw wrong(
        `${name}, entry ${index + 1}`,
        'its id stands twice; each secret has an id of its own',
      )
    ids.add(key.id)
    return key
  })
}

function readEntry(entry: string, place: string): RootKey {
  const [id = '', secret, state, ...rest] = entry.split(':')
  if (entry === '') throw wrong(place, `there is nothing between two commas; it holds ${form}`)
  if (secret === undefined || rest.length > 0) throw wrong(place, `is not ${form}`)
  if (/^["']/.test(entry)) throw wrong(place, 'begins with a quote: write the variable without')
  if (!/^[A-Za-z0-9._-]{1,32}$/.test(id)) {
    throw wrong(place, 'the id, before the colon, is 1 to 32 of the characters A-Z a-z 0-9 . _ -')
  }
  if (state !== undefined && state !== 'standby') {
    throw wrong(place, 'after the secret there is nothing, or :standby')
  }
  const bytes = decodeStrictly(secret)
  if (bytes === undefined) throw wrong(place, `the secret is no base64; ${mend}`)
  if (bytes.length < secretBytes) {
    throw wrong(place, `the secret is shorter than ${secretBytes} bytes; ${mend}`)
  }
  return state === undefined ? { id, secret: bytes } : { id, secret: bytes, standby: true }
}

/** `undefined` for what is neither base64 nor base64url; Node's own decoder skips what it cannot read. */
function decodeStrictly(text: string): Uint8Array | undefined {
  const [whole, digits = '', padding = ''] = /^([^=]*)(={0,2})$/.exec(text) ?? []
  if (whole === undefined || (padding !== '' && text.length % 4 !== 0)) return undefined
  for (const encoding of ['base64', 'base64url'] as const) {
    const bytes = Buffer.from(digits, encoding)
    // A copy, because small buffers share their memory with whatever else the process reads.
    if (bytes.toString(encoding).replace(/=+$/, '') === digits) return Uint8Array.from(bytes)
  }
  return undefined
}

function wrong(place: string, message: string): Error {
  return configurationError('invalid_options', `${place}: ${message}`)
}
