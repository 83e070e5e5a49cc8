import type {
  CallContext,
  EraseReceipt,
  Erasure,
  Health,
  KeyRing,
  MaskerOptions,
  RotateReport,
} from 'fieldveil'

/** Where a client process finds its Redis. */
export type RedisTarget =
  | { readonly port: number; readonly password?: string }
  | { readonly sentinels: readonly { readonly host: string; readonly port: number }[] }
  | { readonly cluster: readonly { readonly host: string; readonly port: number }[] }

export type ClientMaskerOptions = Partial<
  Pick<MaskerOptions, 'cache' | 'timeout' | 'retries' | 'durability' | 'limits' | 'ttl'>
> & { readonly keys?: KeyRing }

/** What a client process is started with. */
export interface ClientSettings {
  readonly target: RedisTarget
  readonly masker?: ClientMaskerOptions
  /** Prints every error, event and answer that an operator may see. */
  readonly isLoud?: boolean
}

export interface Load {
  readonly from: number
  readonly to: number
  /** Values of a call. */
  readonly batch: number
  /** Calls at a time. */
  readonly parallel: number
  /** `both`: unmasks at once what it masked. `unmask`: what it masked before. */
  readonly kind: 'mask' | 'unmask' | 'both'
  readonly context?: CallContext
}

/** What became of a load's calls. */
export interface LoadReport {
  /** Calls that succeeded. */
  readonly masked: number
  readonly opened: number
  /** Calls that failed, by their code and what the store said. */
  readonly failures: Readonly<Record<string, number>>
  /** Tokens that opened to another value, or that were not known. */
  readonly wrong: number
  readonly unknown: number
  /** Milliseconds of the longest call, and by how much the process itself was late meanwhile. */
  readonly longest: number
  readonly late: number
  /** Calls that took more than twice the timeout and the slack. */
  readonly overdue: number
}

/** Requests to a client process, with what each is answered. */
export interface ClientCalls {
  ready: { with: object; answer: null }
  start: { with: Load; answer: null }
  /** Lets a running load use values up to `to`. */
  extend: { with: { readonly to: number }; answer: null }
  /** Of the running load, up to now. */
  report: { with: object; answer: LoadReport }
  stop: { with: object; answer: LoadReport }
  /** Answers when a call of the load has succeeded, begun after this: its time. */
  recover: { with: { readonly kind: 'mask' | 'unmask' }; answer: number }
  /** Masks or opens every value once, however often it takes. */
  sweep: { with: Load; answer: LoadReport }
  /** Masks, or opens what it masked, each batch once. */
  try: { with: Load; answer: LoadReport }
  learn: { with: { readonly from: number; readonly tokens: readonly string[] }; answer: null }
  erase: { with: Erasure & { readonly context?: CallContext }; answer: EraseReceipt }
  useKeys: { with: { readonly keys: KeyRing }; answer: null }
  rotate: { with: { readonly batch?: number }; answer: RotateReport }
  health: { with: object; answer: Health }
  events: { with: object; answer: Readonly<Record<string, number>> }
  close: { with: object; answer: null }
}

export type ClientCall = keyof ClientCalls

export interface ClientRequest {
  readonly id: number
  readonly call: ClientCall
  readonly with: unknown
}

export type ClientMessage =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly problem: string }
  | { readonly acknowledged: readonly (readonly [index: number, token: string])[] }
  | { readonly isUp: true }
