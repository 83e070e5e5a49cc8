import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathsOverlap } from '../../src/fields/overlap.ts'
import type { PathStep } from '../../src/fields/path.ts'
import { compileRules } from '../../src/fields/rules.ts'
import type { FieldRules, RulePart } from '../../src/types.ts'
import { holds, options, type Place } from './reference.ts'

const compile = (rules: unknown, part?: RulePart, depth = 200) =>
  compileRules(rules as FieldRules, part ? { ...options, depth, part } : { ...options, depth })

const refused = (message: string) => expect.objectContaining({ code: 'invalid_rules', message })

describe('compileRules', () => {
  it('compiles every kind of rule', () => {
    const plan = compile({
      a: {},
      b: { tokenName: ' Email Token ', format: 'Email Format\n' },
      c: { detect: true },
      d: { reveal: 'last4' },
      e: { redact: '' },
      f: { detect: false, tokenName: 'Email Token', format: undefined },
    })
    expect(plan.rules.map(({ path, rule }) => [path, rule])).toEqual([
      ['a', { action: 'mask', tokenName: 'Default Token' }],
      ['b', { action: 'mask', tokenName: 'Email Token', format: 'Email Format' }],
      ['c', { action: 'detect' }],
      ['d', { action: 'reveal', reveal: 'last4' }],
      ['e', { action: 'redact', text: '' }],
      ['f', { action: 'mask', tokenName: 'Email Token' }],
    ])
  })

  it('gives equal plans one id, and others another', () => {
    const id = compile(['a.b', 'c[0]']).id
    expect(compile({ 'c.0': {}, '["a"].b': { tokenName: 'Default Token' } }).id).toBe(id)
    expect(compile(['a.b.**', 'a.b', 'c[0]']).id).toBe(id)
    expect(compile(['a.b']).id).not.toBe(id)
    expect(compile({ 'a.b': {}, 'c[0]': { tokenName: 'Email Token' } }).id).not.toBe(id)
    expect(compile({ a: { redact: 'x' } }).id).not.toBe(compile({ a: { redact: 'y' } }).id)
  })

  const mistakes: [string, unknown, string][] = [
    [
      'nothing',
      undefined,
      'Rules are an array of paths or an object of rules by path, but were undefined',
    ],
    [
      'a string',
      'email',
      'Rules are an array of paths or an object of rules by path, but were a string; did you mean ["email"]?',
    ],
    [
      'a Map',
      new Map([['a', {}]]),
      'Rules are an array of paths or an object of rules by path, but were a Map or Set',
    ],
    ['no rules', [], 'The rules name no field; name one, or leave them out'],
    ['no rules', {}, 'The rules name no field; name one, or leave them out'],
    [
      'a hole',
      [undefined, 'a'],
      'Rule 0 of the array is undefined, not a path; rules with options are an object, such as { "user.email": { format: "Email Format" } }',
    ],
    [
      'a boolean as rule',
      { a: true },
      'Rule `a` is a boolean, not an object; write {} to mask with the default token type',
    ],
    [
      'a name as rule',
      { a: 'Email Token' },
      'Rule `a` is a string, not an object; did you mean { tokenName: "Email Token" }?',
    ],
    [
      'a misspelt option',
      { a: { tokename: 'x' } },
      'Rule `a` has an unknown option tokename; did you mean tokenName?',
    ],
    [
      'an inherited option',
      { a: { constructor: 1 } },
      'Rule `a` has an unknown option constructor; there are tokenName, format, detect, reveal, redact',
    ],
    [
      'a wrong type',
      { a: { detect: 'yes' } },
      'Rule `a` wants a boolean or an object as detect, but was given a string',
    ],
    ['null', { a: { format: null } }, 'Rule `a` wants a string as format, but was given null'],
    [
      'an unknown token type',
      { a: { tokenName: 'email token' } },
      'Rule `a` names an unknown tokenName "email token"; did you mean Email Token?',
    ],
    [
      'an unknown format',
      { a: { format: 'Emial Format' } },
      'Rule `a` names an unknown format "Emial Format"; did you mean Email Format?',
    ],
    [
      'an unknown reveal',
      { a: { reveal: 'last5' } },
      'Rule `a` names an unknown reveal "last5"; did you mean last4?',
    ],
    [
      'a contradiction',
      { a: { redact: 'x', format: 'Email Format' } },
      'Rule `a` says both redact and format, which exclude each other; keep one',
    ],
    [
      'a contradiction',
      { a: { reveal: 'first', detect: true } },
      'Rule `a` says both reveal and detect, which exclude each other; keep one',
    ],
    [
      'a contradiction',
      { a: { detect: true, tokenName: 'Email Token' } },
      'Rule `a` says both detect and tokenName, which exclude each other; keep one',
    ],
    [
      'one path twice',
      { 'a.b': {}, 'a["b"]': { detect: true } },
      'Rules `a.b` and `a["b"]` name the same field but say different things; keep one',
    ],
    [
      'one in another',
      { user: {}, 'user.email': { detect: true } },
      'Rules `user` and `user.email` can hold for the same value but say different things; give both the same rule, or name fields that do not lie in each other',
    ],
  ]
  it.each(mistakes)('refuses %s: %j', (_, rules, message) => {
    expect(() => compile(rules)).toThrow(refused(message))
  })

  it.each([
    ['**.email', 'user.email'],
    ['user', 'user.email'],
    ['a[*].b', 'a[3]'],
    ['a.*', 'a[*].x'],
    ['**', 'x'],
    ['**.a', 'b.a'],
    ['a.**.z', 'a.b.z'],
    ['**.*', '**.b'],
  ])('refuses different rules for %s and %s, and takes equal ones', (left, right) => {
    expect(() => compile({ [left]: {}, [right]: { redact: 'x' } })).toThrow(/different things/)
    expect(compile([left, right]).rules).toHaveLength(2)
  })

  it.each([
    ['a.b', 'a.c'],
    ['a[*]', 'a.b'],
    ['a[0]', 'a[1]'],
    ['a[*]', 'a["4294967295"]'],
    ['*.b', '*.c'],
    ['a.*.b', 'a.*.c'],
    ['a.**.z', 'a.b'],
    ['**.a', '**.b'],
    ['**.age', 'orders[*].email'],
  ])('takes different rules for %s and %s', (left, right) => {
    expect(compile({ [left]: {}, [right]: { redact: 'x' } }).rules).toHaveLength(2)
  })

  const unreachable: [RulePart, string, string][] = [
    [
      'headers',
      'Authorization',
      'Rule `Authorization` can match nothing: header names arrive in lower case; did you mean `authorization`?',
    ],
    [
      'headers',
      'headers.cookie',
      'Rule `headers.cookie` can match nothing: headers have one level of keys; did you mean `cookie`?',
    ],
    ['headers', '[*]', 'Rule `[*]` can match nothing: headers are no array; did you mean `*`?'],
    [
      'params',
      'id.name',
      'Rule `id.name` can match nothing: params have one level of keys; did you mean `id`?',
    ],
    ['query', '[*].a', 'Rule `[*].a` can match nothing: query are no array; did you mean `a`?'],
    [
      'body',
      'a.b.c.d',
      'Rule `a.b.c.d` can match nothing: it names 4 levels, and documents may have 3',
    ],
  ]
  it.each(unreachable)('refuses in %s: %s', (part, path, message) => {
    expect(() => compile([path], part, 3)).toThrow(refused(message))
  })

  it('takes what can match', () => {
    const headers = ['x-user-email', 'set-cookie[*]', 'via[0]', '**.a', '*']
    expect(compile(headers, 'headers').rules).toHaveLength(5)
    expect(compile(['splat[*]', 'userId'], 'params').rules).toHaveLength(2)
    expect(compile(['filter.email', 'ids[*]'], 'query').rules).toHaveLength(2)
    expect(compile(['**.a.b.c'], 'body', 3).rules).toHaveLength(1)
  })
})

