import { z } from 'zod'
import { type KnownNames, printAttributes, type RequestLimits } from './mask-entry.ts'
import type { ContractCode, Messages } from './messages.ts'
import { isEmptyObject, isEmptyPayload, listIssues, readOwn, throwFirst } from './payload.ts'
import { findPolicyIssue, readPolicyName } from './policy-name.ts'

export interface UnmaskRequestEntry {
  readonly tokenValue: string
  readonly echo: { readonly attributes?: unknown }
}

export interface UnmaskRequest {
  readonly entries: readonly UnmaskRequestEntry[]
  readonly policy: string | undefined
}

const code = (name: ContractCode): ContractCode => name

/** Entries of an unmask payload; messages are codes. */
export const unmaskEntrySchema: z.ZodType<{ token_value: string; attributes?: unknown }> = z.object(
  {
    token_value: z
      .string({
        error: ({ input }) =>
          input === undefined
            ? code('token_value_field_missing')
            : input === null
              ? code('token_value_missing')
              : code('token_value_not_string'),
      })
      .refine((value) => value !== '', { error: code('token_value_missing'), abort: true })
      .refine((value) => value.trim() !== '', { error: code('token_value_field_missing') }),
    attributes: z.unknown().optional(),
  },
  { error: code('token_value_missing') },
)

/** Reads an unmask payload, or throws the contract's answer for the first thing that is wrong. */
export function createUnmaskRequestReader(
  names: Pick<KnownNames, 'hasPolicy'>,
  limits: RequestLimits,
  messages: Messages,
): (payload: unknown) => UnmaskRequest {
  const schema = z.array(unmaskEntrySchema)

  return (payload) => {
    const unmask = readOwn(payload, 'unmask')
    if (isEmptyPayload(payload) || (Array.isArray(unmask) && unmask.every(isEmptyEntry))) {
      throw messages.fail('payload_empty', { unmasking: true })
    }
    if (!Array.isArray(unmask)) throw messages.fail('unmask_missing')
    if (unmask.length > limits.batch) throw messages.fail('payload_too_large')
    const checked = schema.safeParse(unmask)
    if (!checked.success) {
      const issues = listIssues(checked.error, messages, 'unmask')
      throwFirst([...issues, ...findPolicyIssue(payload, names, messages)], messages, true)
    }
    const entries = (checked.data ?? []).map((entry): UnmaskRequestEntry => {
      if (entry.token_value.length > limits.textLength) throw messages.fail('payload_too_large')
      printAttributes(entry.attributes, limits, messages)
      const echo = entry.attributes === undefined ? {} : { attributes: entry.attributes }
      return { tokenValue: entry.token_value, echo }
    })
    return { entries, policy: readPolicyName(payload, names, messages) }
  }
}

function isEmptyEntry(entry: unknown): boolean {
  return (
    typeof entry === 'object' && entry !== null && !Array.isArray(entry) && isEmptyObject(entry)
  )
}
