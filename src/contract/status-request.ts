import { z } from 'zod'
import type { ContractCode, Messages } from './messages.ts'
import { isEmptyPayload, listIssues, readOwn, throwFirst } from './payload.ts'

const code = (name: ContractCode): ContractCode => name
// A UUID and a time; whatever is longer was never given out.
const longestId = 100

/** Entries of a call for the states of jobs; messages are codes. */
export const statusEntrySchema: z.ZodType<{ tracking_id: string }> = z.object(
  {
    tracking_id: z
      .string({ error: code('tracking_id_missing') })
      .refine((id) => id.trim() !== '', { error: code('tracking_id_missing') }),
  },
  { error: code('tracking_id_missing') },
)

/** Reads the ids of the jobs that are asked for, or throws the contract's answer. */
export function createStatusRequestReader(
  batch: number,
  messages: Messages,
): (payload: unknown) => readonly string[] {
  const schema = z.array(statusEntrySchema)

  return (payload) => {
    const status = readOwn(payload, 'status')
    if (isEmptyPayload(payload) || (Array.isArray(status) && status.length === 0)) {
      throw messages.fail('payload_empty')
    }
    if (!Array.isArray(status)) throw messages.fail('status_missing')
    if (status.length > batch) throw messages.fail('payload_too_large')
    const checked = schema.safeParse(status)
    if (!checked.success) throwFirst(listIssues(checked.error, messages, 'status'), messages, false)
    return (checked.data ?? []).map(({ tracking_id: id }) => id.trim().slice(0, longestId))
  }
}
