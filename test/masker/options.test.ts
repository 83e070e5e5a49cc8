import {
  type CallContext,
  createMasker,
  type MaskerOptions,
  MaskingError,
  type TextOptions,
  type TokenType,
} from 'fieldveil'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createFragileStore } from '../support/fragile-store.ts'
import { testKeys } from '../support/keys.ts'

const secret = 'canary canary canary canary canary'

function refusal(options: object): MaskingError {
  try {
    createMasker({ keys: testKeys, ...options } as MaskerOptions)
  } catch (error) {
    expect(error).toBeInstanceOf(MaskingError)
    return error as MaskingError
  }
  throw new Error('the options were accepted')
}

describe('mistakes in the options are refused when the masker is made', () => {
  it.each([
    [{ chache: false }, 'did you mean "cache"'],
    [{ keys: undefined }, 'keysFromEnvironment() reads one'],
    [{ keys: 'canary' }, '[{ id, secret }]'],
    [{ keys: undefined, key: testKeys }, 'did you mean "keys"'],
    [{ keys: [{ id: 'a', secret: 'x' }] }, 'openssl rand'],
    [{ keys: [{ id: 'a', secret, secrte: 1 }] }, 'did you mean "secret"'],
    [{ limits: { maskedLenght: 1 } }, 'did you mean "maskedLength"'],
    [{ limits: { batch: 0 } }, 'limits.batch'],
    [{ store: {} }, 'new RedisTokenStore'],
    [{ tenant: 'a\0b' }, 'tenant'],
    [{ unmaskErrors: 'semantics' }, 'unmaskErrors'],
    [{ tokenTypes: [{ tokenName: 'x' }] }, 'tokenTypes[0]'],
    [{ entities: { person: {} } }, 'upper-case'],
    [{ entities: { PERSON: { tokenName: 'Nume Token' } } }, 'not defined'],
    [{ recognizers: [{}] }, 'recognizers[0]'],
    [{ quota: { limit: 1 }, store: { claim() {}, read() {}, replace() {} } }, 'no count method'],
    [{ keys: [{ id: 'a', secret, standby: 'yes' }] }, 'keys[0].standby'],
    [{ keys: [{ id: 'a', secret, standby: true }] }, 'one has to seal'],
    [{ keys: [[{ id: 'a', secret }]] }, 'keys[0]'],
    [{ keys: [{ id: 'a', secret: undefined }] }, 'is the variable that holds it set?'],
    [
      {
        keys: [
          { id: 'a', secret },
          { id: 'a', secret: `${secret}!` },
        ],
      },
      'twice',
    ],
    [{ subjectStore: {} }, 'subjectStore'],
    [{ previous: { keys: testKeys } }, 'previous.store'],
    [{ previous: { keys: [{ id: 'a', secret: 5 }], store: {} } }, 'previous.keys'],
    [
      {
        previous: {
          keys: testKeys,
          store: { claim() {}, read() {}, replace() {} },
          subjectStor: {},
        },
      },
      'did you mean "subjectStore"',
    ],
    [{ cache: { byte: 1 } }, 'did you mean "bytes"'],
    [{ cache: { bytes: 0 } }, 'cache.bytes'],
    [{ cache: true }, 'cache: is false, or { max, ttl, bytes }'],
    [{ limits: { waitings: 1 } }, 'did you mean "waiting"'],
    [{ limits: { tenants: 0 } }, 'limits.tenants'],
    [{ limits: { holders: 1_001 } }, 'limits.holders'],
    [{ messages: { quota_exceded: 'canary' } }, 'messages: there is no code "quota_exceded"; did'],
    [
      { messages: { constructor: 'canary' } },
      'messages: there is no code "constructor"; there are',
    ],
    [{ ttl: 0 }, 'ttl'],
    [{ ttl: 1.5 }, 'ttl'],
    [{ timeout: 0 }, 'timeout'],
    [{ retries: 11 }, 'retries'],
    [{ durability: 'disk' }, 'durability'],
    [{ durability: 'replica' }, 'knows no replicas'],
    [{ onEvent: 'canary' }, 'onEvent'],
    [{ telemetry: 'canary' }, 'telemetry'],
    [{ unmaskPolicy: 5 }, 'unmaskPolicy'],
    [
      {
        unmaskPolicy: { rules: [], budget: { limit: 1 } },
        store: { claim() {}, read() {}, replace() {} },
      },
      'no count method',
    ],
  ])('%# %j', (options, message) => {
    const error = refusal(options)
    expect(error.code).toBe('invalid_options')
    expect(error.message).toContain(message)
    expect(`${error.message} ${error.stack}`).not.toContain('canary')
  })
})

