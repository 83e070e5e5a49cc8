import type { UnmaskPolicy } from '../types.ts'
import { type CheckedRule, checkPolicy } from './check-policy.ts'

/** Which tokens of one type a caller may open: none, those of its own subject, or all. */
export type Reach = 'none' | 'own' | 'all'

/** What rules ask of who calls. */
export interface Caller {
  readonly roles: ReadonlySet<string> | readonly string[]
  readonly purpose: string | undefined
}

/** A policy that was checked and made ready for questions. */
export interface CompiledPolicy {
  /** The same for all tokens of one type in a call, so that it needs to be asked only once. */
  reachOf(caller: Caller, tokenName: string): Reach
  /** `own`: the token was made in the name of the call's subject. */
  mayOpen(caller: Caller, token: { readonly tokenName: string; readonly own: boolean }): boolean
  /** `window` in milliseconds. */
  readonly budget: { readonly limit: number; readonly window: number } | undefined
  readonly shut: 'fail' | 'keep'
}

/** What one token type's rules grant to callers of one purpose. */
interface Grant {
  readonly everyone: Reach
  readonly byRole: ReadonlyMap<string, Reach>
}

interface TypeGrants {
  /** To callers whose purpose no rule names. */
  readonly otherwise: Grant
  readonly byPurpose: ReadonlyMap<string, Grant>
}

/**
 * Checks an unmask policy against the names of the token types and makes it ready. What no rule
 * lets open stays shut. Throws `invalid_options`, which names the place and says what was meant.
 */
export function compileUnmaskPolicy(
  policy: UnmaskPolicy,
  knownTokenNames: ReadonlySet<string>,
): CompiledPolicy {
  const { rules, budget, shut } = checkPolicy(policy, knownTokenNames)
  const ofAnyType = grantByPurpose(rules.filter((rule) => rule.tokenNames === undefined))
  const byTokenName = new Map(
    listNames(rules, 'tokenNames').map((name) => [
      name,
      grantByPurpose(rules.filter((rule) => includes(rule.tokenNames, name))),
    ]),
  )

  function reachOf(caller: Caller, tokenName: string): Reach {
    const { byPurpose, otherwise } = byTokenName.get(tokenName) ?? ofAnyType
    const { purpose } = caller
    const grant = (purpose === undefined ? undefined : byPurpose.get(purpose)) ?? otherwise
    let reach = grant.everyone
    if (reach === 'all' || grant.byRole.size === 0) return reach
    for (const role of caller.roles) reach = further(reach, grant.byRole.get(role))
    return reach
  }

  return {
    reachOf,
    mayOpen: (caller, token) => {
      const reach = reachOf(caller, token.tokenName)
      return reach === 'all' || (reach === 'own' && token.own)
    },
    budget,
    shut,
  }
}

// Rules only ever add: all that may hold for one type and one purpose are joined beforehand.
function grantByPurpose(rules: readonly CheckedRule[]): TypeGrants {
  return {
    otherwise: joinRules(rules.filter((rule) => rule.purposes === undefined)),
    byPurpose: new Map(
      listNames(rules, 'purposes').map((purpose) => [
        purpose,
        joinRules(rules.filter((rule) => includes(rule.purposes, purpose))),
      ]),
    ),
  }
}

function joinRules(rules: readonly CheckedRule[]): Grant {
  let everyone: Reach = 'none'
  const byRole = new Map<string, Reach>()
  for (const { roles, own } of rules) {
    const reach = own ? 'own' : 'all'
    if (roles === undefined) everyone = further(everyone, reach)
    else for (const role of roles) byRole.set(role, further(byRole.get(role) ?? 'none', reach))
  }
  return { everyone, byRole }
}

function further(left: Reach, right: Reach | undefined): Reach {
  if (left === 'all' || right === 'all') return 'all'
  return left === 'own' || right === 'own' ? 'own' : 'none'
}

function includes(names: readonly string[] | undefined, name: string): boolean {
  return names === undefined || names.includes(name)
}

function listNames(rules: readonly CheckedRule[], condition: 'tokenNames' | 'purposes'): string[] {
  return [...new Set(rules.flatMap((rule) => rule[condition] ?? []))]
}
