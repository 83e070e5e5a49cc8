/** Lets tokens open; every condition that it names has to hold. */
export interface UnmaskRule {
  /** Names of token types; any by default. */
  readonly tokenNames?: readonly string[]
  /** One of these is a role of the caller; any caller by default. */
  readonly roles?: readonly string[]
  /** One of these is the call's purpose; any or none by default. */
  readonly purposes?: readonly string[]
  /** Only tokens that were made in the name of the call's own subject; `false`. */
  readonly own?: boolean
}

/** How many values one actor of a tenant may open; shared by all processes over the store. */
export interface RevealBudget {
  /** Tokens in a window. */
  readonly limit: number
  /** Milliseconds; 3,600,000. */
  readonly window?: number
}

/** Who may unmask what. What no rule lets open stays shut. */
export interface UnmaskPolicy {
  readonly rules: readonly UnmaskRule[]
  /** None by default. */
  readonly budget?: RevealBudget
  /**
   * What a document does with a token that is unknown or that the caller may not open: fails whole
   * (`fail`, the default), or keeps the token (`keep`). Nothing tells the two apart.
   */
  readonly shut?: 'fail' | 'keep'
}
