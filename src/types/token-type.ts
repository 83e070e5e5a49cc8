/** The characters of a token: a built-in alphabet, or words that read like what they replace. */
export type TokenCharacters =
  | 'numeric'
  | 'alpha-numeric'
  | 'text'
  | 'person'
  | 'date'
  | 'state'
  | 'city'
  | 'address'

/** A kind of token, under the names that the wire contract uses. */
export interface TokenType {
  readonly tokenName: string
  /** `same as input`: the value's length within the bounds; `random`: fixed by the value within them. */
  readonly noOfBytes: 'same as input' | 'random'
  /** Characters. A token has as many more as it takes for 2^64 tokens of the type. */
  readonly minimumNoOfBytes: number
  /** Characters. */
  readonly maximumNoOfBytes: number
  readonly tokenCharacters: TokenCharacters
  /** `false` gives lower-case letters only. */
  readonly caseSensitive: boolean
  /** Milliseconds that its tokens live after they were masked last; the masker's by default. */
  readonly ttl?: number
  /**
   * Keeps to `maximumNoOfBytes` although there are fewer than 2^64 tokens of such a length. They run
   * out: `token_space_exhausted`, long before every one is taken. `false`.
   */
  readonly smallSpace?: boolean
}

/** What a format keeps of a value's shape. */
export type FormatShape =
  | 'words'
  | 'email'
  | 'phone'
  | 'address'
  | 'ip'
  | 'url'
  | 'digit-groups'
  | 'card'
  | 'none'

/** A format of the host: its name and the shape that it keeps. */
export interface TokenFormat {
  readonly name: string
  readonly shape: FormatShape
}
