import type { InnerDoor } from '../../masker/inner-door.ts'
import type { Job, Principal } from '../../types.ts'
import type { JobCall, JobOutcome } from './job-call.ts'
import type { JobWait } from './job-waiting.ts'

/** A job as it waits in Redis, in base64. */
export interface SealedCall {
  /** Whose it is, under the secrets of the masker's own tenant: where tenants bring their own. */
  readonly head: string
  readonly body: string
  /** How far it has come, where token store or keys could not be reached. */
  readonly wait?: string
}

/** What is known of a job apart from its entries. */
export interface JobStub {
  readonly callType: Job['callType']
  readonly submittedAt: number
  readonly startedAt?: number
  readonly completedAt?: number
}

/** A job as it is taken up. */
export interface OpenedCall extends JobCall {
  readonly stub: JobStub
  readonly wait: JobWait | undefined
}

type SealedWait = JobWait & { readonly startedAt: number }

export type SealedOutcome = JobOutcome & { readonly stub: JobStub }

/** What of a job goes into Redis, and comes out of it; all of it sealed, bound to tenant and job. */
export interface JobSeals {
  /** What the job is called there; only its holder's tracking id leads to it. */
  name(principal: Principal, trackingId: string): Promise<string>
  sealCall(name: string, call: JobCall & { readonly stub: JobStub }): Promise<SealedCall>
  openCall(name: string, sealed: SealedCall): Promise<OpenedCall>
  /** A job that waits, and is known to have been started. */
  sealWait(
    name: string,
    sealed: SealedCall,
    call: JobCall & { readonly stub: JobStub },
    wait: JobWait,
  ): Promise<SealedCall>
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
      const body = await open<JobCall & { readonly stub: JobStub }>(
        tenant,
        ['job body', name],
        Buffer.from(sealed.body, 'base64'),
      )
      if (sealed.wait === undefined) return { ...body, wait: undefined }
      const place = ['job wait', name]
      const { startedAt, ...wait } = await open<SealedWait>(
        tenant,
        place,
        Buffer.from(sealed.wait, 'base64'),
      )
      return { ...body, stub: { ...body.stub, startedAt }, wait }
    },
    sealWait: async (name, sealed, { principal: { tenant = ownTenant }, stub }, wait) => {
      const content = { ...wait, startedAt: stub.startedAt }
      const bytes = await seal(tenant, ['job wait', name], content)
      return { ...sealed, wait: bytes.toString('base64') }
    },
    seal: (tenant, name, what, content) => seal(tenant, [`job ${what}`, name], content),
    open: (tenant, name, what, sealed) => open(tenant, [`job ${what}`, name], sealed),
  }
}
