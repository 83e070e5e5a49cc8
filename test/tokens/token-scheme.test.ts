import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseAlphabet, createDrawStream } from '../../src/tokens/alphabet.ts'
import { builtInFormats, builtInTokenTypes } from '../../src/tokens/built-in-names.ts'
import { readDate } from '../../src/tokens/date-layout.ts'
import { drawToken } from '../../src/tokens/draw-token.ts'
import { encodePlace } from '../../src/tokens/encoding.ts'
import { couldBeToken } from '../../src/tokens/form.ts'
import { readIpv4 } from '../../src/tokens/ip-address.ts'
import { deriveTokenKeys } from '../../src/tokens/keys.ts'
import { checkTokenType, createTokenScheme } from '../../src/tokens/token-scheme.ts'
import type { TokenFormat, TokenType, TokenValue } from '../../src/types.ts'
import { testKeys } from '../support/keys.ts'

const scheme = createTokenScheme(deriveTokenKeys(testKeys))

const types = new Map(builtInTokenTypes.map((type) => [type.tokenName, type]))
const formats = new Map(builtInFormats.map((format) => [format.name, format]))

function derive(value: TokenValue, typeName: string, formatName?: string, attempt = 0): string {
  return scheme.deriveToken(
    {
      tenant: 'default',
      value,
      type: types.get(typeName) as TokenType,
      format: formatName === undefined ? undefined : formats.get(formatName),
      irreversible: false,
    },
    attempt,
  )
}

describe('tokens keep the shape that their format names', () => {
  const rows: readonly (readonly [string, string, string | undefined, RegExp])[] = [
    ['George', 'Text Token', undefined, /^[A-Za-z0-9]{11}$/],
    ['a text of more than twenty characters', 'Text Token', undefined, /^[A-Za-z0-9]{20}$/],
    ['Australia', 'Numeric Token', undefined, /^[0-9]{20}$/],
    ['123456789012', 'Numeric Token', undefined, /^[0-9]{12}$/],
    ['x', 'Special Token', undefined, /^[A-Za-z0-9]{15,30}$/],
    ['(408)- 426 - 9989', 'Numeric Token', 'Phone Number', /^\([0-9]{3}\)- [0-9]{3} - [0-9]{4}$/],
    ['+1 408 426', 'Numeric Token', 'Phone Number', /^\+[0-9] [0-9]{3} [0-9]{3}$/],
    ['856-45-6789', 'Numeric Token', 'Social Identification Numbers', /^\d{3}-\d{2}-\d{4}$/],
    ['4111 1111 1111 1111', 'Numeric Token', 'Credit Card', /^\d{4} \d{4} \d{4} \d{4}$/],
    ['4111 1111 1111 1111', 'Text Token', 'Credit Card', /^\w{4} \w{4} \w{4} \w{4}$/],
    ['kumar@fss.com', 'Text Token', 'Email Address', /^[A-Za-z0-9]+@[A-Za-z0-9]+\.invalid$/],
    ['10.1.2.3', 'Text Token', 'IP Address', /^\d{1,3}(\.\d{1,3}){3}$/],
    ['fe80::1', 'Text Token', 'IP Address', /^2001:db8(:[0-9a-f]{1,4}){6}$/],
    ['12 Oak Road, Apt 4', 'Text Token', 'Address', /^\w{2,} \w{3,} \w{4,}, \w{3,} \w+$/],
    ['Ann Lee', 'Person Token', undefined, /^[A-Z][a-z]+ [A-Z][a-z]+$/],
    ['Lyon', 'City Token', undefined, /^[A-Z][a-z]+ [A-Z][a-z]+$/],
    ['1 Main St', 'Address Token', undefined, /^\d+ [A-Z][a-z]+ [A-Z][a-z]+, [A-Z][a-z]+$/],
    ['TN', 'State Token', undefined, /^[A-Z]{2}$/],
    ['Tennessee', 'State Token', undefined, /^[A-Z][a-z]+/],
    ['6/12/1967', 'Date Token', undefined, /^\d{1,2}\/\d{1,2}\/\d{4}$/],
    ['1967-06-12', 'Date Token', undefined, /^(19|20)\d\d-\d\d-\d\d$/],
    ['12 JUN 1967', 'Date Token', undefined, /^\d\d [A-Z]{3} \d{4}$/],
    ['---', 'Text Token', 'Address', /^---[A-Za-z0-9]{11}$/],
  ]

  it.each(rows)('%s as %s, %s', (value, typeName, formatName, pattern) => {
    const token = derive(value, typeName, formatName)
    expect(token).toMatch(pattern)
    expect(token).not.toBe(value)
    expect(derive(value, typeName, formatName)).toBe(token)
    expect(derive(value, typeName, formatName, 1)).not.toBe(token)
  })

  it.each([
    'https://user:pw@a.example.com:8080/x?q=1&r=a%20b#z',
    'http://localhost:3000/',
    'https://example.com',
    'ftp://10.0.0.1/file.txt',
  ])('a URL stays one that parses: %s', (value) => {
    const token = derive(value, 'Text Token', 'URL')
    expect(new URL(token).protocol).toBe(new URL(value).protocol)
    expect(new URL(token).port).toBe(new URL(value).port)
  })
})

