import { z } from 'zod'
import { detectionSchema, recognizersSchema, searchNames } from './detection-options.ts'
import { configurationError } from './errors.ts'
import { describeMistake, type KnownOptions } from './option-mistakes.ts'
import type { Durability, KeySource, MaskerOptions } from './types.ts'

const name = z
  .string()
  .regex(/^[^\p{Cc}]{1,100}$/u, 'is 1 to 100 characters without control characters')
const whole = { error: 'is a whole number from 1 up' }
const count = z.int(whole).positive(whole)
const inMilliseconds = { error: 'is milliseconds, a whole number from 1 up' }
const milliseconds = z.int(inMilliseconds).positive(inMilliseconds)
const text = z.string()
const action = z.enum(['reversible', 'irreversible', 'keep'])

const policyRuleSchema = z.strictObject({
  action: action.optional(),
  tokenName: name.optional(),
  format: name.optional(),
  prefix: text.min(1).max(64).optional(),
  suffix: text.min(1).max(64).optional(),
})

const tokenTypeSchema = z.strictObject({
  tokenName: name,
  noOfBytes: z.enum(['same as input', 'random']),
  minimumNoOfBytes: count.max(200),
  maximumNoOfBytes: count.max(200),
  tokenCharacters: z.enum([
    'numeric',
    'alpha-numeric',
    'text',
    'person',
    'date',
    'state',
    'city',
    'address',
  ]),
  caseSensitive: z.boolean(),
  ttl: milliseconds.optional(),
  smallSpace: z.boolean().optional(),
})

const formatSchema = z.strictObject({
  name,
  shape: z.enum([
    'words',
    'email',
    'phone',
    'address',
    'ip',
    'url',
    'digit-groups',
    'card',
    'none',
  ]),
})

const policySchema = z.strictObject({
  name,
  entities: z.record(text, policyRuleSchema).optional(),
  otherwise: policyRuleSchema.optional(),
})

const entityName = text.regex(/^[A-Z][A-Z0-9_]*$/, 'names an entity in upper-case words with _')

const entitySchema = z.strictObject({
  tokenName: name.optional(),
  format: name.optional(),
  tag: text
    .regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/, 'is a tag name of letters, digits, _ . -')
    .optional(),
})

/** What can be defined at run time, too, one at a time. */
export const definitionSchemas: Readonly<
  Record<'tokenTypes' | 'formats' | 'policies' | 'tags', z.ZodType>
> = {
  tokenTypes: tokenTypeSchema,
  formats: formatSchema,
  policies: policySchema,
  tags: entitySchema.extend({ entity: entityName }),
}

const hasMethods = (methods: readonly string[]) => (value: unknown) =>
  typeof value === 'object' &&
  value !== null &&
  methods.every((method) => typeof (value as Record<string, unknown>)[method] === 'function')

const isFunction = (value: unknown) => typeof value === 'function'

const ringSchema = z.array(
  z.strictObject(
    {
      id: z.string('is the name of the secret, such as "2026-01"'),
      secret: z.union([text, z.instanceof(Uint8Array)], {
        error:
          'is a string or a Uint8Array of 32 bytes or more; is the variable that holds it set?',
      }),
      standby: z.boolean().optional(),
    },
    { error: 'is a root secret with its name, { id: "2026-01", secret }' },
  ),
  {
    error:
      'is a ring of secrets, [{ id, secret }], or a function of the tenant; keysFromEnvironment() reads one from FIELDVEIL_KEYS',
  },
)
const storeSchema = z.custom(hasMethods(['claim', 'read', 'replace']), {
  error: 'is a token store, such as new RedisTokenStore({ client })',
})
// A union would say of a ring with one bad secret only that it is no ring.
const keysSchema = z.any().transform((value, context) => {
  if (isFunction(value)) return
  const checked = ringSchema.safeParse(value)
  for (const issue of checked.error?.issues ?? [])
    context.issues.push({ ...issue, input: undefined })
})

const coverageSchema = z.strictObject({
  share: z.number().positive().max(1).optional(),
  units: count.optional(),
  paths: count.optional(),
})

