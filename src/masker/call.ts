import { printAttributes } from '../contract/mask-entry.ts'
import type { Messages } from '../contract/messages.ts'
import { MaskingError, withholdMessage } from '../errors.ts'
import { checkTenant, type Settings } from '../options.ts'
import type { CallContext } from '../types.ts'
import { type Call, checkContext, type MaybePromise } from './call-context.ts'
import type { Watch } from './watch.ts'

export type { Call, MaybePromise } from './call-context.ts'

/** Runs calls: checks their context, ends them early when asked to, and says how they failed. */
export interface Calls {
  /** Runs a call that masks; rejects with the contract's errors. */
  mask<T>(context: CallContext | undefined, run: (call: Call) => MaybePromise<T>): Promise<T>
  /** Runs a call that unmasks; rejects with the contract's errors. */
  unmask<T>(context: CallContext | undefined, run: (call: Call) => MaybePromise<T>): Promise<T>
  /** Runs a call that erases; rejects with the contract's errors for masking. */
  erase<T>(context: CallContext | undefined, run: (call: Call) => MaybePromise<T>): Promise<T>
  /** Other work that `close` has to wait for; rejects with `closed` after it. */
  follow<T>(work: () => Promise<T>): Promise<T>
  /** In flight. */
  readonly running: number
  /** Refuses calls from now on and resolves when those in flight have settled. */
  close(): Promise<void>
}

export interface CallParts {
  readonly settings: Settings
  readonly messages: Messages
  readonly hasPolicy: (name: string) => boolean
  readonly openTenant: (tenant: string) => Promise<void> | undefined
  /** When a call that begins now has to be answered. */
  readonly setDeadline: () => number
  readonly watch: Watch
}

export function createCalls(parts: CallParts): Calls {
  const { settings, messages, hasPolicy, openTenant, setDeadline, watch } = parts
  const running = new Set<Promise<unknown>>()
  const defaultCall: Call = {
    tenant: settings.tenant,
    subject: undefined,
    ttl: undefined,
    actor: undefined,
    roles: [],
    purpose: undefined,
    policy: undefined,
    attributes: undefined,
    deadline: undefined,
    dryRun: undefined,
  }
  let closed = false

  function openCall(context: CallContext | undefined): Call {
    if (context === undefined || Object.keys(context).length === 0) return defaultCall
    checkContext(context)
    const { tenant, subject, ttl, actor, roles = defaultCall.roles, purpose, policy } = context
    if (policy !== undefined && !hasPolicy(policy)) {
      throw messages.fail('policy_unknown', { name: String(policy) })
    }
    return {
      // One that was looked up and not found must not fall to the masker's own.
      tenant: 'tenant' in context ? checkTenant(tenant) : settings.tenant,
      subject,
      ttl,
      actor,
      roles,
      purpose,
      policy,
      attributes: printAttributes(context.attributes, settings.limits, messages),
      deadline: undefined,
      dryRun: context.dryRun?.bind(context),
    }
  }

  // Most calls find all they need in the cache: those settle without a promise more than they return.
  function runCall<T>(
    context: CallContext | undefined,
    run: (call: Call) => MaybePromise<T>,
    operation: 'mask' | 'unmask' | 'erase',
  ): Promise<T> {
    const unmasking = operation === 'unmask'
    const begun = watch.begin()
    let call = defaultCall
    const fail = (error: unknown): MaskingError => {
      const named = nameFailure(error, messages, unmasking)
      watch.refused(call, operation, named.code)
      return named
    }
    try {
      if (closed) throw messages.fail('closed')
      if (context?.signal?.aborted) throw messages.fail('aborted')
      call = openCall(context)
      // A dry run needs no secrets, and must not fail for want of them.
      const opening = call.dryRun === undefined ? openTenant(call.tenant) : undefined
      const work = opening === undefined ? run(call) : runOpened(opening, call, run)
      if (!(work instanceof Promise)) {
        watch.finish(operation, begun)
        return Promise.resolve(work)
      }
      const answer = untilAborted(work, context?.signal, messages).catch((error: unknown) => {
        throw fail(error)
      })
      watch.trace(operation, call, begun, answer)
      return track(answer)
    } catch (error) {
      const named = fail(error)
      watch.finish(operation, begun, named)
      return Promise.reject(named)
    }
  }

  /** The time that the secrets take is part of the call's. */
  async function runOpened<T>(
    opening: Promise<void>,
    call: Call,
    run: (call: Call) => MaybePromise<T>,
  ): Promise<T> {
    const deadline = setDeadline()
    await opening
    return run({ ...call, deadline })
  }

  function track<T>(work: Promise<T>): Promise<T> {
    running.add(work)
    const forget = (): void => void running.delete(work)
    work.then(forget, forget)
    return work
  }

  return {
    mask: (context, run) => runCall(context, run, 'mask'),
    unmask: (context, run) => runCall(context, run, 'unmask'),
    erase: (context, run) => runCall(context, run, 'erase'),
    follow: async (work) => {
      if (closed) throw messages.fail('closed')
      return track(work())
    },
    get running() {
      return running.size
    },
    close: async () => {
      closed = true
      await Promise.allSettled(running)
    },
  }
}

function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  messages: Messages,
): Promise<T> {
  if (signal === undefined) return work
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(messages.fail('aborted'))
    signal.addEventListener('abort', abort, { once: true })
    work.finally(() => signal.removeEventListener('abort', abort)).then(resolve, reject)
  })
}

const storeFailures = ['store_unavailable', 'store_full', 'keys_unavailable']

// What a store says is for operators: callers get the contract's words, the cause is kept.
function nameFailure(error: unknown, messages: Messages, unmasking: boolean): MaskingError {
  if (!(error instanceof MaskingError))
    return messages.fail('internal_error', { cause: withholdMessage(error) })
  if (storeFailures.includes(error.code)) {
    const code = unmasking ? 'unmasking_unavailable' : 'masking_failed'
    return messages.fail(code, { cause: error })
  }
  if (error.code === 'quota_exceeded') return messages.fail('quota_exceeded')
  return error
}
