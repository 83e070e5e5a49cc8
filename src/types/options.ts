import type { DetectionOptions } from './detection.ts'
import type { ErrorCode } from './errors.ts'
import type { MaskingEvent } from './event.ts'
import type { CoverageOptions } from './guards.ts'
import type { KeySource } from './key-ring.ts'
import type { Policy } from './policy.ts'
import type { EntityOptions, HostRecognizer } from './recognizer.ts'
import type { Durability, TokenStore } from './token-store.ts'
import type { TokenFormat, TokenType } from './token-type.ts'
import type { UnmaskPolicy } from './unmask-policy.ts'

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
  /** Values that wait for the token store at a time, of all calls together; 100,000. */
  readonly waiting?: number
  /** Tenants whose keys are held at a time, where `keys` is a function; 1,000. */
  readonly tenants?: number
  /** Subjects that may share one value; a value of more belongs to nobody and stays; 64. */
  readonly holders?: number
}

/** What a process remembers of values it has masked or unmasked. */
export interface CacheOptions {
  /** Values kept; 10,000. */
  readonly max?: number
  /** Milliseconds that a value is kept, also after it was erased elsewhere unheard; 300,000. */
  readonly ttl?: number
  /** Bytes that values and tokens take, estimated; 33,554,432. */
  readonly bytes?: number
}

/** What `createMasker` takes; only `keys` has no default. */
export interface MaskerOptions {
  readonly keys: KeySource
  /** `new MemoryTokenStore()` by default: it forgets everything when the process ends. */
  readonly store?: TokenStore
  /** Where the keys of subjects are, `store` by default: keep it out of the other's backups. */
  readonly subjectStore?: TokenStore
  /** The keys and store before a change of the token key: their tokens still open, none is made there. */
  readonly previous?: {
    readonly keys: KeySource
    readonly store: TokenStore
    readonly subjectStore?: TokenStore
  }
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
  readonly recognizers?: readonly HostRecognizer[]
  /** What is sought in free text; everything that is known by default. */
  readonly detection?: DetectionOptions
  /** How finds of an entity are masked, by its name. */
  readonly entities?: Readonly<Record<string, EntityOptions>>
  /**
   * Whether tokens in free text are found without their wrappers too, where the store knows them;
   * `true`. It holds for both directions: masking protects what unmasking would find.
   */
  readonly bareTokens?: boolean
  readonly limits?: Limits
  /** How many tokens a tenant may create; none by default. */
  readonly quota?: { readonly limit: number }
  /** Milliseconds that tokens live after they were masked last; for ever by default. */
  readonly ttl?: number
  /** What an acknowledged token has survived; `memory` by default. `replica` fails calls while no replica follows. */
  readonly durability?: Durability
  /** Who may unmask what; without one, whoever can call. */
  readonly unmaskPolicy?: UnmaskPolicy
  /** Told what happens, for an audit log and metrics; what it throws is ignored. */
  onEvent?(event: MaskingEvent): void
  /** Looks at some documents for `coverage()`; off by default. */
  readonly coverage?: CoverageOptions
  /** Whether counts and spans go to OpenTelemetry where `@opentelemetry/api` is installed; `true`. */
  readonly telemetry?: boolean
  /**
   * Milliseconds for one try at the token store; 1,000. No call takes longer than twice that; one of
   * more than 10,000 values is worked off in parts, each of which has that time.
   */
  readonly timeout?: number
  /** How often a failed try at the token store is repeated; 3. */
  readonly retries?: number
  /** Which statuses a failed unmask answers with; `documented` (500) by default. */
  readonly unmaskErrors?: 'documented' | 'semantic'
  /** Messages by error code, in place of the contract's. `{name}` stands for the unknown name. */
  readonly messages?: Readonly<Partial<Record<ErrorCode, string>>>
}
