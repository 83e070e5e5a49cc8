import { configurationError } from '../errors.ts'
import { revealValue } from '../fields/reveal.ts'
import type { DetectRule, TokenFormat, TokenType, TokenValue } from '../types.ts'
import type { VaultRequest } from '../vault.ts'
import type { Call, MaybePromise } from './call.ts'
import { andThen, forgetFailure, settleAll } from './maybe-promise.ts'
import type { Names } from './names.ts'
import type { Replacing, ValueParts } from './replacing.ts'
import type { TextPlan } from './texts.ts'

/** Puts tokens in the place of values. */
export function createHiding({
  settings,
  messages,
  names,
  gate,
  texts,
  searching,
}: ValueParts): Replacing {
  /** Masks the hits whose requests are known, and puts each token in its hit's place. */
  function fill(
    call: Call,
    values: TokenValue[],
    requests: VaultRequest[],
    places: readonly number[],
    found: readonly { readonly place: number; readonly plan: TextPlan }[],
  ): MaybePromise<TokenValue[]> {
    const starts = found.map(({ plan }) => requests.push(...plan.requests) - plan.requests.length)
    return andThen(gate.mask(call, requests), (tokens) => {
      places.forEach((place, index) => {
        values[place] = tokens[index] as string
      })
      found.forEach(({ place, plan }, index) => {
        const start = starts[index] as number
        const own = tokens.slice(start, start + plan.requests.length)
        values[place] = plan.assemble(own).text
      })
      return values
    })
  }

  return (hits, begun) => {
    const call = searching.timed(begun)
    const values: TokenValue[] = []
    const requests: VaultRequest[] = []
    const places: number[] = []
    const texted: MaybePromise<{ place: number; plan: TextPlan }>[] = []
    hits.forEach(({ value, rule }, place) => {
      if (typeof value === 'string' && value.length > settings.limits.textLength) {
        throw messages.fail('payload_too_large')
      }
      values.push(value)
      if (rule.action === 'redact') values[place] = rule.text
      else if (rule.action === 'reveal') {
        if (value !== null) values[place] = revealValue(String(value), rule.reveal)
      } else if (rule.action === 'mask') {
        requests.push(gate.request(call, { value, ...resolveRule(names, rule) }))
        places.push(place)
      } else if (typeof value === 'string') {
        const planned = texts.plan(value, withDetect(names, call, rule.detect))
        texted.push(forgetFailure(andThen(planned, (plan) => ({ place, plan }))))
      }
    })
    return andThen(settleAll(texted), (found) => fill(call, values, requests, places, found))
  }
}

function withDetect(names: Names, call: Call, rule: DetectRule | undefined): Call {
  if (rule === undefined) return call
  const { policy: given, ...detection } = rule
  if (given === undefined) return { ...call, detection }
  const policy = given.trim()
  if (!names.hasPolicy(policy)) throw undefinedName('policy', policy)
  return { ...call, policy, detection }
}

function resolveRule(
  names: Names,
  rule: { readonly tokenName: string; readonly format?: string },
): { readonly type: TokenType; readonly format: TokenFormat | undefined } {
  const type = names.types.get(rule.tokenName)
  if (type === undefined) throw undefinedName('token type', rule.tokenName)
  if (rule.format === undefined) return { type, format: undefined }
  const format = names.formats.get(rule.format)
  if (format === undefined) throw undefinedName('format', rule.format)
  return { type, format }
}

/** Definitions of the store that rules were read with may be gone, as after a backup was put back. */
function undefinedName(kind: string, name: string): Error {
  const message = `a rule names the ${kind} "${name}", which the token store no longer defines`
  return configurationError('invalid_rules', message)
}
