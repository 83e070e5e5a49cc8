import type { InnerDoor } from '../../masker/inner-door.ts'
import type { Job, Principal } from '../../types.ts'
import type { JobCall, JobOutcome } from './job-call.ts'

/** A job as it waits in Redis, in base64. */
export interface SealedCall {
  /** Whose it is, under the secrets of the masker's own tenant: where tenants bring their own. */
  readonly head: string
  readonly body: string
}

/** What is known of a job apart from its entries. */
export interface JobStub {
  readonly callType: Job['callType']
  readonly submittedAt: number
  readonly startedAt?: number
  readonly completedAt?: number
}

export type SealedOutcome = JobOutcome & { readonly stub: JobStub }

/** What of a job goes into Redis, and comes out of it; all of it sealed, bound to tenant and job. */
export interface JobSeals {
  /** What the job is called there; only its holder's tracking id leads to it. */
  name(principal: Principal, trackingId: string): Promise<string>
  sealCall(name: string, call: JobCall & { readonly stub: JobStub }): Promise<SealedCall>
  openCall(name: string, sealed: SealedCall): Promise<JobCall & { readonly stub: JobStub }>
  seal(tenant: string, name: string, what: 'stub' | 'outcome', content: object): Promise<Buffer>
  open<T>(tenant: string, name: string, what: 'stub' | 'outcome', sealed: Uint8Array): Promise<T>
}

export function createJobSeals({ tenant: ownTenant, workSeals }: InnerDoor): JobSeals {
  async function seal(tenant: string, place: readonly string[], content: unknown): Promise<Buffer> {
    return await workSeals.seal(tenant, place, Buffer.from(JSON.stringify(content)))
  }

  async function open<T>(tenant: string, place: readonly string[], sealed: Uint8Array): Promise<T> {
    return JSON.parse((await workSeals.open(tenant, place, sealed)).toString('utf8')) as T
  }

  return {
    name: async ({ id, tenant = ownTenant }, trackingId) =>
      // Never a number, which the queue would take for one of its own.
      `j${await workSeals.name(tenant, ['job', id, trackingId])}`,
    sealCall: async (name, call) => {
      const { tenant = ownTenant } = call.principal
      const [head, body] = await Promise.all([
        seal(ownTenant, ['job head', name], tenant),
        seal(tenant, ['job body', name], call),
      ])
      return { head: head.toString('base64'), body: body.toString('base64') }
    },
    openCall: async (name, sealed) => {
      const head = Buffer.from(sealed.head, 'base64')
      const tenant = await open<string>(ownTenant, ['job head', name], head)
      return await open(tenant, ['job body', name], Buffer.from(sealed.body, 'base64'))
    },
    seal: (tenant, name, what, content) => seal(tenant, [`job ${what}`, name], content),
    open: (tenant, name, what, sealed) => open(tenant, [`job ${what}`, name], sealed),
  }
}
