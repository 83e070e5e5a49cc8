import { afterEach, describe, expect, it } from 'vitest'
import { collectDocument } from '../../src/fields/document.ts'
import { compileRules } from '../../src/fields/rules.ts'
import { collectOwned } from './owned-hits.ts'
import { limits, options } from './reference.ts'

const prototypeKeys = Reflect.ownKeys(Object.prototype)
afterEach(() => {
  expect(Reflect.ownKeys(Object.prototype)).toEqual(prototypeKeys)
})

const collect = (paths: string[], document: unknown, more = limits) =>
  collectDocument(compileRules(paths, options), document, more)
const valuesOf = (found: { hits: readonly { value: unknown }[] }) =>
  found.hits.map(({ value }) => value)
const maskAll = (paths: string[], document: unknown) => {
  const found = collect(paths, document)
  return found.replace(found.hits.map(() => 'T'))
}
const invalid = expect.objectContaining({ code: 'invalid_document', status: 400 })

describe('collectDocument', () => {
  it('holds for every scalar of a named object, and leaves the keys', () => {
    const document = { user: { name: 'A', tags: ['b', 1, true, null], more: { x: 1.5 } }, id: 1 }
    expect(valuesOf(collect(['user'], document))).toEqual(['A', 'b', 1, true, null, 1.5])
    expect(maskAll(['user'], document)).toEqual({
      user: { name: 'T', tags: ['T', 'T', 'T', 'T'], more: { x: 'T' } },
      id: 1,
    })
  })

  it('copies only what leads to a hit, and never touches the input', () => {
    const document = Object.freeze({ a: Object.freeze({ x: 's' }), b: { y: 1 }, c: [{ z: 2 }] })
    const masked = maskAll(['a.x', 'c[*].none'], document) as typeof document
    expect(masked).toEqual({ a: { x: 'T' }, b: { y: 1 }, c: [{ z: 2 }] })
    expect(document.a.x).toBe('s')
    expect(masked.b).toBe(document.b)
    expect(masked.c).toBe(document.c)
    expect(Object.keys(masked)).toEqual(['a', 'b', 'c'])
    expect(maskAll(['nothing.here'], document)).toBe(document)
  })

  it('takes scalars at the root', () => {
    expect(maskAll(['**'], 'secret')).toBe('T')
    expect(maskAll(['a'], 'secret')).toBe('secret')
    expect(maskAll(['[*]'], ['x', 'y'])).toEqual(['T', 'T'])
    expect(valuesOf(collect(['**'], undefined))).toEqual([])
  })

  it('takes own keys of any name as data, and no inherited ones', () => {
    const text = '{"__proto__":{"email":"a"},"constructor":{"email":"b"},"toString":"c"}'
    const document: unknown = JSON.parse(text)
    const paths = ['__proto__.email', 'constructor.email', 'toString', 'valueOf']
    expect(valuesOf(collect(paths, document))).toEqual(['a', 'b', 'c'])
    expect(JSON.stringify(maskAll(paths, document))).toBe(text.replace(/"[abc]"/g, '"T"'))
    expect(JSON.stringify(document)).toBe(text)
    expect(valuesOf(collect(paths, {}))).toEqual([])
    expect(valuesOf(collect(['email'], Object.create({ email: 'x' })))).toEqual([])
  })

  it('replaces the own key __proto__ itself', () => {
    const document: unknown = JSON.parse('[{"__proto__":"a","b":1}]')
    expect(JSON.stringify(maskAll(['**'], document))).toBe('[{"__proto__":"T","b":"T"}]')
    const owned = collectOwned(compileRules(['[*].__proto__'], options), document, limits)
    expect(JSON.stringify(owned.replace(['U']))).toBe('[{"__proto__":"U","b":1}]')
    expect(JSON.stringify(owned.replace([null]))).toBe('[{"__proto__":null,"b":1}]')
  })

  it('sees what JSON.stringify sees', () => {
    class User {
      readonly [Symbol.toStringTag] = 'symbol'
      readonly email = 'a@b.c'
      get computed() {
        return 'not own'
      }
    }
    const hidden = Object.defineProperty({ x: 'y' }, 'h', { value: 'h', enumerable: false })
    const record = { toJSON: () => ({ email: 'from toJSON' }), email: 'raw', private: 'p' }
    const document = {
      user: new User(),
      when: new Date(0),
      record,
      hidden,
      nothing: undefined,
      call: () => 'f',
      map: new Map([['a', 'b']]),
      set: new Set(['a']),
      boxed: [Object('s'), Object(1), Object(false)],
      list: [undefined, 'l'],
      keyed: { toJSON: (key: string) => key },
    }
    const seen = [
      'a@b.c',
      '1970-01-01T00:00:00.000Z',
      'from toJSON',
      'y',
      's',
      1,
      false,
      'l',
      'keyed',
    ]
    expect(valuesOf(collect(['**'], document))).toEqual(seen)
    const plain: unknown = JSON.parse(JSON.stringify(document))
    // A hole of a list is null to JSON, and nothing to mask.
    expect(JSON.stringify(maskAll(['**'], document))).toBe(
      JSON.stringify(maskAll(['**'], plain)).replace('["T","T"],"keyed"', '[null,"T"],"keyed"'),
    )
    expect(maskAll(['record.email'], { record })).toEqual({ record: { email: 'T' } })
    expect(record.email).toBe('raw')
    const untouched = { when: document.when, email: 'x' }
    expect((maskAll(['email'], untouched) as typeof untouched).when).toBe(document.when)
  })

  it('reads a getter once, so that it cannot answer another value later', () => {
    let reads = 0
    const document = {
      get user() {
        return reads++ === 0 ? { email: 'first' } : { email: 'second' }
      },
      other: 'x',
    }
    expect(maskAll(['user.email', 'other'], document)).toEqual({ user: { email: 'T' }, other: 'T' })
    expect(reads).toBe(1)
  })

  it.each([
    [
      'a getter',
      {
        get a(): string {
          throw new Error('secret')
        },
      },
    ],
    [
      'toJSON',
      {
        a: {
          toJSON: () => {
            throw new Error('secret')
          },
        },
      },
    ],
    [
      'a proxy',
      {
        a: new Proxy(
          {},
          {
            ownKeys: () => {
              throw new Error('secret')
            },
          },
        ),
      },
    ],
    [
      'a getter of toJSON',
      {
        a: {
          get toJSON() {
            throw new Error('secret')
          },
        },
      },
    ],
  ])('says nothing of what %s threw', (_, document) => {
    const error = (() => {
      try {
        collect(['a'], document)
      } catch (error) {
        return error as Error
      }
    })()
    expect(error).toEqual(invalid)
    expect(error?.message).not.toContain('secret')
    expect(error?.cause).toBeUndefined()
  })

  it.each([
    [1n],
    [Symbol('s')],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
  ])('refuses a named %s, and leaves one that is not named', (value) => {
    expect(() => collect(['a'], { a: value })).toThrow(invalid)
    expect(maskAll(['b'], { a: value, b: 1 })).toEqual({ a: value, b: 'T' })
  })

  it('refuses a document that holds itself', () => {
    const document: Record<string, unknown> = { email: 'x' }
    document.self = document
    expect(() => collect(['**.email'], document)).toThrow(invalid)
    expect(maskAll(['email'], document)).toEqual({ email: 'T', self: document })
  })

  it('refuses a document that is too deep, and no other', () => {
    const nested = (depth: number) => JSON.parse(`${'['.repeat(depth)}1${']'.repeat(depth)}`)
    expect(() => collect(['**'], nested(10_000))).toThrow(invalid)
    expect(() => collect(['**'], nested(201))).toThrow(invalid)
    expect(valuesOf(collect(['**'], nested(200)))).toEqual([1])
    const deep = { depth: 10_000, fields: 1 }
    expect(valuesOf(collect(['**'], nested(10_000), deep))).toEqual([1])
    const plan = compileRules(['**'], options)
    expect(() => collectOwned(plan, nested(201), limits)).toThrow(invalid)
    expect(valuesOf(collectOwned(plan, nested(200), limits))).toEqual([1])
    expect(valuesOf(collectOwned(plan, nested(10_000), deep))).toEqual([1])
    // Depth is counted along one way, not over the whole document.
    expect(valuesOf(collect(['**'], [[1], [2], [3]], { depth: 2, fields: 3 }))).toEqual([1, 2, 3])
  })

  it('refuses one value more than the limit', () => {
    const document = Array.from({ length: 100_000 }, (_, index) => ({ id: index }))
    const plan = compileRules(['**.id'], options)
    for (const walker of [collectDocument, collectOwned]) {
      expect(walker(plan, document, limits).hits).toHaveLength(100_000)
      expect(() => walker(plan, document, { ...limits, fields: 99_999 })).toThrow(
        expect.objectContaining({
          code: 'payload_too_large',
          message: 'Payload too large',
          status: 413,
        }),
      )
    }
  })

  it('refuses to leave a hit without a value', () => {
    for (const walker of [collectDocument, collectOwned]) {
      const { replace } = walker(compileRules(['a', 'b'], options), { a: 1, b: 2 }, limits)
      expect(() => replace(['x'])).toThrow(expect.objectContaining({ code: 'internal_error' }))
      expect(() => replace(['x', undefined as never])).toThrow(/without a value/)
      expect(() => replace(['x', 'y', 'z'])).toThrow(/without a value/)
    }
  })

  it('brings any string through', () => {
    const strings = ['\ud800', '\udc00x', 'a\u0000b', 'x'.repeat(1_048_576), '']
    expect(valuesOf(collect(['[*]'], strings))).toEqual(strings)
    expect(collect(['[*]'], strings).replace(strings)).toEqual(strings)
  })
})
