import { describe, expect, it } from 'vitest'
import { collectJson } from '../../src/fields/json-text.ts'
import { compileRules } from '../../src/fields/rules.ts'
import type { TokenValue } from '../../src/types.ts'
import { limits, options } from './reference.ts'

const collect = (paths: string[], text: string, more = limits) =>
  collectJson(compileRules(paths, options), text, more)
const valuesOf = (paths: string[], text: string) =>
  collect(paths, text).hits.map(({ value }) => value)
const maskAll = (paths: string[], text: string, token: TokenValue = 'T') => {
  const found = collect(paths, text)
  return found.replace(found.hits.map(() => token))
}

describe('collectJson', () => {
  it('changes the named values and no other byte', () => {
    const text =
      ' {\r\n\t"id" : 12345678901234567890, "n":1.10,"e":-0.0E+5 ,\n"email" :\t"a" , "x":[ ] ,"y":{ } } \n'
    expect(maskAll(['email'], text)).toBe(text.replace('"a"', '"T"'))
    expect(maskAll(['none', 'x.y', 'email.deeper'], text)).toBe(text)
  })

  it('takes a byte order mark', () => {
    expect(maskAll(['a'], '\ufeff{"a":1}')).toBe('\ufeff{"a":"T"}')
    expect(maskAll(['b'], '\ufeff {"a":1}')).toBe('\ufeff {"a":1}')
  })

  it('hits every one of duplicate keys', () => {
    const text = '{"a":1,"a":{"b":2},"a":[3],"\\u0061":4}'
    expect(valuesOf(['a'], text)).toEqual([1, 2, 3, 4])
    expect(maskAll(['a'], text)).toBe('{"a":"T","a":{"b":"T"},"a":["T"],"\\u0061":"T"}')
  })

  it('compares keys decoded', () => {
    expect(maskAll(['email'], '{"\\u0065mail":"x","emai":1,"emailx":2}')).toBe(
      '{"\\u0065mail":"T","emai":1,"emailx":2}',
    )
    expect(valuesOf(['["a\\"b"]', '["\\\\"]'], '{"a\\"b":1,"\\\\":2,"a":3}')).toEqual([1, 2])
    const alike = ['aaa', 'aab', 'aba', 'abb', 'baa', 'bab']
    const text = JSON.stringify(Object.fromEntries([...alike, 'bba'].map((key) => [key, key])))
    expect(valuesOf(alike, text)).toEqual(alike)
    expect(valuesOf(alike.slice(0, 2), text)).toEqual(alike.slice(0, 2))
  })

  it('takes __proto__ and constructor as keys', () => {
    const text = '{"__proto__":{"a":1},"constructor":"c","toString":"t"}'
    expect(valuesOf(['__proto__.a', 'constructor'], text)).toEqual([1, 'c'])
  })

  it('reads scalars as what they are', () => {
    const text =
      '["s",1,-0,1.5,1e3,9007199254740991,9007199254740992,-9007199254740993,true,false,null]'
    expect(valuesOf(['[*]'], text)).toEqual([
      's',
      1,
      -0,
      1.5,
      1000,
      9007199254740991,
      9007199254740992n,
      -9007199254740993n,
      true,
      false,
      null,
    ])
    const { hits, replace } = collect(['[*]'], text)
    expect(replace(hits.map(({ value }) => value))).toBe(text)
  })

  it('writes values as JSON', () => {
    expect(maskAll(['a'], '{"a":1}', '"\\\n\ud800\u0000é')).toBe(
      '{"a":"\\"\\\\\\n\\ud800\\u0000é"}',
    )
    expect(maskAll(['a'], '{"a":"t"}', 12345678901234567890n)).toBe('{"a":12345678901234567890}')
    expect(maskAll(['a'], '{"a":"t"}', null)).toBe('{"a":null}')
    expect(maskAll(['a'], '{"a":"t"}', '$&$1')).toBe('{"a":"$&$1"}')
  })

  it.each(['"a"', ' 1 ', 'null', '"\\"'.concat('"')])('takes the scalar %s at the root', (text) => {
    expect(maskAll(['**'], text).trim()).toBe('"T"')
    expect(maskAll(['a', '[*]', '*'], text)).toBe(text)
  })

  it.each([
    '',
    '{',
    '{"secret":}',
    '[1,]',
    '{"a":01}',
    '\ufeff',
    '"\n"',
    '{a:1}',
    '1 2',
    '\ufeff\ufeff1',
  ])('refuses %j without quoting it', (text) => {
    try {
      collect(['**'], text)
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ code: 'bad_request', message: 'Bad request', status: 400 })
      expect((error as Error).cause).toBeUndefined()
    }
  })

  it('finds the end of strings of every length and every run of backslashes', () => {
    for (let length = 0; length < 120; length++) {
      for (const tail of ['', '\\', '\\\\', '"', '\\"', '"]}', '\\\\"', 'é\ud83d\ude00']) {
        const value = 'x'.repeat(length) + tail
        const text = JSON.stringify({ skip: [value, { [value]: value }], hit: value, end: 1 })
        expect(valuesOf(['hit', 'end'], text)).toEqual([value, 1])
      }
    }
  })

  it('refuses depth and counts beyond the limits', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`
    const invalid = expect.objectContaining({ code: 'invalid_document', status: 400 })
    expect(() => collect(['**'], nested(10_000))).toThrow(invalid)
    expect(() => collect(['**'], nested(201))).toThrow(invalid)
    expect(() => collect(['**'], nested(201).replace('1', ''))).toThrow(invalid)
    expect(valuesOf(['**'], nested(200))).toEqual([1])
    expect(maskAll(['a'], `{"deep":${nested(10_000)},"a":1}`)).toContain('"a":"T"')
    const flat = `[${'{"id":1},'.repeat(99_999)}{"id":1}]`
    expect(collect(['[*].id'], flat).hits).toHaveLength(100_000)
    expect(() => collect(['[*].id'], flat, { ...limits, fields: 99_999 })).toThrow(
      expect.objectContaining({ code: 'payload_too_large', status: 413 }),
    )
  })

  it.each([
    '1e400',
    '-1e400',
    '9'.repeat(2_000),
    '9'.repeat(1_000_000),
  ])('refuses a named number out of range', (number) => {
    expect(() => collect(['a'], `{"a":${number}}`)).toThrow(
      expect.objectContaining({ code: 'invalid_document' }),
    )
    expect(maskAll(['b'], `{"a":${number},"b":1}`)).toBe(`{"a":${number},"b":"T"}`)
  })

  it('takes linear time on hostile text', () => {
    const hostile = [
      JSON.stringify(['\\'.repeat(500_000), 'x'.repeat(1_048_576)]),
      JSON.stringify(['"'.repeat(500_000)]),
      `[${'[],'.repeat(300_000)}1]`,
      `{${`"${'\\u0061'.repeat(100)}":1,`.repeat(1_500)}"a":1}`,
      `[${' '.repeat(1_000_000)}1${' '.repeat(1_000_000)}]`,
      `${'[{"a":'.repeat(99)}1${'}]'.repeat(99)}`,
    ]
    for (const text of hostile) {
      // Of the processor's time: others' work on the machine is not counted.
      const begin = process.cpuUsage()
      maskAll(['**.a', '**.b.c'], text)
      maskAll(['z'], text)
      expect(process.cpuUsage(begin).user / 1_000).toBeLessThan(3_000)
    }
  })

  it('brings long and ill-formed strings through', () => {
    const strings = ['\ud800', 'a\u0000b', 'x'.repeat(1_048_576), '\\"'.repeat(1_000)]
    const text = JSON.stringify(strings)
    expect(valuesOf(['[*]'], text)).toEqual(strings)
    expect(collect(['[*]'], text).replace(strings)).toBe(text)
  })

  it('refuses to leave a hit without a value', () => {
    expect(() => collect(['a'], '{"a":1}').replace([])).toThrow(/without a value/)
  })
})
