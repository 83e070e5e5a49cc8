import {
  createJobQueue,
  createLogMasker,
  createMasker,
  createRedisJobQueue,
  keysFromEnvironment,
  type MaskerOptions,
} from 'fieldveil'
import { expressMasking } from 'fieldveil/express'
import { describe, expect, it } from 'vitest'
import { testKeys } from '../support/keys.ts'

const masker = createMasker({ keys: testKeys })
const secret = Buffer.alloc(32, 1)

function mount(options: unknown): unknown {
  return expressMasking(masker, options as never)
}

function create(options: unknown): unknown {
  return createMasker(options as MaskerOptions)
}

function maskWith(rule: unknown): unknown {
  return mount({ request: { mask: { email: rule } } })
}

/** Each with the end of its message: what would mend it. */
const mistakes: readonly (readonly [string, () => unknown, string])[] = [
  [
    'no options',
    () => create(undefined),
    'options are an object, { keys, store }; keysFromEnvironment() reads keys from FIELDVEIL_KEYS',
  ],
  [
    'a secret alone',
    () => create({ keys: ['x'.repeat(40)] }),
    'keys[0]: is a root secret with its name, { id: "2026-01", secret }',
  ],
  [
    'no id',
    () => create({ keys: [{ secret }] }),
    'keys[0].id: is the name of the secret, such as "2026-01"',
  ],
  [
    'a ttl in words',
    () => create({ keys: testKeys, ttl: '1d' }),
    'ttl: is milliseconds, a whole number from 1 up',
  ],
  [
    'a limit of none',
    () => create({ keys: testKeys, limits: { batch: 0 } }),
    'limits.batch: is a whole number from 1 up',
  ],
  [
    'token types by name',
    () => create({ keys: testKeys, tokenTypes: { Badge: {} } }),
    'tokenTypes: is an array of token types, [{ tokenName, … }]',
  ],
  [
    'a ring in quotes',
    () => keysFromEnvironment('A', { A: `"a:${secret.toString('base64')}"` }),
    'A, entry 1: begins with a quote: write the variable without',
  ],
  [
    'a short secret',
    () => keysFromEnvironment('A', { A: 'a:c2hvcnQ=' }),
    'is shorter than 32 bytes; make one with: npx fieldveil keys new',
  ],
  [
    'a format cut short',
    () => maskWith({ format: 'email' }),
    'names an unknown format "email"; did you mean Email Address? (what was defined at run time is known after await masker.ready())',
  ],
  [
    'a format in place of a rule',
    () => maskWith('Email Address'),
    'is a string, not an object; did you mean { format: "Email Address" }?',
  ],
  [
    'a token type in place of a rule',
    () => maskWith('Numeric Tokn'),
    'is a string, not an object; did you mean { tokenName: "Numeric Token" }?',
  ],
  [
    'a reveal in place of a rule',
    () => maskWith('last4'),
    'is a string, not an object; did you mean { reveal: "last4" }?',
  ],
  [
    'true in place of a rule',
    () => maskWith(true),
    'is a boolean, not an object; write {} to mask with the default token type',
  ],
  [
    'rules without a side',
    () => mount({ mask: ['email'] }),
    "unknown option 'mask'; write { request: { mask } } or { response: { mask } }",
  ],
  [
    'a part without a direction',
    () => mount({ request: { query: ['email'] } }),
    "unknown option 'request.query'; write { request: { mask: { query } } }",
  ],
  [
    'parts of a response',
    () => mount({ response: { mask: { body: ['email'] } } }),
    "response.mask: a response has rules for its body alone; give them without 'body'",
  ],
  [
    'rules by path in parts of a response',
    () => mount({ response: { unmask: { headers: { 'x-user': {} } } } }),
    "response.unmask: a response has rules for its body alone; give them without 'headers'",
  ],
  [
    'a log masker without options',
    () => createLogMasker(['email'], undefined as never),
    'createLogMasker: the second argument is { keys }; keysFromEnvironment() reads them from FIELDVEIL_KEYS',
  ],
  [
    'a misspelt option of a log masker',
    () => createLogMasker(['email'], { keys: testKeys, tenat: 'acme' } as never),
    'createLogMasker has no option "tenat": did you mean "tenant"?',
  ],
  [
    'a masker in place of options',
    () => createJobQueue(masker as never),
    'createJobQueue: takes { masker }',
  ],
  [
    'a masker in place of options',
    () => createRedisJobQueue(masker as never),
    'createRedisJobQueue: takes { masker, client }',
  ],
]

describe('a mistake in the configuration is said with its mend', () => {
  it.each(mistakes)('%s', (_, act, end) => {
    expect(act).toThrow(
      expect.objectContaining({
        code: expect.stringMatching(/^invalid_(options|rules)$/),
        message: expect.toSatisfy((message: string) => message.endsWith(end), end),
      }),
    )
  })

  it('of calls too', async () => {
    await expect(masker.rotate(null as never)).rejects.toMatchObject({
      code: 'invalid_options',
      message: 'rotate takes an object, { cursor, tenants, batch, onProgress, signal }',
    })
    await expect(masker.rotate({ tenant: ['acme'] } as never)).rejects.toMatchObject({
      code: 'invalid_options',
      message: 'rotate has no option "tenant": did you mean "tenants"?',
    })
    await expect(masker.plantHoneytoken('x')).rejects.toMatchObject({
      code: 'invalid_options',
      message: expect.stringContaining('; there are Default Token, Text Token, '),
    })
  })
})

it.each([
  { body: { detect: true } },
  { body: {} },
  { body: { detect: { entities: ['PERSON'] } }, title: {} },
])('a response may have a field called like a part: %j', (rules) => {
  expect(() => mount({ response: { mask: rules } })).not.toThrow()
})
