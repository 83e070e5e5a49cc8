import type { Queue, Worker } from 'bullmq'
import { configurationError, MaskingError } from '../../errors.ts'
import { innerDoorOf } from '../../masker/inner-door.ts'
import { outerPrefix, type RedisClient } from '../../stores/redis-client.ts'
import { errorWord } from '../../stores/redis-errors.ts'
import type { JobQueue } from '../../types.ts'
import { untilDeadline } from '../../vault/deadline.ts'
import { awaitConnection } from '../await-connection.ts'
import { type IoredisClient, isIoredisClient } from '../ioredis-client.ts'
import { readCall } from './job-call.ts'
import { type JobOptions, readCount, readJobOptions } from './job-options.ts'
import { createJobSeals, type SealedCall } from './job-seals.ts'
import { createJobStore } from './job-store.ts'
import { loadBullMq } from './load-bullmq.ts'
import { createMissCounting } from './miss-counting.ts'
import { duplicateForQueue } from './redis-connections.ts'
import { createRedisWork } from './redis-work.ts'
import { createTrackingId, isTrackingId } from './tracking-id.ts'

/** How a queue that several servers share works. */
export interface RedisJobOptions extends JobOptions {
  /** A client of ioredis, standalone, Sentinel or Cluster; connections of our own are made like it. */
  readonly client: IoredisClient
  /** The same in every server that shares the work; `fv-jobs`. */
  readonly prefix?: string
  /** Whether this process works, too, or only submits and answers; `true`. */
  readonly work?: boolean
  /** Milliseconds after which the job of a worker that was killed is taken up again; 10,000. */
  readonly lock?: number
  /** Milliseconds that Redis has for an answer to `submit` and `find`; 2,000. */
  readonly timeout?: number
  /** Told what goes wrong in between calls; holds nothing of a job. */
  onError?(error: Error): void
}

export interface RedisJobQueue extends JobQueue {
  /** Resolves when this process can submit and work; rejects where `bullmq` is not installed. */
  ready(): Promise<void>
}

interface Engine {
  readonly queue: Queue<SealedCall>
  readonly worker: Worker<SealedCall> | undefined
}

const owner = 'createRedisJobQueue'
const optionNames = ['client', 'prefix', 'work', 'lock', 'timeout', 'onError']
// A job that has killed so many workers is not given to another one.
const mostDeaths = 3
const closingTime = 10_000
const firstBackoff = 1_000

/**
 * Jobs in Redis over BullMQ: every process with the same secrets and prefix shares the work, and a job
 * whose worker is killed is taken up by another. Everything of a job is sealed there. `close` waits 10 s
 * for what runs; what waits is left to the others. Throws `invalid_options`; `submit` rejects with the
 * contract's answer for a payload that is wrong, `budget_exceeded` (429) when too much waits, `closed`;
 * both methods with `store_unavailable` in time.
 */
