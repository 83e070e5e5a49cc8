import type { InnerDoor } from '../../masker/inner-door.ts'
import type { Dialect, Job, JobQueue, Permission, Principal } from '../../types.ts'
import { jobExamples, maskExamples, unmaskExamples } from '../examples.ts'
import type { ApiCall, Route } from '../route.ts'
import {
  jobsAnswerSchema,
  maskBodySchema,
  statusBodySchema,
  submittedAnswerSchema,
  unmaskBodySchema,
} from '../schemas.ts'
import { countEntries } from './fields.ts'

const methods = ['PUT', 'POST']

export interface JobRouteParts {
  readonly jobs: JobQueue
  readonly door: InnerDoor
  readonly dialect: Dialect
  /** UTF-16 units of results that one answer holds, unless a single job has more. */
  readonly answerLength: number
}

// So few are in memory at a time before it is known how long their results are.
const jobsAtATime = 20

/** The asynchronous twins of the calls, and what became of them. */
export function createJobRoutes(parts: JobRouteParts): readonly Route[] {
  const { jobs, door, dialect, answerLength } = parts

  async function submit(callType: Job['callType'], { body, principal }: ApiCall) {
    const id = await jobs.submit({ callType, payload: body, principal })
    return { body: wrap([{ tracking_id: id, status: 'PENDING' }]) }
  }

  /** An id may stand there often, and each time the answer holds its result. */
  async function findAll(ids: readonly string[], principal: Principal) {
    const times = new Map<string, number>()
    for (const id of ids) times.set(id, (times.get(id) ?? 0) + 1)
    const distinct = [...times.keys()]
    const byId = new Map<string, Job | undefined>()
    let length = 0
    for (let start = 0; start < distinct.length; start += jobsAtATime) {
      const some = distinct.slice(start, start + jobsAtATime)
      const found = await jobs.find(some, principal)
      for (const [index, id] of some.entries()) {
        const job = found[index]
        byId.set(id, job)
        if (ids.length === 1 || job?.result === undefined) continue
        length += JSON.stringify(job.result).length * (times.get(id) as number)
        if (length > answerLength) throw door.fail('payload_too_large')
      }
    }
    return ids.map((id) => byId.get(id))
  }

  async function describe({ body, principal }: ApiCall) {
    const ids = door.readStatus(body)
    const found = await findAll(ids, principal)
    const isLost = found.some((job) => job === undefined || job.status === 'PURGED')
    if (isLost && dialect !== 'protecto') throw door.fail('job_unknown')
    for (const job of found) {
      const permission: Permission = job?.callType ?? 'mask'
      // Permissions may have been taken away since the job was given.
      if (job !== undefined && !principal.permissions.includes(permission)) {
        throw door.fail('permission_denied', { name: permission })
      }
    }
    const unknown = door.fail('job_unknown').message
    return { body: wrap(found.map((job, index) => printJob(ids[index] as string, job, unknown))) }
  }

  return [
    {
      path: '/mask/async',
      methods,
      permission: 'mask',
      limited: 'mask',
      weigh: (body) => countEntries(body, 'mask'),
      answer: (call) => submit('mask', call),
      document: {
        summary: 'Replace values by tokens later',
        tag: 'Jobs',
        body: maskBodySchema,
        answer: submittedAnswerSchema,
        failures: ['mask_missing', 'budget_exceeded', 'closed'],
        examples: maskExamples,
      },
    },
    {
      path: '/unmask/async',
      aliases: ['/umask/async'],
      methods,
      permission: 'unmask',
      limited: 'unmask',
      weigh: (body) => countEntries(body, 'unmask'),
      answer: (call) => submit('unmask', call),
      document: {
        summary: 'Give the values of tokens back later',
        tag: 'Jobs',
        body: unmaskBodySchema,
        answer: submittedAnswerSchema,
        failures: ['unmask_missing', 'budget_exceeded', 'closed'],
        examples: unmaskExamples,
      },
    },
    {
      path: '/async-status',
      methods,
      limited: 'other',
      answer: describe,
      document: {
        summary: 'What became of asynchronous calls',
        tag: 'Jobs',
        body: statusBodySchema,
        answer: jobsAnswerSchema,
        failures: [
          ...(['status_missing', 'permission_denied'] as const),
          ...(dialect === 'protecto' ? [] : (['job_unknown'] as const)),
        ],
        examples: jobExamples,
      },
    },
  ]
}

function wrap(data: readonly unknown[]): object {
  return { data, success: true, error: { message: '' } }
}

function printJob(id: string, job: Job | undefined, unknown: string): object {
  return {
    tracking_id: id,
    call_type: job?.callType ?? null,
    result: job?.result ?? null,
    error_msg: job === undefined ? unknown : (job.error ?? ''),
    submitted_time: printTime(job?.submittedAt),
    process_start_time: printTime(job?.startedAt),
    completed_time: printTime(job?.completedAt),
    // What was never given out and what was forgotten look alike.
    status: job?.status ?? 'PURGED',
  }
}

/** `YYYY-MM-DD HH:MM:SS`, UTC. */
function printTime(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString().slice(0, 19).replace('T', ' ')
}