describe('mistakes in the options of a text are refused', () => {
  it.each([
    [{ polcy: 'canary' }, 'did you mean "policy"'],
    [{ detecton: {} }, 'did you mean "detection"'],
    [{ canary_xyz: 1 }, 'there are policy, detection, onUnknownToken'],
    [{ tenant: 'canary' }, 'no "tenant": the context of a call is the third argument'],
    [{ policy: undefined, subject: 'canary' }, 'the third argument'],
    ['canary', 'are an object'],
    [null, 'are an object'],
  ])('%j', async (options, message) => {
    const { maskText, unmaskText } = createMasker({ keys: testKeys })
    for (const call of [maskText, unmaskText]) {
      const refused = call('a text', options as TextOptions)
      await expect(refused).rejects.toMatchObject({
        code: 'invalid_options',
        message: expect.stringContaining(message),
      })
    }
  })
})

describe('mistakes in the context of a call are refused', () => {
  it.each([
    [{ tenants: 'canary' }, 'did you mean "tenant"'],
    [{ subjekt: 'canary' }, 'did you mean "subject"'],
    [{ canary_xyz: 1 }, 'has no'],
    [{ tenant: '' }, 'tenant'],
    [{ tenant: 5 }, 'tenant'],
    [{ tenant: undefined }, 'leave the key out'],
    [{ tenant: 'a\nb' }, 'tenant'],
    [{ subject: '' }, 'subject'],
    [{ subject: 5 }, 'subject'],
    [{ subject: 'canary'.repeat(50) }, 'subject'],
    [{ subject: '\ud800' }, 'subject'],
    [{ actor: '' }, 'actor'],
    [{ purpose: null }, 'purpose'],
    [{ ttl: 0 }, 'ttl'],
    [{ ttl: '5' }, 'ttl'],
    [{ ttl: Number.POSITIVE_INFINITY }, 'ttl'],
    [{ roles: 'canary' }, 'roles'],
    [{ roles: [5] }, 'roles'],
  ])('%# %j', async (context, message) => {
    const { maskDocument, maskFields, unmaskDocument, erase } = createMasker({ keys: testKeys })
    for (const work of [
      maskDocument(['a'], ['[*]'], context as CallContext),
      unmaskDocument(['a'], ['[*]'], context as CallContext),
      erase({ token: 'a' }, context as CallContext),
    ]) {
      const error = await work.then(
        () => {
          throw new Error('the context was accepted')
        },
        (reason: MaskingError) => reason,
      )
      expect(error).toMatchObject({ code: 'invalid_options', status: 500 })
      expect(error.message).toContain(message)
      expect(error.toResponse().body.error.message).toBe('Internal Error')
    }
    const payload = { mask: [{ value: 'a', token_name: 'Text Token' }] }
    expect(await maskFields(payload, context as CallContext)).toMatchObject({
      success: false,
      error: { message: 'Internal Error' },
    })
  })
})

