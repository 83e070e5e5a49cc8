/** What becomes of the finds of one entity under a policy. */
export interface PolicyRule {
  /** `reversible` by default; `irreversible` tokens can never be unmasked; `keep` leaves the find alone. */
  readonly action?: 'reversible' | 'irreversible' | 'keep'
  readonly tokenName?: string
  readonly format?: string
  /** What stands before the token, `<TAG>` by default. */
  readonly prefix?: string
  /** What stands after the token, `</TAG>` by default. */
  readonly suffix?: string
}

/** How finds in free text are treated, by entity. */
export interface Policy {
  readonly name: string
  readonly entities?: Readonly<Record<string, PolicyRule>>
  /** For every entity that `entities` does not name. */
  readonly otherwise?: PolicyRule
}
