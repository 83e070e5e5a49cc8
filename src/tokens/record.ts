import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto'
import { MaskingError } from '../errors.ts'
import type { TokenValue } from '../types.ts'
import { decodeValue, encodeValue, valueKind } from './encoding.ts'
import { kidBytes, type TokenKeys } from './keys.ts'

/** What a record holds. */
export type OpenedRecord =
  | { readonly erased: false; readonly value: TokenValue; readonly attributes: unknown }
  | { readonly erased: true }

const version = 1
const nonceBytes = 12
const tagBytes = 16
const headBytes = 1 + kidBytes + nonceBytes
const noncesOfPool = 512

/**
 * Seals and opens records: version (1 byte), kid (4), nonce (12), AES-256-GCM of the padded
 * plaintext, tag (16). The additional data binds version, kid and the place (`encodePlace`: tenant and
 * token), so that a record moved to another key does not open. Nonces are random: one sealing key is good for 2^32 records
 * (NIST SP 800-38D, section 8.3).
 */
export interface RecordSeal {
  seal(place: Buffer, value: TokenValue, attributes?: string): Buffer
  /** The record that marks an erased token. */
  sealTombstone(place: Buffer): Buffer
  /** Throws `record_invalid` for anything but an untouched record of this place. */
  open(place: Buffer, record: Uint8Array): OpenedRecord
}

export function createRecordSeal(keys: TokenKeys): RecordSeal {
  const drawNonce = createNoncePool()

  function sealPlaintext(place: Buffer, plaintext: Buffer): Buffer {
    const { kid, key } = keys.seal
    const record = Buffer.allocUnsafe(headBytes + plaintext.length + tagBytes)
    record[0] = version
    kid.copy(record, 1)
    drawNonce(record, 1 + kidBytes)
    const nonce = record.subarray(1 + kidBytes, headBytes)
    const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
    cipher.setAAD(bindRecord(kid, place))
    cipher.update(plaintext).copy(record, headBytes)
    cipher.final()
    cipher.getAuthTag().copy(record, record.length - tagBytes)
    return record
  }

  return {
    seal: (place, value, attributes = '') => sealPlaintext(place, packPlaintext(value, attributes)),
    sealTombstone: (place) => sealPlaintext(place, allocPadded(1).fill(valueKind.tombstone)),
    open: (place, record) => {
      const bytes = Buffer.from(record.buffer, record.byteOffset, record.byteLength)
      if (bytes.length <= headBytes + tagBytes || bytes[0] !== version) throw invalidRecord()
      const kid = bytes.subarray(1, 1 + kidBytes)
      const sealKey = keys.seals.get(kid.toString('hex'))
      if (sealKey === undefined) {
        throw new MaskingError(
          'record_invalid',
          'a record was sealed under a key that is not in keys; put the older secrets back behind the newest',
        )
      }
      const nonce = bytes.subarray(1 + kidBytes, headBytes)
      const decipher = createDecipheriv('aes-256-gcm', sealKey.key, nonce, {
        authTagLength: tagBytes,
      })
      decipher.setAAD(bindRecord(kid, place))
      decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes))
      const plaintext = decipher.update(bytes.subarray(headBytes, bytes.length - tagBytes))
      try {
        decipher.final()
      } catch {
        throw invalidRecord()
      }
      return unpackPlaintext(plaintext)
    },
  }
}

function invalidRecord(): MaskingError {
  return new MaskingError(
    'record_invalid',
    'a record of the token store does not open: it was altered, moved, or written under other keys',
  )
}

function bindRecord(kid: Buffer, place: Buffer): Buffer {
  const bound = Buffer.allocUnsafe(1 + kidBytes + place.length)
  bound[0] = version
  bound.set(kid, 1)
  bound.set(place, 1 + kidBytes)
  return bound
}

function packPlaintext(value: TokenValue, attributes: string): Buffer {
  const { kind, bytes } = encodeValue(value)
  const attributesLength = attributes === '' ? 0 : Buffer.byteLength(attributes)
  const plaintext = allocPadded(9 + bytes.length + attributesLength)
  plaintext[0] = kind
  plaintext.writeUInt32BE(bytes.length, 1)
  plaintext.set(bytes, 5)
  plaintext.writeUInt32BE(attributesLength, 5 + bytes.length)
  if (attributesLength > 0) plaintext.write(attributes, 9 + bytes.length)
  return plaintext
}

// Lengths are rounded up, so that a record does not tell how long its value is: to 16 bytes, and
// from 256 bytes on by Padmé (Nikitin et al., PETS 2019), which adds at most 12 per cent.
function allocPadded(length: number): Buffer {
  const exponent = Math.floor(Math.log2(length))
  const step = length < 256 ? 16 : 2 ** (exponent - Math.floor(Math.log2(exponent)) - 1)
  return Buffer.alloc(Math.max(32, Math.ceil(length / step) * step))
}

function unpackPlaintext(plaintext: Buffer): OpenedRecord {
  const kind = plaintext[0] as number
  if (kind === valueKind.tombstone) return { erased: true }
  const end = 5 + plaintext.readUInt32BE(1)
  const attributesEnd = end + 4 + plaintext.readUInt32BE(end)
  const attributes = plaintext.toString('utf8', end + 4, attributesEnd)
  return {
    erased: false,
    value: decodeValue(kind, plaintext.subarray(5, end)),
    attributes: attributes === '' ? undefined : JSON.parse(attributes),
  }
}

// One call for random bytes costs as much as sealing half a record.
function createNoncePool(): (target: Buffer, at: number) => void {
  const pool = Buffer.alloc(nonceBytes * noncesOfPool)
  let next = pool.length
  return (target, at) => {
    if (next === pool.length) {
      randomFillSync(pool)
      next = 0
    }
    pool.copy(target, at, next, next + nonceBytes)
    next += nonceBytes
  }
}
