import fc from 'fast-check'
import { createMasker, MaskingError } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import { testKeys } from '../support/keys.ts'
import { watchStore } from '../support/stores.ts'

const order = {
  id: 7,
  user: { name: 'George Williams', email: 'kumar@fss.com', age: 42, vip: true, note: null },
  lines: [{ card: '4111111111111111' }, { card: '5500000000000004' }],
}

describe('maskDocument and unmaskDocument', () => {
  it('replace what the rules name and nothing else, and bring it back', async () => {
    const masker = createMasker({ keys: testKeys })
    const rules = {
      'user.name': { tokenName: 'Person Token' },
      'user.email': { tokenName: 'Text Token', format: 'Email Address' },
      'user.age': {},
      'user.vip': {},
      'user.note': {},
      'lines[*].card': { tokenName: 'Numeric Token', format: 'Credit Card' },
    }
    const before = structuredClone(order)
    const masked = await masker.maskDocument(order, rules)
    expect(order).toEqual(before)
    expect(masked).toEqual({
      id: 7,
      user: {
        name: expect.stringMatching(/^[A-Z][a-z]+ [A-Z][a-z]+$/),
        email: expect.stringMatching(/^[A-Za-z0-9]+@[A-Za-z0-9]+\.invalid$/),
        age: expect.stringMatching(/^[A-Za-z0-9]{11}$/),
        vip: expect.stringMatching(/^[A-Za-z0-9]{11}$/),
        note: expect.stringMatching(/^[A-Za-z0-9]{11}$/),
      },
      lines: [
        { card: expect.stringMatching(/^\d{16}$/) },
        { card: expect.stringMatching(/^\d{16}$/) },
      ],
    })
    expect(await masker.unmaskDocument(masked, rules)).toEqual(order)
  })

  it('give every JSON scalar back as what it was', async () => {
    const masker = createMasker({ keys: testKeys })
    const scalar = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
    )
    const types = fc.constantFrom('Text Token', 'Numeric Token', 'Date Token', 'Person Token')
    const formats = fc.constantFrom(undefined, 'Phone Number', 'Email Address', 'URL', 'IP Address')
    await fc.assert(
      fc.asyncProperty(fc.array(scalar), types, formats, async (values, tokenName, format) => {
        const rules = { 'v[*]': format === undefined ? { tokenName } : { tokenName, format } }
        const document = { v: values, other: values }
        const masked = await masker.maskDocument(document, rules)
        expect(masked.v.every((token) => typeof token === 'string')).toBe(true)
        expect(masked.other).toEqual(values)
        expect(await masker.unmaskDocument(masked, rules)).toEqual(document)
      }),
      { numRuns: 300 },
    )
  })

  it('one-way rules do not come back', async () => {
    const masker = createMasker({ keys: testKeys })
    const rules = {
      card: { reveal: 'last4' },
      email: { reveal: 'domain' },
      name: { reveal: 'first' },
      secret: { redact: '[hidden]' },
    } as const
    const masked = await masker.maskDocument(
      { card: '4111111111111111', email: 'kumar@fss.com', name: 'George', secret: { deep: 1 } },
      rules,
    )
    expect(masked).toMatchObject({ card: '************1111', name: 'G*****' })
    expect(masked.email).toMatch(/^\*+@fss\.com$/)
    expect(JSON.stringify(masked)).toContain('[hidden]')
    expect(JSON.stringify(masked)).not.toContain('deep":1')
    expect(await masker.unmaskDocument(masked, rules)).toEqual(masked)
  })

  it('detect masks what is found in a text, and the text comes back', async () => {
    const masker = createMasker({ keys: testKeys })
    const rules = { note: { detect: true } }
    const document = { note: 'mail john.doe@example.com, card 4111 1111 1111 1111', other: 1 }
    const masked = await masker.maskDocument(document, rules)
    expect(masked.note).toMatch(/^mail <EMAIL>.+<\/EMAIL>, card <CRD>.+<\/CRD>$/)
    expect(await masker.unmaskDocument(masked, rules)).toEqual(document)
  })

  it('in place, whoever holds the document sees it; anything but plain data is copied', async () => {
    const { prepare } = createMasker({ keys: testKeys })
    const rules = prepare(['user.email', 'when'])
    const document = { user: { email: 'kumar@fss.com' } }
    const { user } = document
    expect(await rules.maskInPlace(document)).toBe(document)
    expect(user.email).toMatch(/^\w{11,}$/)
    expect(await rules.unmaskInPlace(document)).toEqual({ user: { email: 'kumar@fss.com' } })
    const dated = { when: new Date(0) }
    const masked: { when: unknown } = await rules.maskInPlace(dated)
    expect(masked.when).toMatch(/^\w{11,}$/)
    expect(dated.when).toEqual(new Date(0))
  })

  it('an unknown token in an unmasked field fails the call and says nothing of it', async () => {
    const masker = createMasker({ keys: testKeys })
    const failure = await masker.unmaskDocument({ a: 'canary-1' }, ['a']).catch((error) => error)
    expect(failure).toBeInstanceOf(MaskingError)
    expect(failure).toMatchObject({ code: 'unmasking_failed', status: 500 })
    expect(JSON.stringify(failure) + String(failure)).not.toContain('canary-1')
  })

  it('JSON text keeps every byte that no rule names, big numbers and duplicate keys too', async () => {
    const { prepare } = createMasker({ keys: testKeys })
    const rules = prepare(['ssn', 'big'])
    const text =
      '{ "ssn" : "856-45-6789",\t"ssn":"1", "n":12345678901234567890, "x": 1.0, "big":9007199254740993 }'
    const masked = await rules.maskJson(text)
    expect(masked).toMatch(
      /^\{ "ssn" : "\w{11}",\t"ssn":"\w{11}", "n":12345678901234567890, "x": 1\.0, "big":"\w+" \}$/,
    )
    expect(await rules.unmaskJson(masked)).toBe(text)
  })

  it('own keys named __proto__ and constructor are data', async () => {
    const masker = createMasker({ keys: testKeys })
    const document = JSON.parse('{"__proto__":{"mail":"a@b.co"},"constructor":"x"}')
    const rules = ['__proto__.mail', 'constructor']
    const masked = await masker.maskDocument(document, rules)
    expect(JSON.stringify(masked)).toMatch(/^\{"__proto__":\{"mail":"\w+"\},"constructor":"\w+"\}$/)
    expect(JSON.stringify(await masker.unmaskDocument(masked, rules))).toBe(
      JSON.stringify(document),
    )
    expect('mail' in {}).toBe(false)
  })
})

