import { failureOf } from '../../contract/envelope.ts'
import { readOwn } from '../../contract/payload.ts'
import type { InnerDoor } from '../../masker/inner-door.ts'
import type { Job, Masker, Principal } from '../../types.ts'
import { contextOf } from '../call-context.ts'
import { isHalting, type JobHalt } from './job-waiting.ts'

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

// What of an entry is looked at; whatever else is sent is not kept.
const entryNames = {
  mask: ['value', 'token_name', 'format', 'attributes'],
  unmask: ['token_value', 'attributes'],
} as const

/**
 * A call with what the contract names of its payload. Throws the contract's answer for what is wrong
 * with it, before any of it is done.
 */
export function readCall(door: InnerDoor, call: JobCall, mostEntries: number): JobCall {
  const { callType, payload } = call
  door.check(callType, payload)
  const entries = listEntries(callType, payload)
  if (entries.length > mostEntries) throw door.fail('payload_too_large')
  return {
    ...call,
    payload: {
      ...pickOwn(payload, ['policy_name']),
      [callType]: entries.map((entry) => pickOwn(entry, entryNames[callType])),
    },
  }
}

function pickOwn(given: unknown, names: readonly string[]): object {
  return Object.fromEntries(
    names.flatMap((name) => {
      const own = readOwn(given, name)
      return own === undefined ? [] : [[name, own]]
    }),
  )
}

export interface JobWatch {
  /** How many percent are done. */
  onProgress(percent: number): void
  /** A token did not open; a rejection fails the job. */
  onMiss(): Promise<void>
}

/**
 * Does a job in parts of no more entries than a call takes, one after the other, and says after each
 * how many percent are done. The first part that fails fails the job, or halts it where store or keys
 * could not be reached. `done` are the entries that an earlier run has come to. Never rejects.
 */
export async function runCall(
  masker: Masker,
  door: InnerDoor,
  call: JobCall,
  watch: JobWatch,
  done: readonly unknown[] = [],
): Promise<JobOutcome | { readonly halt: JobHalt }> {
  try {
    return await runParts(masker, Math.min(door.batch, largestPart), call, watch, done)
  } catch {
    return { error: door.fail('internal_error').message }
  }
}

async function runParts(
  masker: Masker,
  size: number,
  { callType, payload, principal }: JobCall,
  { onProgress, onMiss }: JobWatch,
  done: readonly unknown[],
): Promise<JobOutcome | { readonly halt: JobHalt }> {
  const entries = listEntries(callType, payload)
  const context = contextOf({ principal })
  const result = [...done]
  for (let start = done.length; start < entries.length; start += size) {
    const part = { ...(payload as object), [callType]: entries.slice(start, start + size) }
    const answer = await (callType === 'mask'
      ? masker.maskFields(part, context)
      : masker.unmaskFields(part, context))
    if (answer.data === null) {
      const code = failureOf(answer)?.code
      const error = answer.error.message
      if (isHalting(code)) return { halt: { code, error, done: result } }
      if (code === 'unmasking_failed') await onMiss()
      return { error }
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
