import type { MaskEntry, UnmaskEntry } from '../types.ts'
import { ClientError } from './client-error.ts'
import type { WaitOptions } from './client-options.ts'
import type { JobItem } from './client-types.ts'
import { drawPause, wait } from './pauses.ts'

const firstPause = 200
const longestPause = 5_000
const longestWait = 600_000

/** Asks for a job until it is done. Rejects with `job_failed`, `job_purged`, `job_unknown`, `timeout`. */
export async function waitForJob(
  ask: (signal: AbortSignal | undefined) => Promise<JobItem | undefined>,
  { signal, deadline = longestWait, onStatus }: WaitOptions,
): Promise<readonly (MaskEntry | UnmaskEntry)[]> {
  const end = performance.now() + deadline
  for (let tries = 0; ; tries++) {
    const job = await ask(signal)
    const status = job?.status ?? 'UNKNOWN'
    onStatus?.(status)
    if (status === 'SUCCESS' && Array.isArray(job?.result)) return job.result
    if (status !== 'PENDING' && status !== 'IN-PROGRESS') throw ended(status, job?.error_msg)
    const pause = drawPause(firstPause, tries, longestPause)
    if (performance.now() + pause >= end) {
      throw new ClientError('timeout', 'the job was not done in time; it goes on', {
        isFinal: false,
      })
    }
    await wait(pause, signal)
  }
}

function ended(status: string, message: string | null | undefined): ClientError {
  if (status === 'FAILED') return new ClientError('job_failed', message || 'the job failed')
  if (status === 'PURGED') {
    return new ClientError('job_purged', 'the result of the job is not kept any more')
  }
  return new ClientError('job_unknown', 'the server does not know this job')
}
