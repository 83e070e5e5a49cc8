import { wrapMaskEntries } from '../contract/envelope.ts'
import type { MaskRequestEntry } from '../contract/mask-entry.ts'
import { createMaskRequestReader } from '../contract/mask-request.ts'
import { mostIssues } from '../contract/payload.ts'
import type { Issue, MaskEntry, MaskResponse, TokenFormat, TokenType } from '../types.ts'
import type { VaultRequest } from '../vault.ts'
import type { Call, MaybePromise } from './call.ts'
import type { DocumentParts } from './documents.ts'
import { andThen, forgetFailure, settleAll } from './maybe-promise.ts'
import type { TextPlan } from './texts.ts'

/** An entry on its way: the values it asks tokens for, and its answer once they are known. */
interface EntryPlan {
  readonly requests: readonly VaultRequest[]
  /** Its own tokens are those from `start` on. */
  answer(tokens: readonly string[], start: number): MaskEntry
}

/** The contract's mask call. Throws, or rejects with, the contract's errors. */
export function createMaskFields(
  parts: DocumentParts,
): (payload: unknown, call: Call) => MaybePromise<MaskResponse> {
  const { settings, messages, names, gate, texts, searching } = parts
  const read = createMaskRequestReader(
    {
      hasTokenName: (name) => names.types.has(name),
      hasFormat: (name) => names.formats.has(name),
      hasPolicy: names.hasPolicy,
    },
    settings.limits,
    messages,
  )

  function planNamed(entry: MaskRequestEntry, call: Call): EntryPlan {
    const type = names.types.get(entry.tokenName as string) as TokenType
    const format: TokenFormat | undefined =
      entry.format === undefined ? undefined : names.formats.get(entry.format)
    const { value, echo } = entry
    return {
      requests: [gate.request(call, { value, type, format, attributes: entry.attributes })],
      answer: (tokens, start) => ({ value, ...echo, token_value: tokens[start] as string }),
    }
  }

  function planFound(entry: MaskRequestEntry, call: Call): MaybePromise<EntryPlan> {
    const attributes = entry.attributes ?? call.attributes
    const planned = texts.plan(entry.value, { ...call, attributes })
    return forgetFailure(andThen(planned, (plan) => planText(entry, plan)))
  }

  function planText({ value, echo }: MaskRequestEntry, plan: TextPlan): EntryPlan {
    return {
      requests: plan.requests,
      answer: (tokens, start) => {
        const { text, finds } = plan.assemble(tokens.slice(start, start + plan.requests.length))
        const individual_tokens = finds.map((find) => ({
          value: value.slice(find.start, find.end),
          pii_type: find.entity,
          token: find.token,
          prefix: find.prefix,
          suffix: find.suffix,
          start_pos: find.start,
          end_pos: find.end,
        }))
        return { value, ...echo, token_value: text, individual_tokens }
      },
    }
  }

  function answerAll(plans: readonly EntryPlan[], tokens: readonly string[]): MaskEntry[] {
    let at = 0
    const entries = plans.map(({ requests, answer }) => {
      const entry = answer(tokens, at)
      at += requests.length
      return entry
    })
    const { maskedLength } = settings.limits
    if (entries.some(({ token_value: token }) => token.length > maskedLength)) {
      throw messages.fail('masked_too_long', { issues: listTooLong(entries, maskedLength) })
    }
    return entries
  }

  function listTooLong(entries: readonly MaskEntry[], maskedLength: number): readonly Issue[] {
    const message = messages.print('masked_too_long')
    const issues = entries.flatMap(({ token_value: token }, index) =>
      token.length > maskedLength
        ? [{ code: 'masked_too_long' as const, message, path: ['mask', index, 'value'] }]
        : [],
    )
    return issues.slice(0, mostIssues)
  }

  function maskAll(call: Call, plans: readonly EntryPlan[]): MaybePromise<MaskResponse> {
    const requests: VaultRequest[] = []
    for (const plan of plans) {
      for (const request of plan.requests) requests.push(request)
    }
    const prepared = gate.prepare(requests)
    // Answered once before the store is asked: a batch that is too long must make no token.
    const answer = answerAll(plans, prepared.tokens)
    return andThen(gate.mask(call, requests, prepared), (tokens) => {
      const unchanged =
        tokens === prepared.tokens ||
        tokens.every((token, index) => token === prepared.tokens[index])
      return wrapMaskEntries(unchanged ? answer : answerAll(plans, tokens))
    })
  }

  return (payload, begun) => {
    const request = read(payload)
    const call = searching.timed(begun)
    const policy = request.policy ?? call.policy
    const planned = request.entries.map((entry) =>
      entry.tokenName === undefined
        ? planFound(entry, { ...call, policy })
        : planNamed(entry, call),
    )
    return andThen(settleAll(planned), (plans) => maskAll(call, plans))
  }
}