describe('a date stays a date in its own layout', () => {
  const layouts = [
    '1967-06-12',
    '1967/06/12',
    '19670612',
    '06/12/1967',
    '25.12.1967',
    '6-7-1967',
    '06/12/67',
    '12 June 1967',
    'june 12, 1967',
    '12-Jun-1967',
    '0042-01-31',
  ]
  it.each(layouts)('%s', (value) => {
    const token = derive(value, 'Date Token')
    expect(token.replace(/\d+|[A-Za-z]+/g, '')).toBe(value.replace(/\d+|[A-Za-z]+/g, ''))
    const numbers = token.match(/\d+/g)?.map(Number) ?? []
    expect(numbers.length).toBe(value.match(/\d+/g)?.length)
  })

  it.each([
    '2023-02-29',
    '99/99/9999',
    '06/7/1967',
    'soon',
  ])('%s is none: a drawn token', (value) => {
    expect(derive(value, 'Date Token')).toMatch(/^[A-Za-z0-9]{11,}$/)
  })
})

describe('small spaces are permuted: no two values share a token', () => {
  const distinct = (values: readonly string[], typeName: string, formatName?: string) =>
    new Set(values.map((value) => derive(value, typeName, formatName))).size

  it('every four-digit value', () => {
    const values = Array.from({ length: 10_000 }, (_, index) => String(index).padStart(4, '0'))
    expect(distinct(values, 'Numeric Token', 'Credit Card')).toBe(10_000)
  })

  it('every state', () => {
    expect(
      new Set(['TN', 'NY', 'CA', 'WA'].map((value) => derive(value, 'State Token'))).size,
    ).toBe(4)
  })

  it('every day of a century, written 6/7/67, with the values of the same digits that are no dates', () => {
    const dates: string[] = []
    const others: string[] = []
    for (let month = 0; month <= 20; month++) {
      for (let day = 0; day <= 40; day++) {
        const value = `${String(month).padStart(2, '0')}/${String(day).padStart(2, '0')}/67`
        const isDate = !Number.isNaN(Date.parse(`2067-${value.slice(0, 2)}-${value.slice(3, 5)}`))
        ;(isDate ? dates : others).push(value)
      }
    }
    const tokens = [
      ...dates.map((value) => derive(value, 'Date Token')),
      ...others.map((value) => derive(value, 'Numeric Token', 'Address')),
    ]
    expect(new Set(tokens).size).toBe(dates.length + others.length)
  })

  it('dates among dates, addresses among addresses, and other digits outside of both', () => {
    const kindOf = (value: string) => readIpv4(value)?.id ?? readDate(value)?.id ?? 'digits'
    const values: string[] = []
    for (let index = 0; index < 150; index++) {
      const two = (number: number) => String(number % 100).padStart(2, '0')
      values.push(`${two(index * 7)}/${two(index * 13)}/${two(index)}`)
      values.push(`${index * 2}.${index}.${index}.${index * 3}`)
      values.push(`19${two(index)}${two(index * 3)}${two(index * 7)}`)
    }
    const kinds = new Set(values.map(kindOf))
    expect(kinds.size).toBeGreaterThan(3)
    for (const value of values) {
      expect(kindOf(derive(value, 'Numeric Token', 'Address')), value).toBe(kindOf(value))
    }
  })

  it('gives a number of digits one token whatever its type, as unmask calls name none', () => {
    const value = '4085551234'
    expect(derive(value, 'Numeric Token', 'Phone Number')).toBe(
      derive(value, 'Numeric Token', 'Credit Card'),
    )
  })
})

