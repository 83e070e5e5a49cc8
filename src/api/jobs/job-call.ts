import { failureOf } from '../../contract/envelope.ts'
import type { InnerDoor } from '../../masker/inner-door.ts'
import type { Job, Masker, Principal } from '../../types.ts'
import { contextOf } from '../call-context.ts'

/** What a job has to do, and for whom. */
export interface JobCall {
  readonly callType: Job['callType']
  readonly payload: unknown
  readonly principal: Principal
}

/** What came of it: the entries of the synchronous answer, or the contract's message. */
export type JobOutcome = { readonly result: readonly unknown[] } | { readonly error: string }

// Small enough that other calls of the process get their turn in between.
const largestPart = 500

/** The payload as JSON. Throws the contract's answer for what is wrong with it, before any of it is done. */
export function printCall(
  door: InnerDoor,
  { callType, payload }: JobCall,
  mostEntries: number,
): string {
  door.check(callType, payload)
  if (listEntries(callType, payload).length > mostEntries) throw door.fail('payload_too_large')
  return JSON.stringify(payload)
}

export interface JobWatch {
  /** How many percent are done. */
  onProgress(percent: number): void
  /** A token did not open; a rejection fails the job. */
  onMiss(): Promise<void>
}

/**
 * Does a job in parts of no more entries than a call takes, one after the other, and says after each
 * how many percent are done. The first part that fails fails the job. Never rejects.
 */
export async function runCall(
  masker: Masker,
  door: InnerDoor,
  call: JobCall,
  watch: JobWatch,
): Promise<JobOutcome> {
  try {
    return await runParts(masker, Math.min(door.batch, largestPart), call, watch)
  } catch {
    return { error: door.fail('internal_error').message }
  }
}

async function runParts(
  masker: Masker,
  size: number,
  { callType, payload, principal }: JobCall,
  { onProgress, onMiss }: JobWatch,
): Promise<JobOutcome> {
  const entries = listEntries(callType, payload)
  const context = contextOf({ principal })
  const result: unknown[] = []
  for (let start = 0; start < entries.length; start += size) {
    const part = { ...(payload as object), [callType]: entries.slice(start, start + size) }
    const answer = await (callType === 'mask'
      ? masker.maskFields(part, context)
      : masker.unmaskFields(part, context))
    if (answer.data === null) {
      if (failureOf(answer)?.code === 'unmasking_failed') await onMiss()
      return { error: answer.error.message }
    }
    result.push(...answer.data)
    onProgress(Math.floor((100 * result.length) / entries.length))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { result }
}

function listEntries(callType: Job['callType'], payload: unknown): readonly unknown[] {
  return (payload as Readonly<Record<string, readonly unknown[]>>)[callType] ?? []
}