describe('pathsOverlap', () => {
  const step = fc.constantFrom<PathStep>(
    { kind: 'key', key: 'a' },
    { kind: 'key', key: 'b' },
    { kind: 'key', key: '0' },
    { kind: 'any' },
    { kind: 'elements' },
  )
  // Two steps each, `**` aside: if any place is covered by both, one of four levels is.
  const path = fc
    .tuple(fc.array(step, { minLength: 1, maxLength: 2 }), fc.array(fc.boolean(), { minLength: 3 }))
    .map(([steps, deep]) =>
      steps.flatMap((one, index): PathStep[] => (deep[index] ? [{ kind: 'deep' }, one] : [one])),
    )
  const levels: Place[] = [
    { key: 'a', array: false },
    { key: 'b', array: false },
    { key: 'z', array: false },
    { key: '0', array: false },
    { key: '0', array: true },
    { key: '1', array: true },
  ]
  const byLength: Place[][][] = [[[]]]
  for (let length = 0; length < 4; length++) {
    const longer = byLength[length]?.flatMap((place) => levels.map((level) => [...place, level]))
    byLength.push(longer ?? [])
  }
  const places = byLength.flat()
  const isDeep = (steps: readonly PathStep[]) => steps.some(({ kind }) => kind === 'deep')
  const names = (steps: readonly PathStep[], place: Place[]): boolean => {
    const [first, ...others] = steps
    if (first === undefined) return place.length === 0
    if (first.kind !== 'deep') {
      return place.length > 0 && holds([first], place) && names(others, place.slice(1))
    }
    return names(others, place) || (place.length > 0 && names(steps, place.slice(1)))
  }

  it('finds an overlap exactly where both name a place, or cover one without **', () => {
    fc.assert(
      fc.property(path, path, (left, right) => {
        const test = isDeep(left) || isDeep(right) ? names : holds
        const expected = places.some((place) => test(left, place) && test(right, place))
        expect(pathsOverlap(left, right)).toBe(expected)
      }),
      { numRuns: 500 },
    )
  })
})
