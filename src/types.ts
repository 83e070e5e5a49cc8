/** A value that a JSON document can hold at a leaf. */
export type JsonScalar = string | number | boolean | null

/**
 * What a token stands for: a JSON scalar, or a `bigint` for an integer of a JSON text that a
 * double cannot hold exactly.
 */
export type TokenValue = JsonScalar | bigint

/**
 * Root secrets, newest first. The first seals new records, every one opens old records, and the
 * last decides which token a value gets: put a new secret in front to rotate, and no token changes.
 */
export type KeyRing = readonly RootKey[]

export interface RootKey {
  /** Names the secret in sealed records: 1 to 32 of the characters `A-Z a-z 0-9 . _ -`. */
  readonly id: string
  /** At least 32 bytes; a string counts by its UTF-8 bytes. */
  readonly secret: string | Uint8Array
}

/** One record on its way into a store. */
export interface TokenStoreEntry {
  readonly key: string
  readonly record: Uint8Array
  /** Milliseconds since 1970; absent: the record stays. */
  readonly expiresAt?: number
}

/** A record to be put in the place of another one. */
export interface TokenStoreReplacement extends TokenStoreEntry {
  /** Written only while exactly these bytes are stored under the key. */
  readonly expected: Uint8Array
}

/**
 * Keeps sealed records under opaque keys; it never sees a value or a token. Every method takes a
 * whole batch, answers in the batch's order, in one round trip, and may be sent again after a
 * failure without harm. Prove your own with `describeTokenStore` of `fieldveil/testing`.
 */
export interface TokenStore {
  /**
   * Stores each record whose key is free, atomically by key. Answers `null` where ours was stored,
   * else the record that was there. A key that stands twice in a batch is free only for its first entry.
   */
  claim(entries: readonly TokenStoreEntry[]): Promise<(Uint8Array | null)[]>
  /** The record of each key, or `null`. */
  read(keys: readonly string[]): Promise<(Uint8Array | null)[]>
  /** Compares and sets, atomically by key; answers whether each was written. */
  replace(replacements: readonly TokenStoreReplacement[]): Promise<boolean[]>
  /**
   * Adds to a counter that starts at 0 and answers its new value. Only `quota` needs it.
   * `by` is an integer, negative to give back.
   */
  count?(key: string, by: number): Promise<number>
  /** Frees what the store itself opened; a client that was handed in stays open. */
  close?(): Promise<void>
}

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

export interface TokenFormat {
  readonly name: string
  readonly shape: FormatShape
}

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

/** A stretch of a text; positions in UTF-16 units, the end exclusive. */
export interface RecognizedSpan {
  readonly start: number
  readonly end: number
  /** Certainty from 0 to 1; 1 by default. */
  readonly score?: number
  /** When one recogniser finds several entities; its own `entity` by default. */
  readonly entity?: string
}

/** Finds one kind of PII in a text. */
export interface Recognizer {
  readonly name: string
  /** Upper-case words with `_`, such as `EMPLOYEE_ID`. */
  readonly entity: string
  find(text: string): readonly RecognizedSpan[] | Promise<readonly RecognizedSpan[]>
}

/** How the finds of a host's own entity are masked. */
export interface EntityOptions {
  readonly tokenName?: string
  readonly format?: string
  /** The tag around its tokens, without brackets; the entity's name by default. */
  readonly tag?: string
}

/** A find that was masked. */
export interface Find {
  readonly entity: string
  /** UTF-16 units in the text that was given, the end exclusive. */
  readonly start: number
  readonly end: number
  readonly score: number
  readonly recognizer: string
  readonly token: string
  readonly prefix: string
  readonly suffix: string
}

export interface TextOptions {
  /** The name of one of the masker's policies. */
  readonly policy?: string
}

/** Who calls, and for whom. */
export interface CallContext {
  /** Tokens of one tenant mean nothing to another. Take it from the credential, never from a payload. */
  readonly tenant?: string
  /** A policy for free text in this call. */
  readonly policy?: string
  /** Sealed with each new token; never changes the token. JSON. */
  readonly attributes?: Readonly<Record<string, unknown>>
  /** Ends the call early with `aborted`. */
  readonly signal?: AbortSignal
}

/**
 * Where a field is: keys joined by dots, `a["odd-key"]` quoted, `[3]` an index, `[*]` every element,
 * `*` every key or element, `**` any depth. A path that leads to an object or an array holds for
 * every value in it, also where another path leads further in.
 */
export type Path = string

/** What is done with a field; `{}` masks with the default token type. */
export interface FieldRule {
  /** A token type, `Default Token` by default. */
  readonly tokenName?: string
  readonly format?: string
  /** The field is free text: only what is found in it is masked. */
  readonly detect?: boolean
  /** One-way: leaves a part readable and hides the rest behind `*`. */
  readonly reveal?: 'last4' | 'first' | 'domain'
  /** One-way: the text that stands in the value's place. */
  readonly redact?: string
}

export type FieldRules = readonly Path[] | Readonly<Record<Path, FieldRule>>

