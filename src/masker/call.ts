import { printAttributes } from '../contract/mask-request.ts'
import type { Messages } from '../contract/messages.ts'
import { configurationError, MaskingError, suggestName, withholdMessage } from '../errors.ts'
import { checkTenant, type Settings } from '../options.ts'
import type { CallContext } from '../types.ts'

/** A call's context, checked, the defaults filled in. */
export interface Call {
  readonly tenant: string
  readonly policy: string | undefined
  /** JSON. */
  readonly attributes: string | undefined
}

/** A result that is there at once where the store need not be asked. */
export type MaybePromise<T> = T | Promise<T>

/** Runs calls: checks their context, ends them early when asked to, and says how they failed. */
export interface Calls {
  /** Runs a call that masks; rejects with the contract's errors. */
  mask<T>(context: CallContext | undefined, run: (call: Call) => MaybePromise<T>): Promise<T>
  /** Runs a call that unmasks; rejects with the contract's errors. */
  unmask<T>(context: CallContext | undefined, run: (call: Call) => MaybePromise<T>): Promise<T>
  /** Refuses calls from now on and resolves when those in flight have settled. */
  close(): Promise<void>
}

const contextNames = ['tenant', 'policy', 'attributes', 'signal']

export function createCalls(
  settings: Settings,
  messages: Messages,
  hasPolicy: (name: string) => boolean,
): Calls {
  const running = new Set<Promise<unknown>>()
  const defaultCall: Call = { tenant: settings.tenant, policy: undefined, attributes: undefined }
  let closed = false

  function openCall(context: CallContext = {}): Call {
    const names = Object.keys(context)
    if (names.length === 0) return defaultCall
    for (const name of names) {
      if (contextNames.includes(name)) continue
      const near = suggestName(name, contextNames)
      throw configurationError(
        'invalid_options',
        `a call's context has no "${name}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
      )
    }
    const { policy } = context
    if (policy !== undefined && !hasPolicy(policy)) {
      throw messages.fail('policy_unknown', { name: String(policy) })
    }
    return {
      tenant: context.tenant === undefined ? settings.tenant : checkTenant(context.tenant),
      policy,
      attributes: printAttributes(context.attributes, settings.limits, messages),
    }
  }

  // Most calls find all they need in the cache: those settle without a promise more than they return.
  function runCall<T>(
    context: CallContext | undefined,
    run: (call: Call) => MaybePromise<T>,
    unmasking: boolean,
  ): Promise<T> {
    try {
      if (closed) throw messages.fail('closed')
      if (context?.signal?.aborted) throw messages.fail('aborted')
      const work = run(openCall(context))
      if (!(work instanceof Promise)) return Promise.resolve(work)
      return track(
        untilAborted(work, context?.signal, messages).catch((error: unknown) => {
          throw nameFailure(error, messages, unmasking)
        }),
      )
    } catch (error) {
      return Promise.reject(nameFailure(error, messages, unmasking))
    }
  }

  function track<T>(work: Promise<T>): Promise<T> {
    running.add(work)
    const forget = (): void => void running.delete(work)
    work.then(forget, forget)
    return work
  }

  return {
    mask: (context, run) => runCall(context, run, false),
    unmask: (context, run) => runCall(context, run, true),
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

// What a store says is for operators: callers get the contract's words, the cause is kept.
function nameFailure(error: unknown, messages: Messages, unmasking: boolean): MaskingError {
  if (!(error instanceof MaskingError))
    return messages.fail('internal_error', { cause: withholdMessage(error) })
  if (error.code === 'store_unavailable' || error.code === 'store_full') {
    const code = unmasking ? 'unmasking_unavailable' : 'masking_failed'
    return messages.fail(code, { cause: error })
  }
  if (error.code === 'quota_exceeded') return messages.fail('quota_exceeded')
  return error
}
