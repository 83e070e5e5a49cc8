/** What is to be erased. */
export type Erasure = { readonly token: string } | { readonly subject: string }

/** What an erasure did: keep it, it holds no value, token or subject. */
export interface EraseReceipt {
  /** A random UUID, also in the event. */
  readonly id: string
  readonly kind: 'token' | 'subject'
  /** `false`: there was no such living token or subject. */
  readonly erased: boolean
  /** Milliseconds since 1970. */
  readonly at: number
  /** A MAC of tenant and token or subject, 16 hexadecimal digits: proves later what was erased. */
  readonly fingerprint: string
}

/** A planted token, and the fingerprint by which its event can be told. */
export interface Honeytoken {
  readonly token: string
  /** In the event that its opening raises. */
  readonly fingerprint: string
}
