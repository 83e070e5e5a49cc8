import { z } from 'zod'
import type { ErrorCode, Issue } from '../types.ts'
import {
  type CheckedEntry,
  createMaskEntrySchema,
  findNameMistakes,
  type KnownNames,
  type MaskRequestEntry,
  type RequestLimits,
  readEntry,
  readSound,
} from './mask-entry.ts'
import type { Messages } from './messages.ts'
import { isEmptyPayload, listIssues, readOwn, throwFirst } from './payload.ts'
import { findPolicyIssue, readPolicyName } from './policy-name.ts'

/** A valid payload of a mask call. */
export interface MaskRequest {
  readonly entries: readonly MaskRequestEntry[]
  readonly policy: string | undefined
}

// As the contract's table has them: the first answers, and a name that is absent stands before a format.
const rows: readonly ErrorCode[] = [
  ...(['value_missing', 'value_not_string', 'token_name_missing', 'format_missing'] as const),
  ...(['metadata_unavailable', 'token_name_unknown', 'format_unknown'] as const),
]

/** Reads a mask payload, or throws the contract's answer for the first thing that is wrong. */
export function createMaskRequestReader(
  names: KnownNames,
  limits: RequestLimits,
  messages: Messages,
): (payload: unknown) => MaskRequest {
  const schema = z.array(createMaskEntrySchema(names))

  return (payload) => {
    const mask = readOwn(payload, 'mask')
    if (isEmptyPayload(payload) || (Array.isArray(mask) && mask.length === 0)) {
      throw messages.fail('payload_empty')
    }
    if (!Array.isArray(mask)) throw messages.fail('mask_missing')
    if (mask.length > limits.batch) throw messages.fail('payload_too_large')
    const sound = mask.map((entry) => readSound(entry, names))
    // The schema says what is wrong; what is plainly right need not pass through it.
    const checked = sound.includes(undefined)
      ? schema.safeParse(mask)
      : { success: true as const, data: sound as CheckedEntry[] }
    if (!checked.success) {
      const issues = listIssues(checked.error, messages, 'mask')
      throwFirst(
        [...withNames(issues, mask), ...findPolicyIssue(payload, names, messages)],
        messages,
        false,
      )
    }
    const entries = (checked.data ?? []).map((entry, index) =>
      readEntry(entry, mask[index] as object, limits, messages),
    )
    return { entries, policy: readPolicyName(payload, names, messages) }
  }

  /** The schema looks at names only where all else of the entry is right: here they are all. */
  function withNames(issues: readonly Issue[], mask: readonly unknown[]): readonly Issue[] {
    const byEntry = new Map<unknown, Issue[]>()
    for (const issue of issues) {
      const index = issue.path[1]
      byEntry.set(index, [...(byEntry.get(index) ?? []), issue])
    }
    for (const [index, known] of byEntry) {
      const entry = mask[index as number]
      const sent = { token_name: readOwn(entry, 'token_name'), format: readOwn(entry, 'format') }
      for (const { code: mistake, key, name } of findNameMistakes(sent, names)) {
        if (known.some(({ code: other }) => other === mistake)) continue
        const path = ['mask', index as number, key]
        known.push({ code: mistake, message: messages.print(mistake, name), path })
      }
    }
    const rank = ({ code }: Issue): number => rows.indexOf(code)
    return [...byEntry.values()].flatMap((known) => known.sort((a, b) => rank(a) - rank(b)))
  }
}
