import type { ErrorCode } from './errors.ts'
import type { KeyRing } from './key-ring.ts'
import type { Policy } from './policy.ts'
import type { EntityOptions, Recognizer } from './recognizer.ts'
import type { TokenStore } from './token-store.ts'
import type { TokenFormat, TokenType } from './token-type.ts'

/** Every limit, with its default. */
export interface Limits {
  /** UTF-16 units of a `token_value` that `maskFields` answers; 600. */
  readonly maskedLength?: number
  /** Entries of a payload; 1,000. */
  readonly batch?: number
  /** Values of a document that rules may hit; 100,000. */
  readonly fields?: number
  /** Levels of nesting in a document; 200. */
  readonly depth?: number
  /** UTF-16 units of one value or text; 1,048,576. */
  readonly textLength?: number
  /** UTF-16 units of one entry's attributes as JSON; 4,096. */
  readonly attributesLength?: number
}

export interface CacheOptions {
  /** Values kept; 10,000. */
  readonly max?: number
  /** Milliseconds that a value is kept; 300,000. */
  readonly ttl?: number
}

export interface MaskerOptions {
  readonly keys: KeyRing
  /** `new MemoryTokenStore()` by default: it forgets everything when the process ends. */
  readonly store?: TokenStore
  /** In front of the store; `false` for none. */
  readonly cache?: CacheOptions | false
  /** `default` by default; a call's own tenant goes before it. */
  readonly tenant?: string
  /** Added to the built-in nine; one with the same name replaces it. */
  readonly tokenTypes?: readonly TokenType[]
  /** Added to the built-in nine; one with the same name replaces it. */
  readonly formats?: readonly TokenFormat[]
  readonly policies?: readonly Policy[]
  /** Added to the built-in ones; one with the same name replaces it. */
  readonly recognizers?: readonly Recognizer[]
  /** How finds of an entity are masked, by its name. */
  readonly entities?: Readonly<Record<string, EntityOptions>>
  readonly limits?: Limits
  /** How many tokens a tenant may create; none by default. */
  readonly quota?: { readonly limit: number }
  /** Milliseconds for one try at the token store; 1,000. A trip with its retries is given up within twice that. */
  readonly timeout?: number
  /** How often a failed try at the token store is repeated; 3. */
  readonly retries?: number
  /** Which statuses a failed unmask answers with; `documented` (500) by default. */
  readonly unmaskErrors?: 'documented' | 'semantic'
  /** Messages by error code, in place of the contract's. `{name}` stands for the unknown name. */
  readonly messages?: Readonly<Partial<Record<ErrorCode, string>>>
}