/** Rules that were read once and hold for many documents. */
export interface PreparedRules {
  /** The same for rules that name the same fields and do the same with them. */
  readonly id: string
  /** JSON in, JSON out; the input is not touched. Rejects with `MaskingError`. */
  maskDocument<T>(document: T, context?: CallContext): Promise<T>
  unmaskDocument<T>(document: T, context?: CallContext): Promise<T>
  /**
   * Like `maskDocument`, but writes into the document, so that whoever else holds it sees the tokens
   * too. For what a body parser makes; answers a copy where a named value lies in anything else.
   */
  maskInPlace<T>(document: T, context?: CallContext): Promise<T>
  unmaskInPlace<T>(document: T, context?: CallContext): Promise<T>
  /** The same for JSON text; every byte outside the named values stays as it was. */
  maskJson(text: string, context?: CallContext): Promise<string>
  unmaskJson(text: string, context?: CallContext): Promise<string>
}

/** Which part of a request rules speak of; it decides what a path can match. */
export type RulePart = 'body' | 'query' | 'params' | 'headers'

export interface MaskEntry {
  readonly value: string
  readonly token_name?: string
  readonly format?: string
  readonly token_value: string
  readonly individual_tokens?: readonly IndividualToken[]
  readonly attributes?: unknown
}

/** A find as the wire contract prints it; positions in UTF-16 units of `value` of its entry. */
export interface IndividualToken {
  readonly value: string
  readonly pii_type: string
  readonly token: string
  readonly prefix: string
  readonly suffix: string
  readonly start_pos: number
  readonly end_pos: number
}

export interface UnmaskEntry {
  readonly value: JsonScalar
  readonly token_value: string
  readonly attributes?: unknown
}

interface ContractFailure {
  readonly data: null
  readonly success: false
  readonly error: { readonly message: string }
  /** The HTTP status to answer with; not enumerable, so that it is not part of the JSON. */
  readonly status: number
}

interface ContractSuccess<Entry> {
  readonly data: readonly Entry[]
  readonly success: true
  readonly error: { readonly message: '' }
  /** 200; not enumerable, so that it is not part of the JSON. */
  readonly status: number
}

export type MaskResponse = ContractSuccess<MaskEntry> | ContractFailure
export type UnmaskResponse = ContractSuccess<UnmaskEntry> | ContractFailure

/** What an erasure did. */
export interface EraseReceipt {
  /** `false`: there was no such living token. */
  readonly erased: boolean
  /** Milliseconds since 1970. */
  readonly at: number
}

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

/** Masks and unmasks; every method is safe to destructure. */
export interface Masker {
  /** The wire contract: resolves to its envelope, for failures too. Never rejects. */
  maskFields(payload: unknown, context?: CallContext): Promise<MaskResponse>
  /** The wire contract: resolves to its envelope, for failures too. Never rejects. */
  unmaskFields(payload: unknown, context?: CallContext): Promise<UnmaskResponse>
  /** Masks the fields that `rules` name in a copy of a JSON document. Rejects with `MaskingError`. */
  maskDocument<T>(document: T, rules: FieldRules, context?: CallContext): Promise<T>
  /** Puts the values back where `rules` name tokens, in a copy. Rejects with `MaskingError`. */
  unmaskDocument<T>(document: T, rules: FieldRules, context?: CallContext): Promise<T>
  /** Reads rules once for many documents. Throws `invalid_rules`, which names the path and the mend. */
  prepare(rules: FieldRules, part?: RulePart): PreparedRules
  /** Masks what is found in a text. */
  maskText(
    text: string,
    options?: TextOptions,
    context?: CallContext,
  ): Promise<{ text: string; finds: Find[] }>
  /** Puts the values back where a text holds wrapped tokens; what is no token stays as it is. */
  unmaskText(text: string, options?: TextOptions, context?: CallContext): Promise<string>
  /** Makes a token dead for ever; masking its value again gives another one. */
  erase(what: { readonly token: string }, context?: CallContext): Promise<EraseReceipt>
  /** Waits for calls in flight and closes what the masker opened. */
  close(): Promise<void>
}

/** Stable names of everything that can go wrong. */
export type ErrorCode =
  | 'payload_empty'
  | 'mask_missing'
  | 'unmask_missing'
  | 'value_missing'
  | 'value_not_string'
  | 'token_name_missing'
  | 'format_missing'
  | 'metadata_unavailable'
  | 'token_name_unknown'
  | 'format_unknown'
  | 'policy_unknown'
  | 'masked_too_long'
  | 'quota_exceeded'
  | 'masking_failed'
  | 'token_value_field_missing'
  | 'token_value_missing'
  | 'token_value_not_string'
  | 'unmasking_failed'
  | 'unmasking_unavailable'
  | 'payload_too_large'
  | 'bad_request'
  | 'internal_error'
  | 'aborted'
  | 'closed'
  | 'invalid_options'
  | 'invalid_rules'
  | 'invalid_document'
  | 'store_full'
  | 'store_unavailable'
  | 'store_mismatch'
  | 'record_invalid'
  | 'token_space_exhausted'
  | 'unsupported_body'

/** One thing that is wrong with what was given; never holds a value. */
export interface Issue {
  readonly code: ErrorCode
  readonly message: string
  /** Keys from the payload's root to the place. */
  readonly path: readonly (string | number)[]
}