describe('rules are read once, when they are prepared', () => {
  const { prepare } = createMasker({ keys: testKeys })
  it.each([
    [['user..email'], 'user..email'],
    [{ email: { tokename: 'Text Token' } }, 'did you mean'],
    [{ email: { tokenName: 'Text Tokn' } }, 'Text Token'],
    [{ email: { reveal: 'last4', redact: 'x' } }, 'email'],
    [{ 'user.email': {}, 'user["email"]': { redact: 'x' } }, 'user'],
  ])('%j is refused', (rules, message) => {
    expect(() => prepare(rules as never)).toThrow(message)
  })
})

describe('bad documents', () => {
  const masker = createMasker({ keys: testKeys, timeout: 20_000 })
  const code = (document: unknown, rules = ['**.a']) =>
    masker.maskDocument(document, rules).then(
      () => 'masked',
      (error) => `${error.code} ${JSON.stringify(error)}${error.stack}`,
    )

  it('10,000 levels, cycles and getters that throw end in an error without a value', async () => {
    let deep: unknown = { a: 'canary' }
    for (let level = 0; level < 10_000; level++) deep = { x: deep }
    expect(await code(deep)).toMatch(/^invalid_document/)
    const cycle: Record<string, unknown> = { a: 'canary' }
    cycle['self'] = cycle
    expect(await code(cycle)).toMatch(/^invalid_document/)
    const trap = Object.defineProperty({}, 'a', {
      enumerable: true,
      get: () => {
        throw new Error('canary')
      },
    })
    expect(await code(trap)).toMatch(/^invalid_document/)
    for (const document of [deep, cycle, trap]) expect(await code(document)).not.toContain('canary')
  })

  it('more fields than the limit are refused before a token is made', async () => {
    const store = watchStore()
    const limited = createMasker({ keys: testKeys, store, limits: { fields: 10 } })
    await expect(limited.maskDocument(Array(11).fill('x'), ['[*]'])).rejects.toMatchObject({
      code: 'payload_too_large',
      status: 413,
    })
    expect(store.calls).toEqual([])
  })

  it('100,000 fields and 1 MB strings are masked', async () => {
    const many = { list: Array.from({ length: 100_000 }, (_, index) => `v${index % 1000}`) }
    const masked = await masker.maskDocument(many, ['list[*]'])
    expect(new Set(masked.list).size).toBe(1000)
    const long = { a: 'x'.repeat(1_000_000) }
    const token = await masker.maskDocument(long, ['a'])
    expect(await masker.unmaskDocument(token, ['a'])).toEqual(long)
  })
})
