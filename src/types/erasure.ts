/** What an erasure did. */
export interface EraseReceipt {
  /** `false`: there was no such living token. */
  readonly erased: boolean
  /** Milliseconds since 1970. */
  readonly at: number
}
