import type { DelayedError, Job as QueuedJob } from 'bullmq'
import type { InnerDoor } from '../../masker/inner-door.ts'
import type { Masker } from '../../types.ts'
import { runCall } from './job-call.ts'
import type { JobSettings } from './job-options.ts'
import type { JobSeals, SealedCall } from './job-seals.ts'
import type { JobStore } from './job-store.ts'
import { planNextTry } from './job-waiting.ts'
import type { MissCounting } from './miss-counting.ts'

export interface RedisWorkParts {
  readonly masker: Masker
  readonly door: InnerDoor
  readonly seals: JobSeals
  readonly store: JobStore
  readonly settings: JobSettings
  readonly misses: MissCounting
  /** Of BullMQ: its worker takes it for a job that was put aside. */
  readonly Delayed: typeof DelayedError
  report(error: unknown): void
}

/** What the workers of a queue in Redis do with a job. */
export interface RedisWork {
  /** Does it, or puts it aside until store and keys can be reached. */
  run(job: QueuedJob<SealedCall>, lockToken: string | undefined): Promise<void>
  /** What the queue has given up is kept as long as any other outcome, and not as it was queued. */
  settleFailed(job: QueuedJob<SealedCall> | undefined): Promise<void>
}

export function createRedisWork(parts: RedisWorkParts): RedisWork {
  const { masker, door, seals, store, settings, misses, Delayed, report } = parts

  return {
    run: async (job, lockToken) => {
      const name = job.id as string
      // Its worker may have died between the outcome and the end.
      if (await store.hasEnded(name)) return
      const { stub, wait, ...call } = await seals.openCall(name, job.data)
      const startedAt = stub.startedAt ?? job.processedOn ?? Date.now()
      const watch = {
        onProgress: (percent: number) => void job.updateProgress(percent).catch(report),
        onMiss: () => misses.penalise(call.principal),
      }
      const ran = await runCall(masker, door, call, watch, wait?.done)
      const now = Date.now()
      const next = 'halt' in ran ? planNextTry(ran.halt, wait, settings.retryFor, now) : undefined
      if (next !== undefined) {
        const begun = { ...call, stub: { ...stub, startedAt } }
        await job.updateData(await seals.sealWait(name, job.data, begun, next.wait))
        await job.moveToDelayed(now + next.pause, lockToken)
        throw new Delayed()
      }
      const outcome = 'halt' in ran ? { error: ran.halt.error } : ran
      const { tenant = door.tenant } = call.principal
      await store.end(tenant, name, { ...outcome, stub: { ...stub, startedAt, completedAt: now } })
    },
    settleFailed: async (job) => {
      if (job?.id === undefined || (await job.getState()) !== 'failed') return
      const { stub, principal } = await seals.openCall(job.id, job.data)
      const startedAt = stub.startedAt ?? job.processedOn ?? stub.submittedAt
      const completedAt = job.finishedOn ?? Date.now()
      const { message: error } = door.fail('internal_error')
      const tenant = principal.tenant ?? door.tenant
      await store.end(tenant, job.id, { error, stub: { ...stub, startedAt, completedAt } })
      await job.remove()
    },
  }
}