export function createRedisJobQueue(options: RedisJobOptions): RedisJobQueue {
  const settings = readJobOptions(owner, options, optionNames)
  const { masker, prefix: given = 'fv-jobs', work = true, onError } = options
  if (!isIoredisClient(options.client)) {
    throw configurationError(
      'invalid_options',
      `${owner}: client is one of ioredis: new Redis(url)`,
    )
  }
  const client = options.client as unknown as RedisClient
  const lock = readCount(owner, 'lock', options.lock, 10_000)
  const timeout = readCount(owner, 'timeout', options.timeout, 2_000)
  // Their pauses, each twice the one before, last as long as other trying does.
  const attempts = 1 + Math.ceil(Math.log2(settings.retryFor / firstBackoff + 1))
  const door = innerDoorOf(masker)
  const misses = createMissCounting()
  const seals = createJobSeals(door)
  const prefix = `{${outerPrefix(client)}${given}}`
  // The word only: what ioredis throws holds the command.
  const report = (error: unknown): void => onError?.(unavailable(errorWord(error)))
  const own = duplicateForQueue(client, report)
  const store = createJobStore({
    ...{ client: own, seals, settings, prefix, ownTenant: door.tenant },
    queueKey: (name) => `${prefix}:queue:${name}`,
  })
  let isClosed = false
  const starting = start()
  starting.catch(() => {})

  async function start(): Promise<Engine> {
    const { Queue, Worker, DelayedError } = await loadBullMq()
    const queue = new Queue<SealedCall>('queue', { connection: own, prefix })
    queue.on('error', report)
    if (!work || isClosed) return { queue, worker: undefined }
    const jobWork = createRedisWork({
      ...{ masker, door, seals, store, settings, misses, report },
      Delayed: DelayedError,
    })
    const workerConnection = duplicateForQueue(client, report)
    const worker = new Worker<SealedCall>('queue', jobWork.run, {
      ...{ connection: workerConnection, prefix, concurrency: settings.concurrency },
      ...{ lockDuration: lock, stalledInterval: lock, maxStalledCount: mostDeaths },
    })
    worker.on('error', report)
    worker.on('failed', (job) => void jobWork.settleFailed(job).catch(report))
    worker.on('closed', () => workerConnection.disconnect())
    return { queue, worker }
  }

  async function ask<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
    const engine = await starting
    const deadline = performance.now() + timeout
    const asking = async (): Promise<T> => {
      await awaitConnection(own, deadline)
      return await work(engine)
    }
    try {
      return await untilDeadline(asking(), deadline, 'the store of the jobs')
    } catch (error) {
      throw error instanceof MaskingError ? error : unavailable(errorWord(error))
    }
  }

  return {
    submit: async (given) => {
      if (isClosed) throw door.fail('closed')
      const call = readCall(door, given, settings.entries)
      const submittedAt = Date.now()
      const id = createTrackingId(submittedAt)
      const stub = { callType: call.callType, submittedAt }
      const name = await seals.name(call.principal, id)
      const sealed = await seals.sealCall(name, { ...call, stub })
      await ask(async ({ queue }) => {
        const count = await queue.getJobCountByTypes('waiting', 'delayed')
        if (count >= settings.waiting) throw door.fail('budget_exceeded')
        await store.begin(call.principal.tenant ?? door.tenant, name, stub)
        try {
          await queue.add('job', sealed, {
            jobId: name,
            removeOnComplete: true,
            removeOnFail: { age: Math.ceil(settings.keep / 1_000) },
            // Of what Redis did not take, for instance; what the contract calls a failure is an outcome.
            ...{ attempts, backoff: { type: 'exponential', delay: firstBackoff } },
          })
        } catch (error) {
          await store.forget(name)
          throw error
        }
      })
      return id
    },
    find: async (ids, principal) => {
      const named = await Promise.all(
        ids.map(async (id) => (isTrackingId(id) ? await seals.name(principal, id) : undefined)),
      )
      const known = ids.flatMap((id, index) => {
        const name = named[index]
        return name === undefined ? [] : [{ id, name }]
      })
      const failure = door.fail('internal_error').message
      const found = await ask(async () => await store.find(known, principal, failure))
      const byId = new Map(known.map(({ id }, index) => [id, found[index]]))
      return ids.map((id) => byId.get(id))
    },
    countMisses: misses.countMisses,
    ready: async () => {
      const { worker } = await starting
      await ask(async () => await worker?.waitUntilReady())
    },
    close: async () => {
      if (isClosed) return
      isClosed = true
      const engine = await starting.catch(() => undefined)
      const closing = async (): Promise<void> => {
        await engine?.worker?.close()
        await engine?.queue.close()
      }
      try {
        await untilDeadline(closing(), performance.now() + closingTime, 'the workers')
      } catch {
        // Its lock ends, and another worker takes the job up.
        await engine?.worker?.close(true)
      } finally {
        own.disconnect()
      }
    },
  }
}

function unavailable(word: string): MaskingError {
  return new MaskingError('store_unavailable', `the store of the jobs did not answer: ${word}`)
}
