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
  for (const part of parts) {
    // A UTF-16 unit takes three bytes of UTF-8 at most.
    size += 4 + (typeof part === 'string' ? part.length * 3 : part.length)
  }
  const joined = Buffer.allocUnsafe(size)
  let at = 0
  for (const part of parts) {
    const length = typeof part === 'string' ? writeText(part, joined, at + 4) : part.length
    if (typeof part !== 'string') joined.set(part, at + 4)
    joined[at] = length >>> 24
    joined[at + 1] = length >>> 16
    joined[at + 2] = length >>> 8
    joined[at + 3] = length
    at += 4 + length
  }
  return joined.subarray(0, at)
}

// Short ASCII, which nearly all parts are, is written faster here than by a call into C++.
function writeText(text: string, target: Buffer, start: number): number {
  if (text.length > 64) return target.write(text, start)
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code > 127) return target.write(text, start)
    target[start + index] = code
  }
  return text.length
}

/** What a record is bound to, and its key derived from: whose token it holds. */
export function encodePlace(tenant: string, token: string): Buffer {
  return encodeParts([tenant, token])
}
