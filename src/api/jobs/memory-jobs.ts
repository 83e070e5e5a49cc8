import { LRUCache } from 'lru-cache'
import { innerDoorOf } from '../../masker/inner-door.ts'
import type { Job, JobQueue, Principal } from '../../types.ts'
import { type JobCall, type JobOutcome, readCall, runCall } from './job-call.ts'
import { type JobOptions, readCount, readJobOptions } from './job-options.ts'
import { type JobHalt, type JobWait, planNextTry } from './job-waiting.ts'
import { createMissCounting } from './miss-counting.ts'
import { createTrackingId } from './tracking-id.ts'

/** How a queue in one process works. */
export interface MemoryJobOptions extends JobOptions {
  /**
   * Bytes of payloads that wait, and as many again of results that are kept, the oldest being purged
   * first; 67,108,864. A job whose payload finds no room is refused with status 429.
   */
  readonly bytes?: number
}

/** A job on its way; what it holds of values is let go as soon as it may be. */
interface Task {
  readonly id: string
  readonly principal: Principal
  readonly callType: Job['callType']
  readonly submittedAt: number
  /** JSON; empty once the job is done. */
  payload: string
  startedAt?: number
  completedAt?: number
  progress: number
  /** Where store or keys could not be reached. */
  wait?: JobWait
  outcome?: JobOutcome
}

const owner = 'createJobQueue'
const mostRemembered = 100_000

/**
 * Jobs in this process and its memory: what waits or runs when the process ends is lost. `close` waits
 * for what runs and fails what waits. Throws `invalid_options`; `submit` rejects with the contract's
 * answer for a payload that is wrong, with `budget_exceeded` (429) when too much waits, and `closed`.
 */
export function createJobQueue(options: MemoryJobOptions): JobQueue {
  const settings = readJobOptions(owner, options, ['bytes'])
  const mostBytes = readCount(owner, 'bytes', options.bytes, 67_108_864)
  const { masker } = options
  const door = innerDoorOf(masker)
  const misses = createMissCounting()
  const open = new Map<string, Task>()
  const waiting: Task[] = []
  /** Tasks that were halted, each with the timer of its next try. */
  const halted = new Map<Task, NodeJS.Timeout>()
  const running = new Set<Promise<void>>()
  const purged = new LRUCache<string, Task>({
    ...{ max: mostRemembered, ttl: settings.remember, perf: Date },
  })
  const ended = new LRUCache<string, Task>({
    ...{ maxSize: mostBytes, ttl: settings.keep, ttlAutopurge: true, perf: Date },
    dispose: (task) => {
      delete task.outcome
      purged.set(task.id, task)
    },
  })
  let waitingBytes = 0
  let isClosed = false

  function startNext(): void {
    while (running.size < settings.concurrency) {
      const task = waiting.shift()
      if (task === undefined) return
      const work = run(task).finally(() => {
        running.delete(work)
        startNext()
      })
      running.add(work)
    }
  }

  async function run(task: Task): Promise<void> {
    const { callType, principal, payload } = task
    waitingBytes -= payload.length
    task.startedAt ??= Date.now()
    task.payload = ''
    const call: JobCall = { callType, principal, payload: JSON.parse(payload) }
    const watch = {
      onProgress: (percent: number) => {
        task.progress = percent
      },
      onMiss: () => misses.penalise(principal),
    }
    const ran = await runCall(masker, door, call, watch, task.wait?.done)
    if (!('halt' in ran)) end(task, ran)
    else if (!isHalted(task, payload, ran.halt)) end(task, { error: ran.halt.error })
  }

  /** Puts a task aside, so that others get its turn, until its next try. */
  function isHalted(task: Task, payload: string, halt: JobHalt): boolean {
    const next = isClosed ? undefined : planNextTry(halt, task.wait, settings.retryFor, Date.now())
    if (next === undefined) return false
    task.wait = next.wait
    task.payload = payload
    waitingBytes += payload.length
    const goOn = (): void => {
      halted.delete(task)
      waiting.unshift(task)
      startNext()
    }
    halted.set(task, setTimeout(goOn, next.pause).unref())
    return true
  }

  function end(task: Task, outcome: JobOutcome): void {
    open.delete(task.id)
    task.payload = ''
    delete task.wait
    task.completedAt = Date.now()
    task.outcome = outcome
    const size = JSON.stringify(outcome).length
    // One that is larger than everything would not be kept at all.
    ended.set(task.id, task, { size: Math.min(size, mostBytes) })
  }

  return {
    submit: async (call) => {
      if (isClosed) throw door.fail('closed')
      const payload = JSON.stringify(readCall(door, call, settings.entries).payload)
      const count = waiting.length + halted.size
      if (count >= settings.waiting || waitingBytes + payload.length > mostBytes) {
        throw door.fail('budget_exceeded')
      }
      const { callType, principal } = call
      const submittedAt = Date.now()
      const id = createTrackingId(submittedAt)
      const task: Task = { id, principal, callType, submittedAt, payload, progress: 0 }
      waitingBytes += payload.length
      open.set(id, task)
      waiting.push(task)
      // Not before the caller has its id.
      setImmediate(startNext)
      return id
    },
    find: async (ids, principal) =>
      ids.map((id) => {
        // Without making it younger: results end one hour after they were made.
        const task = open.get(id) ?? ended.peek(id) ?? purged.peek(id)
        return task !== undefined && isOf(task, principal) ? describe(task) : undefined
      }),
    countMisses: misses.countMisses,
    close: async () => {
      isClosed = true
      for (const timer of halted.values()) clearTimeout(timer)
      for (const task of [...halted.keys(), ...waiting.splice(0)]) {
        waitingBytes -= task.payload.length
        end(task, { error: door.fail('closed').message })
      }
      halted.clear()
      await Promise.all(running)
    },
  }

  function isOf(task: Task, { id, tenant = door.tenant }: Principal): boolean {
    return task.principal.id === id && (task.principal.tenant ?? door.tenant) === tenant
  }
}

function describe(task: Task): Job {
  const { id, callType, submittedAt, startedAt, completedAt, progress, outcome } = task
  const status =
    outcome !== undefined
      ? 'error' in outcome
        ? 'FAILED'
        : 'SUCCESS'
      : completedAt !== undefined
        ? 'PURGED'
        : startedAt !== undefined
          ? 'IN-PROGRESS'
          : 'PENDING'
  return {
    ...{ id, callType, status, submittedAt, progress },
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(completedAt === undefined ? {} : { completedAt }),
    ...outcome,
  }
}
