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
  const kind = kindOf(value)
  const text = typeof value === 'string' ? value : printScalar(value)
  const isIllFormed = kind === valueKind.illFormedString
  return { kind, bytes: Buffer.from(text, isIllFormed ? 'utf16le' : 'utf8') }
}

function kindOf(value: TokenValue): number {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? valueKind.string : valueKind.illFormedString
    case 'number':
    case 'bigint':
      return valueKind.number
    case 'boolean':
      return valueKind.boolean
    default:
      return valueKind.null
  }
}

function printScalar(value: Exclude<TokenValue, string>): string {
  if (typeof value === 'boolean') return value ? '1' : '0'
  return value === null ? '' : String(value)
}

/** The value behind the bytes from `start` to `end`; an integer that a double cannot hold is a bigint. */
export function decodeValue(kind: number, bytes: Buffer, start: number, end: number): TokenValue {
  switch (kind) {
    case valueKind.string:
      return bytes.toString('utf8', start, end)
    case valueKind.illFormedString:
      return bytes.toString('utf16le', start, end)
    case valueKind.number: {
      const text = bytes.toString('latin1', start, end)
      const number = Number(text)
      return /^-?\d+$/.test(text) && !Number.isSafeInteger(number) ? BigInt(text) : number
    }
    case valueKind.boolean:
      return bytes.toString('latin1', start, end) === '1'
    case valueKind.null:
      return null
    default:
      throw new RangeError('a sealed record holds a value of an unknown kind')
  }
}

/** Joins parts so that no two lists of parts give the same bytes: each has its length before it. */
export function encodeParts(parts: readonly (string | Uint8Array)[]): Buffer {
  let size = 0
  for (const part of parts) size += measurePart(part)
  const joined = Buffer.allocUnsafe(size)
  let at = 0
  for (const part of parts) {
    if (typeof part === 'string') at = writePart(part, joined, at)
    else {
      joined.set(part, at + 4)
      at = endPart(joined, at, part.length)
    }
  }
  return joined.subarray(0, at)
}

/** The bytes that a part takes at most. */
export function measurePart(part: string | Uint8Array): number {
  // A UTF-16 unit takes three bytes of UTF-8 at most.
  return 4 + (typeof part === 'string' ? part.length * 3 : part.length)
}

/** Writes one part of what `encodeParts` joins to where `at` says; returns where it ends. */
export function writePart(text: string, target: Buffer, at: number): number {
  return endPart(target, at, writeText(text, target, at + 4))
}

/** The bytes that `writeValue` takes at most. */
export function measureValue(value: TokenValue): number {
  // A double prints in 25 characters or fewer.
  const length = typeof value === 'bigint' ? String(value).length : 25
  return 6 + measurePart(typeof value === 'string' ? value : '') + length
}

/** The same for two parts: how the bytes of a value are to be read, with `flag`, and the bytes. */
export function writeValue(value: TokenValue, flag: number, target: Buffer, at: number): number {
  const text = typeof value === 'string' ? value : printScalar(value)
  const kind = kindOf(value)
  target[at + 4] = kind
  target[at + 5] = flag
  const start = endPart(target, at, 2)
  const length =
    kind === valueKind.illFormedString
      ? target.write(text, start + 4, 'utf16le')
      : writeText(text, target, start + 4)
  return endPart(target, start, length)
}

function endPart(target: Buffer, at: number, length: number): number {
  target[at] = length >>> 24
  target[at + 1] = length >>> 16
  target[at + 2] = length >>> 8
  target[at + 3] = length
  return at + 4 + length
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
