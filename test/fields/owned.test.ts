import { describe, expect, it } from 'vitest'
import { collectOwned } from '../../src/fields/owned.ts'
import { compileRules } from '../../src/fields/rules.ts'

const limits = { depth: 20, fields: 100 }
const plan = compileRules(['a.b'], {
  depth: 20,
  tokenNames: new Set(['T']),
  formatNames: new Set(),
  defaultTokenName: 'T',
})

describe('collectOwned', () => {
  it('writes into the document, so that every reference to it is served', () => {
    const inner = { b: 'x', c: 1 }
    const document = { a: inner }
    const found = collectOwned(plan, document, limits)
    expect(found?.hits.map(({ value }) => value)).toEqual(['x'])
    expect(found?.replace(['token'])).toBe(document)
    expect(inner).toEqual({ b: 'token', c: 1 })
  })

  class Inner {
    b = 'x'
  }

  it.each([
    ['a Date', { a: { b: new Date(0) } }],
    ['a class', { a: new Inner() }],
    ['toJSON', { a: { b: 1, toJSON: () => ({ b: 'x' }) } }],
    ['a Map', new Map([['a', { b: 'x' }]])],
  ])('leaves %s to the walker that copies', (_, document) => {
    expect(collectOwned(plan, document, limits)).toBe(undefined)
  })

  it('takes own keys named toJSON that are data, and objects without a prototype', () => {
    const document = { a: Object.assign(Object.create(null), { b: 'x', toJSON: 1 }) }
    expect(collectOwned(plan, document, limits)?.hits).toHaveLength(1)
  })
})
