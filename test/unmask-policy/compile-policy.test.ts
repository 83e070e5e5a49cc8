import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UnmaskPolicy, UnmaskRule } from '../../src/types.ts'
import { type CompiledPolicy, compileUnmaskPolicy } from '../../src/unmask-policy/compile-policy.ts'
import { mayOpenByReading, type World } from './reference.ts'

const ask = (policy: CompiledPolicy, { roles, purpose, tokenName, own }: World) =>
  policy.mayOpen({ roles, purpose }, { tokenName, own })

describe('a compiled policy opens what its rules say when they are read', () => {
  const lists = (...words: string[]) => [undefined, [words[0]], [words[1]], words] as string[][]
  const known = new Set(['A', 'B', 'C'])
  // Each condition absent, one word, another, both: all that two rules can be to each other.
  const rules: UnmaskRule[] = []
  for (const tokenNames of lists('A', 'B')) {
    for (const roles of lists('x', 'y')) {
      for (const purposes of lists('p', 'q')) {
        for (const own of [true, false, undefined]) {
          const rule = { tokenNames, roles, purposes, own }
          const given = Object.entries(rule).filter(([, value]) => value !== undefined)
          rules.push(Object.fromEntries(given))
        }
      }
    }
  }
  const worlds: World[] = []
  for (const roles of [[], ['x'], ['y'], ['x', 'y'], ['z'], ['z', 'y']]) {
    for (const purpose of [undefined, 'p', 'q', 'r']) {
      for (const tokenName of ['A', 'B', 'C']) {
        for (const own of [true, false]) worlds.push({ roles, purpose, tokenName, own })
      }
    }
  }

  function countWrong(policy: UnmaskPolicy): number {
    const compiled = compileUnmaskPolicy(policy, known)
    return worlds.filter((world) => ask(compiled, world) !== mayOpenByReading(policy, world)).length
  }

  it('whatever one rule and two rules say, in the whole of a small world', () => {
    let wrong = 0
    for (const [at, first] of rules.entries()) {
      wrong += countWrong({ rules: [first] })
      for (const second of rules.slice(at + 1)) wrong += countWrong({ rules: [first, second] })
    }
    expect(rules).toHaveLength(192)
    expect(worlds).toHaveLength(144)
    expect(wrong).toBe(0)
  })

  // Names that a plain object would answer to, and near ones.
  const words = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', ' ', 'a', 'A', 'ä']
  const word = fc.constantFrom(...words)
  const name = word.filter((one) => one !== '')
  const tokenNames = ['__proto__', 'constructor', 'valueOf', 'Text Token', 'Numeric Token']
  const list = (one: fc.Arbitrary<string>) => fc.array(one, { minLength: 1, maxLength: 4 })
  const rule = fc.record(
    {
      tokenNames: list(fc.constantFrom(...tokenNames)),
      roles: list(name),
      purposes: list(name),
      own: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  const world = fc.record({
    roles: fc.array(word, { maxLength: 4 }),
    purpose: fc.option(word, { nil: undefined }),
    tokenName: fc.constantFrom(...tokenNames, 'toString', 'unknown'),
    own: fc.boolean(),
  })

  it('whatever many rules say, for roles in a set or a list, and never less for more roles', () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 6 }), fc.array(world), (given, asked) => {
        const policy = { rules: given }
        const compiled = compileUnmaskPolicy(policy, new Set(tokenNames))
        for (const one of asked) {
          const expected = mayOpenByReading(policy, one)
          expect(ask(compiled, one)).toBe(expected)
          const { purpose, tokenName, own } = one
          const caller = { roles: new Set(one.roles), purpose }
          expect(compiled.mayOpen(caller, { tokenName, own })).toBe(expected)
          const reach = compiled.reachOf(caller, tokenName)
          expect(reach === 'all' || (reach === 'own' && own)).toBe(expected)
          if (expected) expect(ask(compiled, { ...one, roles: [...one.roles, 'more'] })).toBe(true)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('a compiled policy', () => {
  const known = new Set(['Text Token', 'Numeric Token'])
  const everything = { roles: ['admin', '__proto__'], purpose: 'support' }

  it('opens nothing without a rule', () => {
    const policy = compileUnmaskPolicy({ rules: [] }, known)
    expect(policy.reachOf(everything, 'Text Token')).toBe('none')
    expect(policy.mayOpen(everything, { tokenName: 'Text Token', own: true })).toBe(false)
  })

  it('opens a type that is known no longer only to rules for any type', () => {
    const rules = [{ tokenNames: ['Text Token'], roles: ['admin'] }, { purposes: ['support'] }]
    const policy = compileUnmaskPolicy({ rules }, known)
    expect(policy.reachOf(everything, 'gone')).toBe('all')
    expect(policy.reachOf({ roles: ['admin'], purpose: undefined }, 'gone')).toBe('none')
  })

  it('takes names of token types with white space around them, as rules do', () => {
    const rules = [{ tokenNames: [' Text Token\n'] }]
    expect(compileUnmaskPolicy({ rules }, known).reachOf(everything, 'Text Token')).toBe('all')
  })

  it('stays what it was when the given one is changed', () => {
    const roles = ['admin']
    const rule = { roles, own: true }
    const rules = [rule]
    const policy = compileUnmaskPolicy({ rules }, known)
    roles.push('guest')
    rule.own = false
    rules.push({ roles: ['guest'], own: false })
    expect(policy.reachOf({ roles: ['guest'], purpose: undefined }, 'Text Token')).toBe('none')
    expect(policy.reachOf({ roles: ['admin'], purpose: undefined }, 'Text Token')).toBe('own')
  })

  it('fills in the defaults', () => {
    const bare = compileUnmaskPolicy({ rules: [] }, known)
    expect([bare.budget, bare.shut]).toEqual([undefined, 'fail'])
    const policy = compileUnmaskPolicy({ rules: [], budget: { limit: 5 }, shut: 'keep' }, known)
    expect([policy.budget, policy.shut]).toEqual([{ limit: 5, window: 3_600_000 }, 'keep'])
    const other = compileUnmaskPolicy({ rules: [], budget: { limit: 1, window: 1_000 } }, known)
    expect(other.budget).toEqual({ limit: 1, window: 1_000 })
  })
})
