import { describe, expect, it } from 'vitest'
import { MaskingError } from '../../src/errors.ts'
import {
  assembleText,
  checkWrappers,
  findWrappedTokens,
  type Wrapper,
  wholeWrappedToken,
} from '../../src/text/wrappers/wrapped-tokens.ts'

const person: Wrapper = { prefix: '{Person ', suffix: '}' }
const double: Wrapper = { prefix: '[[', suffix: ']]' }

function tokens(text: string, wrappers: readonly Wrapper[] = []): string[] {
  return findWrappedTokens(text, wrappers).map(({ tokenStart, tokenEnd }) =>
    text.slice(tokenStart, tokenEnd),
  )
}

describe('findWrappedTokens', () => {
  it('answers where the whole and the token lie, in UTF-16 units', () => {
    const text = '😀 <PER>VJYe 03W</PER>, {Person ab}'
    expect(findWrappedTokens(text, [person])).toEqual([
      { start: 3, end: 22, tokenStart: 8, tokenEnd: 16, name: 'PER' },
      { start: 24, end: 35, tokenStart: 32, tokenEnd: 34, name: undefined },
    ])
  })

  it.each([
    ['<CVV>209</CVD>', ['209']],
    ['<A.b-1_>x y</_z>', ['x y']],
    ['<a>1</a><b>2</b>', ['1', '2']],
    ['<b><PER>tok</PER></b>', ['tok']],
    ['<b>{Person tok}</b>', ['tok']],
    ['{x <PER>tok</PER>}', ['tok']],
    ['{Person {Person tok}', ['tok']],
    ['<<PER>tok</PER>>', ['tok']],
    ['<a>1<a>2</a>', ['2']],
    ['<a>1</a></a>', ['1']],
    ['[[a]] [[b]]', ['a', 'b']],
    ['[[[a]]', ['[a']],
    ['[[a[[b]]', ['b']],
    ['<a>line\nbreak</a>', ['line\nbreak']],
    [`<${'a'.repeat(64)}>1</b>`, ['1']],
    [`<a>${'x'.repeat(1024)}</a>`, ['x'.repeat(1024)]],
    [`{Person ${'x'.repeat(1024)}}`, ['x'.repeat(1024)]],
  ])('finds in %j: %j', (text, expected) => {
    expect(tokens(text, [person, double])).toEqual(expected)
  })

  it.each([
    '<a></a>',
    '<a>1',
    '<a>1<a>',
    '<a>1</a',
    '<1>x</1>',
    '</a>x</a>',
    '<a b>x</a>',
    '< a>x</a>',
    '<a>x{y</a>',
    '{Person }',
    '{Person x',
    '{person x}',
    '{Person x<y}',
    '[[]]',
    `<${'a'.repeat(65)}>1</b>`,
    `<a>${'x'.repeat(1025)}</a>`,
    `{Person ${'x'.repeat(1025)}}`,
    '',
  ])('finds nothing in %j', (text) => expect(tokens(text, [person, double])).toEqual([]))

  it('knows a policy wrapper only if it is given', () => {
    expect(tokens('{Person tok}')).toEqual([])
  })

  it('prefers the longer of two prefixes', () => {
    const wrappers = [
      { prefix: '{', suffix: '}' },
      { prefix: '{Person ', suffix: '}' },
    ]
    expect(tokens('{Person tok} {tok}', wrappers)).toEqual(['tok', 'tok'])
  })

  it('never finds a wrapper with an empty side', () => {
    expect(tokens('xtok', [{ prefix: 'x', suffix: '' }])).toEqual([])
    expect(tokens('tokx', [{ prefix: '', suffix: 'x' }])).toEqual([])
  })

  it('takes characters of wrappers literally', () => {
    expect(tokens('(.*$1tok)+', [{ prefix: '(.*$1', suffix: ')+' }])).toEqual(['tok'])
  })

  it('goes on after what is not accepted', () => {
    const seen: (readonly [string, string | undefined])[] = []
    const accepts = (token: string, name: string | undefined) => {
      seen.push([token, name])
      return token.startsWith('t')
    }
    const text = '<a>no</a><b>t1</b>{Person no}{Person t2}'
    const found = findWrappedTokens(text, [person], { accepts })
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual([
      '<b>t1</b>',
      '{Person t2}',
    ])
    expect(seen).toEqual([
      ['no', 'a'],
      ['t1', 'b'],
      ['no', undefined],
      ['t2', undefined],
    ])
  })

  it.each([
    ['<a>', 0],
    ['<a>xxxx', 0],
    ['<', 0],
    ['<a', 0],
    [`<${'a'.repeat(64)}>`, 0],
    [`<a>${'x'.repeat(1024)}`, 0],
    ['</a>', 0],
    ['{Person ', 0],
    ['{Person x', 0],
    ['[[', 0],
    ['[[ ', 0],
    ['}', 0],
    [']]', 0],
    ['<a>x</a>', 131_072],
    ['{Person x}', 104_857],
    ['[[x]]', 209_715],
  ])('reads 1 MB of %j', (part, count) => {
    const size = 1_048_576
    const text = part.repeat(Math.ceil(size / part.length)).slice(0, size)
    expect(tokens(text, [person, double]).length).toBe(count)
  })
})

describe('wholeWrappedToken', () => {
  it.each([
    ['<PER>abc</PER>', 'abc'],
    ['{Person abc}', 'abc'],
    ['abc', undefined],
    ['', undefined],
    [' <PER>abc</PER>', undefined],
    ['<PER>abc</PER>.', undefined],
    ['<PER>abc</PER><PER>abc</PER>', undefined],
    ['<b><PER>abc</PER></b>', undefined],
  ])('answers the token of %j: %j', (text, expected) => {
    expect(wholeWrappedToken(text, [person])).toBe(expected)
  })

  it('asks whether the token is accepted', () => {
    expect(wholeWrappedToken('<a>x</a>', [], { accepts: () => false })).toBeUndefined()
  })
})

describe('assembleText', () => {
  it('puts texts in literally', () => {
    const replacements = [
      { start: 0, end: 1, text: '$&' },
      { start: 2, end: 2, text: "$'$1" },
      { start: 3, end: 4, text: '' },
    ]
    expect(assembleText('abcd', replacements)).toBe("$&b$'$1c")
    expect(assembleText('abcd', [])).toBe('abcd')
  })
})

describe('checkWrappers', () => {
  it.each([
    [[]],
    [[{ prefix: '<PER>', suffix: '</PER>' }, person, double]],
    [[{ prefix: '<PII type="person">', suffix: '</PII>' }]],
    [[{ prefix: '{{', suffix: '}}' }]],
  ])('lets %j be', (wrappers) => expect(() => checkWrappers(wrappers)).not.toThrow())

  it.each([
    [[{ prefix: '', suffix: '}' }]],
    [[{ prefix: '{', suffix: '' }]],
    [[{ prefix: 'a', suffix: 'b' }]],
    [[{ prefix: '(', suffix: ')' }]],
    [[{ prefix: '\ud800{', suffix: '}' }]],
    [[{ prefix: `{${'x'.repeat(200)}`, suffix: '}' }]],
    [
      [
        { prefix: '<', suffix: '>' },
        { prefix: '<PER>', suffix: '</PER>' },
      ],
    ],
    [
      [
        { prefix: '{', suffix: '}' },
        { prefix: '{a', suffix: '}' },
      ],
    ],
  ])('refuses %j', (wrappers) => {
    expect(() => checkWrappers(wrappers)).toThrow(MaskingError)
    expect(() => checkWrappers(wrappers)).toThrow(/prefix .* suffix/)
  })
})
