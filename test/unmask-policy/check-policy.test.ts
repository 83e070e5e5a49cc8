import { describe, expect, it } from 'vitest'
import { MaskingError } from '../../src/errors.ts'
import type { UnmaskPolicy } from '../../src/types.ts'
import { compileUnmaskPolicy } from '../../src/unmask-policy/compile-policy.ts'

const known = new Set(['Text Token', 'Numeric Token'])

function refusal(policy: unknown): MaskingError {
  try {
    compileUnmaskPolicy(policy as UnmaskPolicy, known)
  } catch (error) {
    expect(error).toBeInstanceOf(MaskingError)
    return error as MaskingError
  }
  throw new Error('the policy was accepted')
}

const rule = (given: object) => ({ rules: [{}, given] })
const budget = (given: object) => ({ rules: [], budget: given })
const day = 86_400_000

describe('a mistake in an unmask policy is refused and named', () => {
  it.each<[unknown, string]>([
    [undefined, 'unmaskPolicy: Invalid input: expected object'],
    [null, 'unmaskPolicy: Invalid input: expected object'],
    [[], 'unmaskPolicy: Invalid input: expected object'],
    [{}, 'unmaskPolicy.rules: Invalid input: expected array'],
    [{ rules: {} }, 'unmaskPolicy.rules: Invalid input: expected array'],
    [{ rules: [], rule: [] }, 'unmaskPolicy: there is no option "rule"; did you mean "rules"?'],
    [{ rules: [], quota: 1 }, '"quota"; there are rules, budget, shut'],
    [JSON.parse('{ "rules": [], "__proto__": {} }'), 'there is no option "__proto__"'],
    [{ rules: [], shut: 'open' }, 'unmaskPolicy.shut: Invalid option'],
    [rule([]), 'unmaskPolicy.rules[1]: Invalid input: expected object'],
    [
      rule({ tokenName: ['Text Token'] }),
      'unmaskPolicy.rules[1]: there is no option "tokenName"; did you mean "tokenNames"?',
    ],
    [rule({ role: ['x'] }), 'did you mean "roles"?'],
    [rule({ purpose: ['x'] }), 'did you mean "purposes"?'],
    [rule({ Own: true }), 'did you mean "own"?'],
    [rule(JSON.parse('{ "__proto__": ["x"] }')), 'there is no option "__proto__"'],
    [rule({ own: 'yes' }), 'unmaskPolicy.rules[1].own: is true or false'],
    [rule({ roles: 'admin' }), 'unmaskPolicy.rules[1].roles: Invalid input: expected array'],
    [rule({ roles: [] }), 'unmaskPolicy.rules[1].roles: is an empty list'],
    [rule({ purposes: [] }), 'unmaskPolicy.rules[1].purposes: is an empty list'],
    [rule({ tokenNames: [] }), 'unmaskPolicy.rules[1].tokenNames: is an empty list'],
    [rule({ roles: ['a', ''] }), 'unmaskPolicy.rules[1].roles[1]: is an empty name'],
    [rule({ purposes: [undefined] }), 'unmaskPolicy.rules[1].purposes[0]: Invalid input'],
    [
      rule({ tokenNames: ['Text Token', 'Txt Token'] }),
      'unmaskPolicy.rules[1].tokenNames: there is no token type "Txt Token"; did you mean "Text Token"?',
    ],
    [rule({ tokenNames: ['text token'] }), 'did you mean "Text Token"?'],
    [rule({ tokenNames: ['Passport'] }), '"Passport"; there are Text Token, Numeric Token'],
    [rule({ tokenNames: ['__proto__'] }), 'there is no token type "__proto__"'],
    [budget({}), 'unmaskPolicy.budget.limit: is a whole number'],
    [budget({ limit: 0 }), 'unmaskPolicy.budget.limit: is a whole number'],
    [budget({ limit: 1.5 }), 'unmaskPolicy.budget.limit: is a whole number'],
    [budget({ limit: '5' }), 'unmaskPolicy.budget.limit: is a whole number'],
    [budget({ limit: Number.NaN }), 'unmaskPolicy.budget.limit: is a whole number'],
    [budget({ limit: Number.POSITIVE_INFINITY }), 'unmaskPolicy.budget.limit: is a whole number'],
    [budget({ limit: 2 ** 60 }), 'unmaskPolicy.budget.limit: is a whole number'],
    [budget({ limit: 1, window: 999 }), 'unmaskPolicy.budget.window: is milliseconds'],
    [budget({ limit: 1, window: -1_000 }), 'unmaskPolicy.budget.window: is milliseconds'],
    [budget({ limit: 1, window: 1_000.5 }), 'unmaskPolicy.budget.window: is milliseconds'],
    [budget({ limit: 1, window: 366 * day + 1 }), 'unmaskPolicy.budget.window: is milliseconds'],
    [budget({ limit: 1, windw: 1 }), 'unmaskPolicy.budget: there is no option "windw"; did you'],
  ])('%# %j', (policy, message) => {
    const error = refusal(policy)
    expect(error.code).toBe('invalid_options')
    expect(error.message).toContain(message)
  })

  it('and the rest is taken', () => {
    for (const policy of [
      { rules: [] },
      { rules: [{}] },
      { rules: [{ own: undefined, roles: undefined }], budget: undefined, shut: undefined },
      rule({ roles: ['a', 'a'], tokenNames: ['Text Token', 'Text Token'], own: false }),
      budget({ limit: 1, window: 366 * day }),
    ]) {
      expect(() => compileUnmaskPolicy(policy as UnmaskPolicy, known)).not.toThrow()
    }
  })
})
