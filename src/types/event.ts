import type { ErrorCode } from './errors.ts'

/**
 * What happened, for an audit log and for metrics. No event holds a value, a token or a key; where
 * one event has to be told from another there is a fingerprint, a MAC of 16 hexadecimal digits.
 */
export type MaskingEvent =
  | MaskedEvent
  | UnmaskedEvent
  | RefusedEvent
  | ErasedEvent
  | HoneytokenEvent
  | StoreEvent
  | RotatedEvent

/** Values of one token type that a call masked. */
export interface MaskedEvent {
  readonly type: 'masked'
  readonly tenant: string
  readonly tokenName: string
  readonly count: number
  /** A fingerprint. */
  readonly actor?: string
}

/** Tokens of one type that a call opened. */
export interface UnmaskedEvent {
  readonly type: 'unmasked'
  readonly tenant: string
  readonly tokenName: string
  readonly count: number
  readonly purpose?: string
  /** A fingerprint. */
  readonly actor?: string
}

/** A call that was answered with an error, or tokens that stayed shut. */
export interface RefusedEvent {
  readonly type: 'refused'
  readonly operation: 'mask' | 'unmask' | 'erase'
  readonly tenant: string
  /** `unmask_policy`: no rule lets the caller open them. */
  readonly reason: ErrorCode | 'unmask_policy'
  /** Of the tokens that stayed shut, where that is known. */
  readonly tokenName?: string
  readonly count: number
  readonly purpose?: string
  /** A fingerprint. */
  readonly actor?: string
}

/** A token, a subject, or what is older than a time was erased. */
export interface ErasedEvent {
  readonly type: 'erased'
  readonly tenant: string
  readonly kind: 'token' | 'subject' | 'age'
  /** How many tokens, of an erasure by age. */
  readonly count?: number
  /** The receipt's. */
  readonly fingerprint: string
  readonly receipt: string
}

/** Somebody opened a token that nobody should ever open: the store or a table has leaked. */
export interface HoneytokenEvent {
  readonly type: 'honeytoken_opened'
  readonly tenant: string
  /** The one that `plantHoneytoken` answered. */
  readonly fingerprint: string
  readonly purpose?: string
  /** A fingerprint. */
  readonly actor?: string
}

/** What became of the token store. */
export interface StoreEvent {
  readonly type:
    | 'retried'
    | 'breaker_opened'
    | 'breaker_closed'
    | 'store_lost'
    | 'writes_resent'
    | 'record_invalid'
  /** Tries, records or calls. */
  readonly count: number
  readonly reason?: string
}

/** Records that were sealed anew under the newest secret. */
export interface RotatedEvent {
  readonly type: 'rewrapped'
  readonly count: number
}