describe('options', () => {
  it('give tokens an end: by call, by type, for all', async () => {
    const textType: TokenType = {
      tokenName: 'Short Token',
      noOfBytes: 'same as input',
      minimumNoOfBytes: 20,
      maximumNoOfBytes: 40,
      tokenCharacters: 'alpha-numeric',
      caseSensitive: true,
      ttl: 200_000,
    }
    const store = createFragileStore()
    const masker = createMasker({ keys: testKeys, store, ttl: 100_000, tokenTypes: [textType] })
    const rules = { a: {}, b: { tokenName: 'Short Token' } }
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const begun = Date.now()
    await masker.maskDocument({ a: 'a', b: 'b' }, rules)
    await masker.maskDocument({ a: 'c', b: 'd' }, rules, { ttl: 300_000 })
    const lives = [...store.records.values()]
      .map(({ expiresAt }) => (expiresAt - begun) / 100_000)
      .filter(Number.isFinite)
    // Up to a sixteenth more.
    for (const [at, want] of [1, 2, 3, 3].entries()) {
      expect(lives[at]).toBeGreaterThanOrEqual(want)
      expect(lives[at]).toBeLessThan(want * 1.07)
    }
  })

  it('add token types and formats of the host', async () => {
    const masker = createMasker({
      keys: testKeys,
      tokenTypes: [
        {
          tokenName: 'Member Number',
          noOfBytes: 'same as input',
          minimumNoOfBytes: 4,
          maximumNoOfBytes: 24,
          tokenCharacters: 'numeric',
          caseSensitive: true,
        },
      ],
      formats: [{ name: 'Plate', shape: 'digit-groups' }],
    })
    const answer = await masker.maskFields({
      mask: [
        { value: '1234', token_name: 'Member Number' },
        { value: 'AB-12-CD-3456', token_name: 'Text Token', format: 'Plate' },
      ],
    })
    expect(answer.data?.[0]?.token_value).toMatch(/^\d{4}$/)
    expect(answer.data?.[1]?.token_value).toMatch(/^\w{2}-\w{2}-\w{2}-\w{5}$/)
  })

  it('choose messages and statuses', async () => {
    const masker = createMasker({
      keys: testKeys,
      unmaskErrors: 'semantic',
      messages: { token_name_unknown: 'no token type {<{name}>}' },
      limits: { maskedLength: 20 },
    })
    const status = async (unmask: unknown) => (await masker.unmaskFields({ unmask })).status
    expect(await status([{ token_value: 'neverIssued42' }])).toBe(404)
    expect(await status([{ token_value: 5 }])).toBe(400)
    expect(await status([])).toBe(400)
    const answer = await masker.maskFields({ mask: [{ value: 'x', token_name: '$&' }] })
    expect(answer).toMatchObject({ status: 400, error: { message: 'no token type {<$&>}' } })
    const long = await masker.maskFields({
      mask: [{ value: 'x'.repeat(30), token_name: 'Text Token', format: 'Address' }],
    })
    expect(long.error.message).toContain('limit of 20 characters')
  })
})