describe('whatever the value', () => {
  const anyValue = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom('\ud800', '\udc00', 'a', '\0', '<', '1') }),
    fc.stringMatching(/^[0-9 ()+./-]{1,20}$/),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  )
  const anyType = fc.constantFrom(...builtInTokenTypes)
  const anyFormat = fc.constantFrom<TokenFormat | undefined>(undefined, ...builtInFormats)

  it('a token is printable, can be told from prose, and never leaves a tag', () => {
    fc.assert(
      fc.property(anyValue, anyType, anyFormat, (value, type, format) => {
        const request = { tenant: 't', value, type, format, irreversible: false }
        const token = scheme.deriveToken(request, 0)
        expect(token).toMatch(/^[\x20-\x7e]+$/)
        expect(token).not.toMatch(/[<>{}"\\]/)
        expect(couldBeToken(token), token).toBe(true)
      }),
      { numRuns: 3_000 },
    )
  })

  it('kinds of values never meet: 1, "1", true, "true", null, "null"', () => {
    const values: TokenValue[] = [
      1,
      '1',
      true,
      'true',
      null,
      'null',
      10n ** 20n,
      String(10n ** 20n),
    ]
    expect(new Set(values.map((value) => derive(value, 'Text Token'))).size).toBe(values.length)
    expect(derive(2n ** 64n, 'Text Token')).toBe(derive(2n ** 64n, 'Text Token'))
  })

  it('no normalisation and no replacement: é twice over, two lone surrogates', () => {
    const values = ['\u00e9', 'e\u0301', '\ud800', '\ud801', '\ufffd']
    expect(new Set(values.map((value) => derive(value, 'Text Token'))).size).toBe(values.length)
  })

  it('tenants, types, formats and irreversible tokens are drawn apart', () => {
    const base = {
      tenant: 'a',
      value: 'George Williams',
      type: types.get('Text Token') as TokenType,
      format: undefined as TokenFormat | undefined,
      irreversible: false,
    }
    const requests = [
      base,
      { ...base, tenant: 'b' },
      { ...base, type: types.get('Default Token') as TokenType },
      { ...base, format: formats.get('Default Format') },
      { ...base, irreversible: true },
    ]
    expect(new Set(requests.map((request) => scheme.deriveToken(request, 0))).size).toBe(5)
  })
})

