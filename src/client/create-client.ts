import type { MaskEntry, UnmaskEntry } from '../types.ts'
import { ClientError } from './client-error.ts'
import {
  type CallOptions,
  type ClientOptions,
  readClientOptions,
  type WaitOptions,
} from './client-options.ts'
import type { JobItem, MaskInput, UnmaskInput } from './client-types.ts'
import { waitForJob } from './jobs.ts'
import { send } from './send.ts'

/** Calls the API's routes; every method is safe to destructure and rejects with `ClientError`. */
export interface Client {
  /** One answer for each entry, in order; all of them or none. */
  mask(entries: readonly MaskInput[], options?: CallOptions): Promise<readonly MaskEntry[]>
  /** Puts the values of tokens back, in the order of the entries. */
  unmask(entries: readonly UnmaskInput[], options?: CallOptions): Promise<readonly UnmaskEntry[]>
  /** The same as a job: submits it and waits for its end. For more entries than one call takes. */
  maskAsync(
    entries: readonly MaskInput[],
    options?: CallOptions & WaitOptions,
  ): Promise<readonly MaskEntry[]>
  /** As a job: submits it and waits for its end. */
  unmaskAsync(
    entries: readonly UnmaskInput[],
    options?: CallOptions & WaitOptions,
  ): Promise<readonly UnmaskEntry[]>
  /** Submits a job and answers its tracking id. */
  submitMask(entries: readonly MaskInput[], options?: CallOptions): Promise<string>
  /** Submits a job; resolves to its tracking id. */
  submitUnmask(entries: readonly UnmaskInput[], options?: CallOptions): Promise<string>
  /** The entries of a job that was submitted, once it is done. */
  waitFor(trackingId: string, options?: WaitOptions): Promise<readonly (MaskEntry | UnmaskEntry)[]>
  /** What the server says of jobs, in the order of the ids. */
  status(
    trackingIds: string | readonly string[],
    options?: Pick<CallOptions, 'signal'>,
  ): Promise<readonly JobItem[]>
}

/**
 * Makes a client of the API over `fetch`. A try that failed is repeated: 429 after the time that the
 * server asks for, network failures and 5xx after a pause; not what the contract answers with 500
 * because the caller was wrong, and no other 4xx. Throws `ClientError` with `invalid_options`.
 */
export function createClient(options: ClientOptions): Client {
  const settings = readClientOptions(options)

  async function call<Entry>(
    path: string,
    key: string,
    entries: readonly unknown[],
    { policy, signal }: CallOptions,
    length = entries.length,
  ): Promise<readonly Entry[]> {
    const policyName = policy === undefined ? {} : { policy_name: policy }
    return await send(settings, {
      path,
      body: { [key]: entries, ...policyName },
      signal,
      read: (body) => readData<Entry>(body, length),
    })
  }

  async function submit(
    key: 'mask' | 'unmask',
    entries: readonly unknown[],
    given: CallOptions,
  ): Promise<string> {
    const [item] = await call<JobItem>(`/${key}/async`, key, entries, given, 1)
    const id = item?.tracking_id
    if (typeof id === 'string') return id
    throw new ClientError('bad_answer', 'the server gave no tracking id')
  }

  const status: Client['status'] = async (trackingIds, given = {}) => {
    const ids = typeof trackingIds === 'string' ? [trackingIds] : trackingIds
    const items = ids.map((tracking_id) => ({ tracking_id }))
    return await call<JobItem>('/async-status', 'status', items, given)
  }

  const waitFor: Client['waitFor'] = async (trackingId, given = {}) =>
    await waitForJob(
      async (signal) => (await status(trackingId, signal === undefined ? {} : { signal }))[0],
      given,
    )

  return {
    mask: (entries, given = {}) => call('/mask', 'mask', entries, given),
    unmask: (entries, given = {}) => call('/unmask', 'unmask', entries, given),
    submitMask: (entries, given = {}) => submit('mask', entries, given),
    submitUnmask: (entries, given = {}) => submit('unmask', entries, given),
    maskAsync: async (entries, given = {}) => {
      const id = await submit('mask', entries, given)
      return (await waitFor(id, given)) as readonly MaskEntry[]
    },
    unmaskAsync: async (entries, given = {}) => {
      const id = await submit('unmask', entries, given)
      return (await waitFor(id, given)) as readonly UnmaskEntry[]
    },
    waitFor,
    status,
  }
}

/** Undefined for what is no envelope of so many entries: clients read them by their place. */
function readData<Entry>(body: unknown, length: number): readonly Entry[] | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { data, success } = body as { readonly data?: unknown; readonly success?: unknown }
  if (success !== true || !Array.isArray(data) || data.length !== length) return undefined
  return data
}
