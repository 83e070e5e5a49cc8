import type { TokenRequest } from '../tokens/token-scheme.ts'
import type { TokenValue } from '../types.ts'

/** A value to be masked, with what is sealed beside it. */
export interface VaultRequest extends TokenRequest {
  /** JSON. */
  readonly attributes?: string | undefined
  /** In whose name; undefined: in nobody's, so that it stays. */
  readonly subject?: string | undefined
  /** Milliseconds; undefined: for ever. */
  readonly ttl?: number | undefined
  readonly isHoneytoken?: boolean | undefined
}

/** A token's value, and what a decision about opening it needs. */
export interface FoundValue {
  readonly value: TokenValue
  readonly tokenName: string
  /** The store keys of the subjects whom it belongs to; none: it is nobody's. */
  readonly holders: readonly string[]
  readonly isHoneytoken: boolean
  /** Milliseconds since 1970; `Infinity`: never. */
  readonly expiresAt: number
  /** It lies in the store before this one. */
  readonly isFormer?: boolean
}

// A sixteenth of its life more for a token spares a write for each time its value is masked.
const steps = 16

/** When a token that is made or extended now ends: in its `ttl`, or up to a sixteenth of it later. */
export function endOf(ttl: number | undefined, now: number): number {
  if (ttl === undefined) return Number.POSITIVE_INFINITY
  const step = Math.max(1, Math.ceil(ttl / steps))
  return Math.ceil((now + ttl) / step) * step
}

export function isSameValue(left: TokenValue, right: TokenValue): boolean {
  if (typeof left === 'string' || typeof right === 'string') return left === right
  // A double and a bigint of the same digits are the same JSON number.
  return String(left) === String(right)
}