describe('a drawn token', () => {
  const keys = deriveTokenKeys(testKeys)
  const type = types.get('Text Token') as TokenType

  function drawPlainly(tenant: string, value: TokenValue, kind: number, bytes: Buffer): string {
    const parts = [tenant, type.tokenName, '', Uint8Array.of(kind, 0), bytes, '0'].map((part) => {
      const text = Buffer.from(part as string)
      const length = Buffer.alloc(4)
      length.writeUInt32BE(text.length)
      return Buffer.concat([length, text])
    })
    const authenticate = (message: Buffer): string =>
      createHmac('sha256', keys.token).update(message).digest('binary')
    const digest = authenticate(Buffer.concat(parts))
    const stream = createDrawStream(digest, (block) =>
      authenticate(Buffer.from(`block ${block}${digest}`, 'latin1')),
    )
    return drawToken(String(value), type, 'none', stream)
  }

  function deriveFor(tenant: string, value: TokenValue): string {
    const request = { tenant, value, type, format: undefined, irreversible: false }
    return scheme.deriveToken(request, 0)
  }

  it('comes from the HMAC of all that decides it, short or long', () => {
    // A unit may take three bytes: from 660 of them on a value is not hashed where it is written.
    const lengths = [...Array(70).keys(), ...Array.from({ length: 100 }, (_, index) => 600 + index)]
    for (const tenant of ['a', 'Mandant \u00e4', 't'.repeat(100)]) {
      for (const length of [...lengths, 5_000, 140_000]) {
        for (const unit of ['x', '\u00e9', '\u540d', '\ud83d\ude00']) {
          const value = unit.repeat(length)
          const expected = drawPlainly(tenant, value, 1, Buffer.from(value))
          expect(deriveFor(tenant, value)).toBe(expected)
        }
        const value = `${'x'.repeat(length)}\ud800`
        const expected = drawPlainly(tenant, value, 2, Buffer.from(value, 'utf16le'))
        expect(deriveFor(tenant, value)).toBe(expected)
      }
      for (const value of [-1.7976931348623157e308, 5e-324, 0, 2n ** 70n, 10n ** 2_500n]) {
        const expected = drawPlainly(tenant, value, 3, Buffer.from(String(value)))
        expect(deriveFor(tenant, value)).toBe(expected)
      }
    }
    expect(deriveFor('a', true)).toBe(drawPlainly('a', true, 4, Buffer.from('1')))
    expect(deriveFor('a', false)).toBe(drawPlainly('a', false, 4, Buffer.from('0')))
    expect(deriveFor('a', null)).toBe(drawPlainly('a', null, 5, Buffer.alloc(0)))
  })

  it.each([
    'numeric',
    'alpha-numeric',
    'text',
  ] as const)('picks characters as one draw after the other would: %s', (tokenCharacters) => {
    for (const caseSensitive of [true, false]) {
      const alphabet = chooseAlphabet({ ...type, tokenCharacters, caseSensitive })
      const blocks = Array.from({ length: 40 }, (_, block) =>
        createHash('sha256').update(String(block)).digest('binary'),
      )
      const create = () => createDrawStream(blocks[0] as string, (at) => blocks[at] as string)
      const one = create()
      const expected = Array.from(
        { length: 900 },
        () => alphabet.characters[one.draw(alphabet.characters.length)],
      ).join('')
      const all = create()
      const text = Buffer.alloc(902, '.')
      all.fill(text, 1, 500, alphabet)
      all.fill(text, 501, 400, alphabet)
      expect(text.toString()).toBe(`.${expected}.`)
      expect(all.draw(7)).toBe(one.draw(7))
    }
  })

  it('may be longer than any that was drawn before', () => {
    for (const length of [1_023, 1_024, 1_025, 3_000]) {
      const long = {
        ...type,
        tokenName: 'Long',
        minimumNoOfBytes: length,
        maximumNoOfBytes: length,
      }
      const request = {
        tenant: 't',
        value: 'x',
        type: long,
        format: undefined,
        irreversible: false,
      }
      expect(scheme.deriveToken(request, 0)).toMatch(new RegExp(`^[A-Za-z0-9]{${length}}$`))
    }
  })
})

describe('store keys', () => {
  it('show nothing and differ by tenant and token, wherever the border between them lies', () => {
    const places = [encodePlace('ab', 'c'), encodePlace('a', 'bc'), encodePlace('abc', '')]
    const keys = scheme.deriveStoreKeys(places)
    expect(new Set(keys).size).toBe(3)
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(scheme.deriveStoreKeys([places[1] as Buffer])).toEqual([keys[1]])
  })

  it('are the same whether places or tokens are handed in, and in whatever company', () => {
    const text = fc.oneof(fc.string({ maxLength: 70 }), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(fc.array(fc.record({ tenant: text, token: text }), { maxLength: 20 }), (list) => {
        const keys = scheme.locateTokens(list)
        const places = list.map(({ tenant, token }) => encodePlace(tenant, token))
        expect(keys).toEqual(scheme.deriveStoreKeys(places))
        expect(keys).toEqual(list.flatMap((one) => scheme.locateTokens([one])))
      }),
      { numRuns: 300 },
    )
  })
})

describe('token types of the host', () => {
  it('are refused below 2^64 tokens, with the mend', () => {
    const type = {
      ...(types.get('Numeric Token') as TokenType),
      tokenName: 'Short',
      maximumNoOfBytes: 12,
    }
    expect(() => checkTokenType(type)).toThrow('raise maximumNoOfBytes to 20')
  })
})
