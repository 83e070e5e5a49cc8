import type { RedisClient } from '../../stores/redis-client.ts'
import type { Job, Principal } from '../../types.ts'
import type { JobOutcome } from './job-call.ts'
import type { JobSettings } from './job-options.ts'
import type { JobSeals, JobStub, SealedOutcome } from './job-seals.ts'

/** Where the queue keeps what it knows of a job. */
export type QueueKey = (name: string) => string

export interface JobStoreParts {
  readonly client: RedisClient
  readonly seals: JobSeals
  readonly settings: JobSettings
  /** With braces, so that a cluster keeps all of it on one node. */
  readonly prefix: string
  readonly queueKey: QueueKey
  readonly ownTenant: string
}

/** Stubs and outcomes, which outlive the queue's own records and end by Redis's clock. */
export interface JobStore {
  /** Before the job is queued. */
  begin(tenant: string, name: string, stub: JobStub): Promise<void>
  forget(name: string): Promise<void>
  hasEnded(name: string): Promise<boolean>
  /** Only the first outcome of a job is written. */
  end(tenant: string, name: string, outcome: SealedOutcome): Promise<void>
  find(
    ids: readonly { readonly id: string; readonly name: string }[],
    principal: Principal,
    failure: string,
  ): Promise<(Job | undefined)[]>
}

// A job that has not been worked on for so long is forgotten.
const longestWait = 7 * 86_400_000

export function createJobStore(parts: JobStoreParts): JobStore {
  const { client, seals, settings, prefix, queueKey, ownTenant } = parts
  const stubKey = (name: string): string => `${prefix}:stub:${name}`
  const outcomeKey = (name: string): string => `${prefix}:outcome:${name}`

  async function findOne(
    { id, name }: { readonly id: string; readonly name: string },
    tenant: string,
    failure: string,
  ): Promise<Job | undefined> {
    // In this order: the outcome is there before the queue lets the job go.
    const [added, started, progress, finished] = await client.hmget(
      queueKey(name),
      ...['timestamp', 'processedOn', 'progress', 'finishedOn'],
    )
    const [sealedStub, sealedOutcome] = await client.mgetBuffer(stubKey(name), outcomeKey(name))
    if (sealedOutcome) {
      const opened = await seals.open<SealedOutcome>(tenant, name, 'outcome', sealedOutcome)
      const { stub, ...outcome } = opened
      return { id, ...stub, progress: 100, ...describeOutcome(outcome) }
    }
    if (!sealedStub) return undefined
    const stub = await seals.open<JobStub>(tenant, name, 'stub', sealedStub)
    if (!added) return { id, status: 'PURGED', ...stub }
    const known = { id, ...stub, ...(started ? { startedAt: Number(started) } : {}) }
    // Workers died over it again and again.
    if (finished)
      return { ...known, status: 'FAILED', completedAt: Number(finished), error: failure }
    const percent = Number(progress) || 0
    return { ...known, status: started ? 'IN-PROGRESS' : 'PENDING', progress: percent }
  }

  return {
    begin: async (tenant, name, stub) => {
      const sealed = await seals.seal(tenant, name, 'stub', stub)
      await client.set(stubKey(name), sealed, 'PX', longestWait)
    },
    forget: async (name) => {
      await client.unlink(stubKey(name))
    },
    hasEnded: async (name) => (await client.exists(outcomeKey(name))) === 1,
    end: async (tenant, name, outcome) => {
      const { keep, remember } = settings
      const [sealed, sealedStub] = await Promise.all([
        seals.seal(tenant, name, 'outcome', outcome),
        seals.seal(tenant, name, 'stub', outcome.stub),
      ])
      const written = await client.set(outcomeKey(name), sealed, 'PX', keep, 'NX')
      if (written === null) return
      await client.set(stubKey(name), sealedStub, 'PX', keep + remember)
    },
    find: async (ids, { tenant = ownTenant }, failure) =>
      await Promise.all(ids.map((one) => findOne(one, tenant, failure))),
  }
}

function describeOutcome(outcome: JobOutcome): Pick<Job, 'status' | 'result' | 'error'> {
  return { status: 'error' in outcome ? 'FAILED' : 'SUCCESS', ...outcome }
}