const optionsSchema = z.strictObject(
  {
    keys: keysSchema,
    store: storeSchema.optional(),
    subjectStore: storeSchema.optional(),
    previous: z
      .strictObject({ keys: keysSchema, store: storeSchema, subjectStore: storeSchema.optional() })
      .optional(),
    cache: z
      .union(
        [
          z.literal(false),
          z.strictObject({ max: count.optional(), ttl: count.optional(), bytes: count.optional() }),
        ],
        { error: 'is false, or { max, ttl, bytes }: whole numbers from 1, ttl in milliseconds' },
      )
      .optional(),
    tenant: z.string().optional(),
    tokenTypes: z
      .array(tokenTypeSchema, 'is an array of token types, [{ tokenName, … }]')
      .optional(),
    formats: z.array(formatSchema, 'is an array of formats, [{ name, shape }]').optional(),
    policies: z.array(policySchema, 'is an array of policies, [{ name, … }]').optional(),
    recognizers: recognizersSchema.optional(),
    detection: detectionSchema.optional(),
    entities: z.record(entityName, entitySchema).optional(),
    bareTokens: z.boolean().optional(),
    limits: z
      .strictObject({
        maskedLength: count.optional(),
        batch: count.optional(),
        fields: count.optional(),
        depth: count.max(2000).optional(),
        textLength: count.optional(),
        attributesLength: count.optional(),
        waiting: count.optional(),
        tenants: count.optional(),
        holders: count.max(1000).optional(),
      })
      .optional(),
    quota: z.strictObject({ limit: z.int().nonnegative() }).optional(),
    ttl: milliseconds.optional(),
    durability: z.enum(['memory', 'replica']).optional(),
    unmaskPolicy: z.custom((value) => typeof value === 'object' && value !== null).optional(),
    onEvent: z.custom(isFunction, { error: 'is a function that takes an event' }).optional(),
    coverage: coverageSchema.optional(),
    telemetry: z.boolean().optional(),
    timeout: milliseconds.optional(),
    retries: z.int().nonnegative().max(10).optional(),
    unmaskErrors: z.enum(['documented', 'semantic']).optional(),
    messages: z.record(text, text).optional(),
  },
  { error: 'are an object, { keys, store }; keysFromEnvironment() reads keys from FIELDVEIL_KEYS' },
)

// Nested objects and what they may hold, for suggestions.
const optionNames: KnownOptions = {
  '': Object.keys(optionsSchema.shape),
  cache: ['max', 'ttl', 'bytes'],
  limits: [
    'maskedLength',
    'batch',
    'fields',
    'depth',
    'textLength',
    'attributesLength',
    'waiting',
    'tenants',
    'holders',
  ],
  quota: ['limit'],
  coverage: Object.keys(coverageSchema.shape),
  keys: ['id', 'secret', 'standby'],
  previous: ['keys', 'store', 'subjectStore'],
  tokenTypes: Object.keys(tokenTypeSchema.shape),
  formats: Object.keys(formatSchema.shape),
  policies: ['name', 'entities', 'otherwise', ...Object.keys(policyRuleSchema.shape)],
  entities: ['tokenName', 'format', 'tag'],
  ...searchNames,
}

/** Every limit, set. */
export interface Settings {
  readonly tenant: string
  readonly cache: { readonly max: number; readonly ttl: number; readonly bytes: number } | false
  readonly limits: {
    readonly maskedLength: number
    readonly batch: number
    readonly fields: number
    readonly depth: number
    readonly textLength: number
    readonly attributesLength: number
    readonly waiting: number
    readonly tenants: number
    readonly holders: number
  }
  /** Milliseconds; undefined: for ever. */
  readonly ttl: number | undefined
  readonly durability: Durability
  readonly timeout: number
  readonly retries: number
  readonly unmaskErrors: 'documented' | 'semantic'
  readonly bareTokens: boolean
}

/** Checks a masker's options and fills in the defaults. Throws `invalid_options`, which names the option. */
export function readSettings(options: MaskerOptions): Settings {
  const checked = optionsSchema.safeParse(options)
  if (!checked.success) throw describeMistake(checked.error, optionNames)
  return {
    tenant: checkTenant(options.tenant ?? 'default'),
    cache:
      options.cache === false
        ? false
        : { max: 10_000, ttl: 300_000, bytes: 33_554_432, ...options.cache },
    limits: {
      maskedLength: 600,
      batch: 1_000,
      fields: 100_000,
      depth: 200,
      textLength: 1_048_576,
      attributesLength: 4_096,
      waiting: 100_000,
      tenants: 1_000,
      holders: 64,
      ...options.limits,
    },
    ttl: options.ttl,
    durability: options.durability ?? 'memory',
    timeout: options.timeout ?? 1_000,
    retries: options.retries ?? 3,
    unmaskErrors: options.unmaskErrors ?? 'documented',
    bareTokens: options.bareTokens ?? true,
  }
}

/** Checks secrets that are given later. Throws `invalid_options`. */
export function checkKeys(keys: unknown): KeySource {
  const checked = z.strictObject({ keys: keysSchema }).safeParse({ keys })
  if (!checked.success) throw describeMistake(checked.error, optionNames)
  return keys as KeySource
}

/** A tenant's name as it goes into every derivation; throws `invalid_options` for none. */
export function checkTenant(tenant: unknown): string {
  if (typeof tenant === 'string' && tenant.length <= 256 && /^[^\p{Cc}\p{Cs}]+$/u.test(tenant)) {
    return tenant
  }
  throw configurationError(
    'invalid_options',
    'tenant: 1 to 256 characters without control characters; leave the key out where there are no tenants',
  )
}