describe('payloads', () => {
  const { maskFields, unmaskFields } = createMasker({ keys: testKeys })

  it('over the batch limit are 413', async () => {
    const mask = Array(1_001).fill({ value: 'x', token_name: 'Text Token' })
    expect(await maskFields({ mask })).toMatchObject({
      status: 413,
      error: { message: 'Payload too large' },
    })
    expect((await maskFields({ mask: mask.slice(1) })).status).toBe(200)
    const unmask = Array(1_001).fill({ token_value: 'x' })
    expect((await unmaskFields({ unmask })).status).toBe(413)
  })

  const wrong = [
    undefined,
    null,
    true,
    5,
    '',
    ' ',
    'x',
    [],
    {},
    [[]],
    () => 1,
    Symbol('s'),
    1n,
    new Date(0),
  ]

  it('of wrong types at every place answer with an error of the contract', async () => {
    for (const value of wrong) {
      for (const payload of [
        value,
        { mask: value },
        { mask: [value] },
        { mask: [{ value }] },
        { mask: [{ value: 'a', token_name: value ?? null }] },
        { mask: [{ value: 'a', token_name: 'Text Token', format: value ?? null }] },
        { policy_name: value ?? null, mask: [{ value: 'a' }] },
      ]) {
        const answer = await maskFields(payload)
        const fine = answer.status === 200 && typeof value === 'string'
        expect([400, ...(fine ? [200] : [])]).toContain(answer.status)
        expect(answer.error.message).not.toBe(fine ? 'x' : '')
      }
      for (const payload of [value, { unmask: value }, { unmask: [value] }]) {
        expect((await unmaskFields(payload)).status).toBe(500)
      }
      expect((await unmaskFields({ unmask: [{ token_value: value }] })).status).toBe(500)
    }
  })

  it('with getters that throw, cycles and strange attributes answer without a value', async () => {
    const trap = {
      get mask(): never {
        throw new Error('canary')
      },
    }
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle
    const attributes = [cycle, 1n, () => 1, 'x'.repeat(5_000)]
    const answers = [await maskFields(trap)]
    for (const attribute of attributes) {
      const entry = { value: 'canary', token_name: 'Text Token', attributes: attribute }
      answers.push(await maskFields({ mask: [entry] }))
    }
    for (const answer of answers) {
      expect(answer.success).toBe(false)
      expect(JSON.stringify(answer)).not.toContain('canary')
    }
    expect(answers.map(({ status }) => status)).toEqual([500, 400, 400, 400, 413])
  })

  it('echo names and attributes exactly as they were sent', async () => {
    const entry = {
      value: 'George Williams',
      token_name: ' Text Token ',
      format: 'Person Name ',
      attributes: { a: [1, null] },
    }
    const answer = await maskFields({ mask: [{ ...entry, ignored: 1 }] })
    expect(answer.data).toEqual([{ ...entry, token_value: expect.any(String) }])
    expect(Object.keys(answer.data?.[0] ?? {})).toEqual([
      'value',
      'format',
      'token_name',
      'attributes',
      'token_value',
    ])
    expect(Object.keys(answer)).toEqual(['data', 'success', 'error'])
  })

  it('survive lone surrogates, NUL and 1 MB', async () => {
    for (const value of ['\ud800', 'a\0b', 'x'.repeat(1_000_000)]) {
      const answer = await maskFields({ mask: [{ value, token_name: 'Text Token' }] })
      const token_value = answer.data?.[0]?.token_value
      expect((await unmaskFields({ unmask: [{ token_value }] })).data?.[0]?.value).toBe(value)
    }
    const tooLong = { value: 'x'.repeat(1_100_000), token_name: 'Text Token' }
    expect((await maskFields({ mask: [tooLong] })).status).toBe(413)
  })

  it('unmask mixes bare tokens, wrapped ones and text', async () => {
    const answer = await maskFields({
      mask: [{ value: 'George', token_name: 'Text Token' }, { value: 'mail a.b@example.com now' }],
    })
    const [bare = '', text = ''] = (answer.data ?? []).map(({ token_value }) => token_value)
    const wrapped = `<ANY_name>${bare}</ANY_name>`
    const back = await unmaskFields({
      unmask: [bare, wrapped, text, `${wrapped} and ${wrapped}`].map((token_value) => ({
        token_value,
        attributes: 1,
      })),
    })
    expect(back.data).toEqual([
      { value: 'George', token_value: bare, attributes: 1 },
      { value: 'George', token_value: wrapped, attributes: 1 },
      { value: 'mail a.b@example.com now', token_value: text, attributes: 1 },
      { value: 'George and George', token_value: `${wrapped} and ${wrapped}`, attributes: 1 },
    ])
  })

  it('fail where a text holds one unknown token, known ones beside it or not', async () => {
    const answer = await maskFields({ mask: [{ value: 'mail a.b@example.com now' }] })
    const text = answer.data?.[0]?.token_value
    for (const token_value of [`${text} <PER>unknown</PER>`, 'hello <PER>unknown</PER>', 'hello']) {
      expect(await unmaskFields({ unmask: [{ token_value }] })).toMatchObject({
        success: false,
        error: { message: 'Unmasking of given token values failed.' },
      })
    }
  })
})
