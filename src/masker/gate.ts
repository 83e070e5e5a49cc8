import type { Messages } from '../contract/messages.ts'
import type { Settings } from '../options.ts'
import type { TokenFormat, TokenType, TokenValue } from '../types.ts'
import { createBudgetWindow } from '../unmask-policy/budget-window.ts'
import type { CompiledPolicy } from '../unmask-policy/compile-policy.ts'
import type { FoundValue, Vault, VaultRequest } from '../vault.ts'
import type { Call, MaybePromise } from './call.ts'
import type { Watch } from './watch.ts'

/** A value to be masked, before it is known for whom. */
export interface Wish {
  readonly value: TokenValue
  readonly type: TokenType
  readonly format: TokenFormat | undefined
  readonly irreversible?: boolean
  /** JSON; the call's by default. */
  readonly attributes?: string | undefined
}

/** What stands between calls and the vault: who may have what, and who is told of it. */
export interface Gate {
  /** A request in the name of the call's tenant and subject. */
  request(call: Call, wish: Wish): VaultRequest
  /** Tokens as they will be unless others stand in their way. */
  prepare(requests: readonly VaultRequest[]): ReturnType<Vault['prepare']>
  mask(
    call: Call,
    requests: readonly VaultRequest[],
    prepared?: ReturnType<Vault['prepare']>,
  ): MaybePromise<readonly string[]>
  /** Undefined for a token that is unknown, dead, or not for this caller. Rejects with `budget_exceeded`. */
  unmask(
    call: Call,
    tokens: readonly string[],
  ): MaybePromise<readonly ({ readonly value: TokenValue } | undefined)[]>
  /**
   * Whether each token opens, for whomever: nothing of it is let out, so that no policy, budget or
   * event has to do with it.
   */
  holds(call: Call, tokens: readonly string[]): MaybePromise<readonly boolean[]>
  /** Whether documents keep the tokens that stay shut. */
  readonly keepsShut: boolean
}

export interface GateParts {
  readonly settings: Settings
  readonly messages: Messages
  readonly vault: Vault
  readonly watch: Watch
  readonly policy: CompiledPolicy | undefined
  readonly setDeadline: () => number
}

const isNobodys = (): boolean => false

export function createGate(parts: GateParts): Gate {
  const { settings, messages, vault, watch, policy, setDeadline } = parts

  function decide(
    call: Call,
    tokens: readonly string[],
    found: readonly (FoundValue | undefined)[],
    deadline: number,
  ): MaybePromise<readonly (FoundValue | undefined)[]> {
    const baited = found.some((one) => one?.isHoneytoken)
    const open = baited ? springTraps(call, tokens, found) : found
    const allowed = policy === undefined ? open : shutOthers(policy, call, open)
    const spending = policy?.budget && spend(policy.budget, call, allowed, deadline)
    if (spending === undefined) {
      watch.unmasked(call, allowed)
      return allowed
    }
    return spending.then(() => {
      watch.unmasked(call, allowed)
      return allowed
    })
  }

  function springTraps(
    call: Call,
    tokens: readonly string[],
    found: readonly (FoundValue | undefined)[],
  ): readonly (FoundValue | undefined)[] {
    return found.map((one, index) => {
      if (one?.isHoneytoken !== true) return one
      watch.honeytoken(
        call,
        vault.fingerprint(call.tenant, ['token', tokens[index] as string], one),
      )
      return undefined
    })
  }

  function shutOthers(
    rules: CompiledPolicy,
    call: Call,
    found: readonly (FoundValue | undefined)[],
  ): readonly (FoundValue | undefined)[] {
    const { tenant, subject } = call
    const isOwn = subject === undefined ? isNobodys : vault.heldBy(tenant, subject)
    const shut: FoundValue[] = []
    const allowed = found.map((one) => {
      if (one === undefined) return undefined
      if (rules.mayOpen(call, { tokenName: one.tokenName, own: isOwn(one) })) return one
      shut.push(one)
      return undefined
    })
    if (shut.length > 0) watch.shut(call, shut)
    return allowed
  }

  /** Before a value is let out, so that no crash in between makes a reveal for nothing. */
  function spend(
    budget: { readonly limit: number; readonly window: number },
    call: Call,
    allowed: readonly (FoundValue | undefined)[],
    deadline: number,
  ): Promise<void> | undefined {
    const count = allowed.filter((one) => one !== undefined).length
    if (count === 0) return undefined
    const { tenant, actor = '' } = call
    const { name, endsAt, countedUntil } = createBudgetWindow(Date.now(), budget.window)
    return vault
      .spend(tenant, `${name} ${actor}`, count, budget.limit, countedUntil, deadline)
      .then((isWithin) => {
        if (isWithin) return
        throw messages.fail('budget_exceeded', { retryAfter: Math.max(1, endsAt - Date.now()) })
      })
  }

  return {
    request: (call, { value, type, format, irreversible = false, attributes }) => ({
      tenant: call.tenant,
      value,
      type,
      format,
      irreversible,
      attributes: attributes ?? call.attributes,
      subject: call.subject,
      ttl: call.ttl ?? type.ttl ?? settings.ttl,
    }),
    prepare: (requests) => vault.prepare(requests),
    mask: (call, requests, prepared = vault.prepare(requests)) => {
      const masked = vault.mask(requests, prepared, call.deadline)
      if (masked instanceof Promise) {
        return masked.then((tokens) => {
          watch.masked(call, requests)
          return tokens
        })
      }
      watch.masked(call, requests)
      return masked
    },
    unmask: (call, tokens) => {
      const deadline = call.deadline ?? setDeadline()
      const found = vault.unmask(call.tenant, tokens, deadline)
      return found instanceof Promise
        ? found.then((answers) => decide(call, tokens, answers, deadline))
        : decide(call, tokens, found, deadline)
    },
    holds: (call, tokens) => {
      const found = vault.unmask(call.tenant, tokens, call.deadline ?? setDeadline())
      const isHeld = (one: FoundValue | undefined): boolean => one !== undefined
      return found instanceof Promise
        ? found.then((answers) => answers.map(isHeld))
        : found.map(isHeld)
    },
    keepsShut: policy?.shut === 'keep',
  }
}
