import { wrapUnmaskEntries } from '../contract/envelope.ts'
import { createUnmaskRequestReader } from '../contract/unmask-request.ts'
import type { JsonScalar, TokenValue, UnmaskResponse } from '../types.ts'
import type { Call, MaybePromise } from './call.ts'
import type { DocumentParts } from './documents.ts'
import { andThen } from './maybe-promise.ts'
import type { UnmaskPlan } from './texts.ts'

/** The contract's unmask call. Throws, or rejects with, the contract's errors. */
export function createUnmaskFields(
  parts: DocumentParts,
): (payload: unknown, call: Call) => MaybePromise<UnmaskResponse> {
  const { settings, messages, names, gate, texts } = parts
  const read = createUnmaskRequestReader({ hasPolicy: names.hasPolicy }, settings.limits, messages)

  function restoreEntry(
    tokenValue: string,
    plan: UnmaskPlan,
    found: ReadonlyMap<string, TokenValue>,
  ): JsonScalar {
    const whole = found.get(tokenValue)
    if (whole !== undefined) return toJsonScalar(whole)
    // Not a bare token, so it is one wrapped token or a text with some, and each must be known.
    if (plan.tokens.length === 0 || plan.tokens.some((token) => !found.has(token))) {
      throw messages.fail('unmasking_failed')
    }
    const values = plan.tokens.map((token) => found.get(token) as TokenValue)
    return plan.isWhole ? toJsonScalar(values[0] as TokenValue) : plan.assemble(values.map(String))
  }

  return (payload, call) => {
    const request = read(payload)
    const plans = request.entries.map(({ tokenValue }) => texts.planUnmask(tokenValue))
    const tokens = new Set<string>()
    request.entries.forEach(({ tokenValue }, index) => {
      tokens.add(tokenValue)
      for (const token of plans[index]?.tokens ?? []) tokens.add(token)
    })
    const asked = [...tokens]
    return andThen(gate.unmask(call, asked), (answers) => {
      const found = new Map<string, TokenValue>()
      asked.forEach((token, index) => {
        const answer = answers[index]
        if (answer !== undefined) found.set(token, answer.value)
      })
      return wrapUnmaskEntries(
        request.entries.map(({ tokenValue, echo }, index) => ({
          value: restoreEntry(tokenValue, plans[index] as UnmaskPlan, found),
          token_value: tokenValue,
          ...echo,
        })),
      )
    })
  }
}

function toJsonScalar(value: TokenValue): JsonScalar {
  return typeof value === 'bigint' ? Number(value) : value
}
