import type { TokenValue } from '../types.ts'
import { decodeValue, encodeValue, valueKind } from './encoding.ts'
import { allocPadded } from './padding.ts'
import { invalidRecord } from './record.ts'

/** What is sealed beside a value. */
export interface ContentNotes {
  readonly tokenName: string
  /** JSON. */
  readonly attributes?: string | undefined
  /** Milliseconds since 1970; `Infinity`: never. Sealed, because a store's own expiry can be undone. */
  readonly expiresAt: number
  /** Absent from records that versions before this one made. */
  readonly origin?: Origin | undefined
}

/** When a token was first made, and whose it is: for erasing by age. */
export interface Origin {
  /** Whole seconds since 1970, until 2106. */
  readonly seconds: number
  /** A MAC of the tenant, 16 hexadecimal digits. */
  readonly tenantMark: string
}

/** A value that whoever has the sealing key can read. */
export interface PlainContent extends ContentNotes {
  readonly kind: 'plain'
  readonly value: TokenValue
  /** Nobody should ever open it. */
  readonly isHoneytoken: boolean
}

/** A value that only the key of one of its subjects opens. */
export interface OwnedContent extends Omit<ContentNotes, 'attributes'> {
  readonly kind: 'owned'
  readonly holders: readonly Holder[]
  /** Value and attributes under a key of their own. */
  readonly inner: Buffer
}

/** A subject that a value was masked for. */
export interface Holder {
  /** The store key of the subject's own record. */
  readonly storeKey: string
  /** Which of the keys that the subject has had. */
  readonly keyId: string
  /** The value's key under that one. */
  readonly wrapped: Buffer
}

/** The key of a subject. */
export interface SubjectContent {
  readonly kind: 'subject'
  readonly keyId: string
  readonly secret: Buffer
}

/** What is left in the place of an erased token or subject. */
export interface ErasedContent {
  readonly kind: 'erased'
  /** Which key of a subject was destroyed. */
  readonly keyId?: string | undefined
}

/** The plaintext of a record. */
export type RecordContent = PlainContent | OwnedContent | SubjectContent | ErasedContent

const contentKind = { erased: valueKind.tombstone, owned: 16, subject: 17 } as const
const flag = { expires: 1, attributes: 2, honeytoken: 4, origin: 8 } as const
const holderBytes = 16
const keyIdBytes = 8
const secretBytes = 32
const tenantMarkBytes = 8
const originBytes = 4 + tenantMarkBytes

/** Bytes of a value's key wrapped under a subject's: nonce, key, tag. */
export const wrappedBytes = 60

/** The plaintext, padded so that its length tells little. */
export function packContent(content: RecordContent): Buffer {
  if (content.kind === 'erased') return packErased(content)
  if (content.kind === 'plain') return packPlain(content)
  return content.kind === 'owned' ? packOwned(content) : packSubject(content)
}

/** Throws `record_invalid` for bytes that `packContent` did not make. */
export function unpackContent(plaintext: Buffer): RecordContent {
  try {
    const kind = plaintext[0] as number
    if (kind === contentKind.erased) return unpackErased(plaintext)
    if (kind === contentKind.subject) return unpackSubject(plaintext)
    return kind === contentKind.owned ? unpackOwned(plaintext) : unpackPlain(plaintext)
  } catch (error) {
    if (error instanceof RangeError) throw invalidRecord()
    throw error
  }
}

function packErased({ keyId = '' }: ErasedContent): Buffer {
  const plaintext = allocPadded(1 + keyIdBytes)
  plaintext[0] = contentKind.erased
  plaintext.write(keyId, 1, keyIdBytes, 'hex')
  return plaintext
}

function unpackErased(plaintext: Buffer): ErasedContent {
  const keyId = cut(plaintext, 1, keyIdBytes)
  return keyId.every((byte) => byte === 0)
    ? { kind: 'erased' }
    : { kind: 'erased', keyId: keyId.toString('hex') }
}

function packPlain(content: PlainContent): Buffer {
  const { value, tokenName, attributes = '', expiresAt, origin, isHoneytoken } = content
  const { kind, bytes } = encodeValue(value)
  const isForever = expiresAt === Number.POSITIVE_INFINITY
  const nameLength = Buffer.byteLength(tokenName)
  const attributesLength = attributes === '' ? 0 : 4 + Buffer.byteLength(attributes)
  const plaintext = allocPadded(
    2 + (isForever ? 0 : 8) + 2 + nameLength + 4 + bytes.length + attributesLength + sizeOf(origin),
  )
  plaintext[0] = kind
  plaintext[1] =
    (isForever ? 0 : flag.expires) |
    (attributes === '' ? 0 : flag.attributes) |
    (origin === undefined ? 0 : flag.origin) |
    (isHoneytoken ? flag.honeytoken : 0)
  let at = 2
  if (!isForever) at = plaintext.writeDoubleBE(expiresAt, at)
  at = plaintext.writeUInt16BE(nameLength, at)
  at += plaintext.write(tokenName, at)
  at = plaintext.writeUInt32BE(bytes.length, at)
  plaintext.set(bytes, at)
  at += bytes.length
  if (attributes !== '') {
    at = plaintext.writeUInt32BE(attributesLength - 4, at)
    at += plaintext.write(attributes, at)
  }
  writeOrigin(plaintext, origin, at)
  return plaintext
}

