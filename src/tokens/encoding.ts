import type { TokenValue } from '../types.ts'

/** How the bytes of a value are to be read; part of every MAC, so that `1` and `"1"` differ. */
export const valueKind = {
  tombstone: 0,
  string: 1,
  /** A string with a lone surrogate, which UTF-8 cannot carry. */
  illFormedString: 2,
  number: 3,
  boolean: 4,
  null: 5,
} as const

export interface EncodedValue {
  readonly kind: number
  readonly bytes: Buffer
}

/** Bytes that no two different values share: no normalisation, lone surrogates kept. */
export function encodeValue(value: TokenValue): EncodedValue {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed()
        ? { kind: valueKind.string, bytes: Buffer.from(value, 'utf8') }
        : { kind: valueKind.illFormedString, bytes: Buffer.from(value, 'utf16le') }
    case 'number':
    case 'bigint':
      return { kind: valueKind.number, bytes: Buffer.from(String(value), 'latin1') }
    case 'boolean':
      return { kind: valueKind.boolean, bytes: Buffer.from(value ? '1' : '0', 'latin1') }
    default:
      return { kind: valueKind.null, bytes: Buffer.alloc(0) }
  }
}

/** The value behind the bytes; an integer that a double cannot hold is a bigint. */
export function decodeValue(kind: number, bytes: Buffer): TokenValue {
  switch (kind) {
    case valueKind.string:
      return bytes.toString('utf8')
    case valueKind.illFormedString:
      return bytes.toString('utf16le')
    case valueKind.number: {
      const text = bytes.toString('latin1')
      const number = Number(text)
      return /^-?\d+$/.test(text) && !Number.isSafeInteger(number) ? BigInt(text) : number
    }
    case valueKind.boolean:
      return bytes.toString('latin1') === '1'
    case valueKind.null:
      return null
    default:
      throw new RangeError('a sealed record holds a value of an unknown kind')
  }
}

/** Joins parts so that no two lists of parts give the same bytes: each has its length before it. */
export function encodeParts(parts: readonly (string | Uint8Array)[]): Buffer {
  let size = 0
  for (const part of parts) size += 4 + Buffer.byteLength(part)
  const joined = Buffer.allocUnsafe(size)
  let at = 0
  for (const part of parts) {
    const length =
      typeof part === 'string' ? joined.write(part, at + 4) : copyBytes(part, joined, at + 4)
    joined.writeUInt32BE(length, at)
    at += 4 + length
  }
  return joined
}

function copyBytes(bytes: Uint8Array, target: Buffer, at: number): number {
  target.set(bytes, at)
  return bytes.length
}
