import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { collectDocument } from '../../src/fields/document.ts'
import { collectJson } from '../../src/fields/json-text.ts'
import { formatPath } from '../../src/fields/path.ts'
import { compileRules } from '../../src/fields/rules.ts'
import { collectOwned } from './owned-hits.ts'
import { holds, limits, named, options, print, steps, type Tree, tree } from './reference.ts'

const paths = fc.array(steps, { minLength: 1, maxLength: 4 })
const planOf = (list: Parameters<typeof formatPath>[0][]) =>
  compileRules(list.map(formatPath), options)

/** The tree of what `JSON.stringify` prints of a document, without white space. */
function treeOf(document: unknown): Tree {
  if (Array.isArray(document)) return { kind: 'array', items: document.map(treeOf), space: '' }
  if (typeof document !== 'object' || document === null) {
    return { kind: 'scalar', text: JSON.stringify(document), space: '' }
  }
  const entries = Object.entries(document).map(([key, value]): [string, Tree] => [
    JSON.stringify(key),
    treeOf(value),
  ])
  return { kind: 'object', entries, space: '' }
}

const valueIn = (text: string) =>
  /^-?\d{16,}$/.test(text) ? BigInt(text) : (JSON.parse(text) as unknown)

describe('walkers', () => {
  it('find in a text what the reference finds, and change nothing else', () => {
    fc.assert(
      fc.property(tree, paths, (given, list) => {
        const text = print(given)
        const expected = named(given, list)
        const { hits, replace } = collectJson(planOf(list), text, limits)
        expect(hits.map(({ value }) => value)).toEqual(expected.map(valueIn))
        const tokens = hits.map((_, index) => `"token\u0000${index}`)
        let index = 0
        const masked = print(given, (scalar, place) =>
          list.some((path) => holds(path, place)) ? JSON.stringify(tokens[index++]) : scalar,
        )
        expect(replace(tokens)).toBe(masked)
      }),
      { numRuns: 2_000 },
    )
  })

  it('find the same values in a document and in its text, in the same order', () => {
    fc.assert(
      fc.property(tree, paths, (given, list) => {
        // Numbers beyond a double are told apart in a text only.
        const document: unknown = JSON.parse(print(given).replaceAll(/\d{16,}/g, '7'))
        const text = JSON.stringify(document)
        const expected = named(treeOf(document), list).map(valueIn)
        const plan = planOf(list)
        const copied = collectDocument(plan, document, limits)
        const values = (hits: readonly { value: unknown }[]) =>
          hits.map(({ value }) => (Object.is(value, -0) ? 0 : value))
        expect(values(copied.hits)).toEqual(expected)
        expect(values(collectJson(plan, text, limits).hits)).toEqual(expected)
        const tokens = copied.hits.map((_, index) => `token${index}`)
        const masked = collectJson(plan, text, limits).replace(tokens)
        expect(JSON.stringify(copied.replace(tokens))).toBe(masked)
        expect(JSON.stringify(document)).toBe(text)
        const owned = collectOwned(plan, document, limits)
        expect(values(owned.hits)).toEqual(expected)
        expect(JSON.stringify(owned.replace(tokens))).toBe(masked)
      }),
      { numRuns: 2_000 },
    )
  })

  it('change nothing when every value is put back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), paths, (document, list) => {
        for (const plan of [planOf(list), compileRules(['**'], options)]) {
          const text = JSON.stringify(document)
          const json = collectJson(plan, text, limits)
          expect(json.replace(json.hits.map(({ value }) => value))).toBe(text)
          const copied = collectDocument(plan, document, limits)
          expect(copied.replace(copied.hits.map(({ value }) => value))).toEqual(document)
        }
      }),
    )
  })

  it('keep apart the rules of one plan, also when documents share the plan', () => {
    const plan = compileRules(
      {
        'users[*].email': { detect: true },
        'users[0].card': { redact: 'x' },
        'users[*].tags[*]': {},
      },
      options,
    )
    const document = {
      users: [
        { card: 'c', email: 'e', tags: ['t'] },
        { card: 'd', email: 'f' },
      ],
    }
    for (const found of [
      collectDocument(plan, document, limits),
      collectJson(plan, JSON.stringify(document), limits),
      collectOwned(plan, { users: [{ email: 'x' }] }, limits) &&
        collectOwned(plan, document, limits),
    ]) {
      expect(found.hits.map(({ value, rule }) => [value, rule.action])).toEqual([
        ['c', 'redact'],
        ['e', 'detect'],
        ['t', 'mask'],
        ['f', 'detect'],
      ])
    }
  })

  it('stay quick where a plan has more states than can be kept, and forget them', () => {
    const plan = compileRules([`**.a${'.*'.repeat(18)}.z`], options)
    let state = 1
    const letters = Array.from({ length: 2_100 }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return state >>> 31 ? 'a' : 'b'
    })
    let text = ''
    for (let start = 0; start < 2_000; start += 1) {
      const bits = letters.slice(start, start + 19)
      text += `${start ? ',' : ''}${bits.map((key) => `{"${key}":`).join('')}1${'}'.repeat(19)}`
    }
    const root = plan.matcher.root()
    // Of the processor's time: others' work on the machine is not counted.
    const begin = process.cpuUsage()
    expect(collectJson(plan, `[${text}]`, limits).hits).toHaveLength(0)
    expect(process.cpuUsage(begin).user / 1_000).toBeLessThan(6_000)
    expect(plan.matcher.root()).not.toBe(root)
  })
})