function unpackPlain(plaintext: Buffer): PlainContent {
  const flags = plaintext[1] as number
  const head = readHead(plaintext)
  const start = head.end + 4
  const valueEnd = endOf(plaintext, start, plaintext.readUInt32BE(head.end))
  let end = valueEnd
  let attributes: string | undefined
  if ((flags & flag.attributes) !== 0) {
    end = endOf(plaintext, end + 4, plaintext.readUInt32BE(end))
    attributes = plaintext.toString('utf8', valueEnd + 4, end)
  }
  return {
    kind: 'plain',
    // Straight out of the plaintext: a Buffer of its own for each part costs more than reading it.
    value: decodeValue(plaintext[0] as number, plaintext, start, valueEnd),
    tokenName: head.tokenName,
    attributes,
    expiresAt: head.expiresAt,
    isHoneytoken: (flags & flag.honeytoken) !== 0,
    origin: readOrigin(plaintext, end),
  }
}

function packOwned({ tokenName, expiresAt, origin, holders, inner }: OwnedContent): Buffer {
  const isForever = expiresAt === Number.POSITIVE_INFINITY
  const nameLength = Buffer.byteLength(tokenName)
  const holderLength = holderBytes + keyIdBytes + wrappedBytes
  const plaintext = allocPadded(
    2 +
      (isForever ? 0 : 8) +
      (2 + nameLength) +
      (2 + holders.length * holderLength) +
      (4 + inner.length) +
      sizeOf(origin),
  )
  plaintext[0] = contentKind.owned
  plaintext[1] = (isForever ? 0 : flag.expires) | (origin === undefined ? 0 : flag.origin)
  let at = 2
  if (!isForever) at = plaintext.writeDoubleBE(expiresAt, at)
  at = plaintext.writeUInt16BE(nameLength, at)
  at += plaintext.write(tokenName, at)
  at = plaintext.writeUInt16BE(holders.length, at)
  for (const { storeKey, keyId, wrapped } of holders) {
    at += plaintext.write(storeKey, at, holderBytes, 'base64url')
    at += plaintext.write(keyId, at, keyIdBytes, 'hex')
    at += wrapped.copy(plaintext, at)
  }
  at = plaintext.writeUInt32BE(inner.length, at)
  at += inner.copy(plaintext, at)
  writeOrigin(plaintext, origin, at)
  return plaintext
}

function unpackOwned(plaintext: Buffer): OwnedContent {
  const { tokenName, expiresAt, end } = readHead(plaintext)
  const count = plaintext.readUInt16BE(end)
  let at = end + 2
  const holders = Array.from({ length: count }, (): Holder => {
    const wrappedAt = at + holderBytes + keyIdBytes
    const wrapped = cut(plaintext, wrappedAt, wrappedBytes)
    const storeKey = plaintext.toString('base64url', at, at + holderBytes)
    const keyId = plaintext.toString('hex', at + holderBytes, wrappedAt)
    at = wrappedAt + wrappedBytes
    return { storeKey, keyId, wrapped }
  })
  const inner = cut(plaintext, at + 4, plaintext.readUInt32BE(at))
  const origin = readOrigin(plaintext, at + 4 + inner.length)
  return { kind: 'owned', tokenName, expiresAt, holders, inner, origin }
}

function packSubject({ keyId, secret }: SubjectContent): Buffer {
  const plaintext = allocPadded(1 + keyIdBytes + secretBytes)
  plaintext[0] = contentKind.subject
  plaintext.write(keyId, 1, keyIdBytes, 'hex')
  secret.copy(plaintext, 1 + keyIdBytes)
  return plaintext
}

function unpackSubject(plaintext: Buffer): SubjectContent {
  const secret = cut(plaintext, 1 + keyIdBytes, secretBytes)
  return { kind: 'subject', keyId: plaintext.toString('hex', 1, 1 + keyIdBytes), secret }
}

function readHead(plaintext: Buffer): { tokenName: string; expiresAt: number; end: number } {
  const expires = ((plaintext[1] as number) & flag.expires) !== 0
  const start = expires ? 10 : 2
  const end = endOf(plaintext, start + 2, plaintext.readUInt16BE(start))
  return {
    tokenName: plaintext.toString('utf8', start + 2, end),
    expiresAt: expires ? plaintext.readDoubleBE(2) : Number.POSITIVE_INFINITY,
    end,
  }
}

function sizeOf(origin: Origin | undefined): number {
  return origin === undefined ? 0 : originBytes
}

/** At the end, where readers that know nothing of it see padding. */
function writeOrigin(plaintext: Buffer, origin: Origin | undefined, at: number): void {
  if (origin === undefined) return
  plaintext.writeUInt32BE(origin.seconds, at)
  plaintext.write(origin.tenantMark, at + 4, tenantMarkBytes, 'hex')
}

function readOrigin(plaintext: Buffer, at: number): Origin | undefined {
  if (((plaintext[1] as number) & flag.origin) === 0) return undefined
  const end = endOf(plaintext, at + 4, tenantMarkBytes)
  return {
    seconds: plaintext.readUInt32BE(at),
    tenantMark: plaintext.toString('hex', at + 4, end),
  }
}

function cut(plaintext: Buffer, start: number, length: number): Buffer {
  return plaintext.subarray(start, endOf(plaintext, start, length))
}

/** Where so many bytes end: never less than was asked for. */
function endOf(plaintext: Buffer, start: number, length: number): number {
  const end = start + length
  if (end > plaintext.length) throw new RangeError('a sealed record is too short')
  return end
}
