import { printAttributes } from '../contract/mask-request.ts'
import type { Messages } from '../contract/messages.ts'
import { configurationError, MaskingError, suggestName } from '../errors.ts'
import { checkTenant, type Settings } from '../options.ts'
import type { CallContext } from '../types.ts'

/** A call's context, checked, the defaults filled in. */
export interface Call {
  readonly tenant: string
  readonly policy: string | undefined
  /** JSON. */
  readonly attributes: string | undefined
}

/** Runs calls: checks their context, ends them early when asked to, and says how they failed. */
export interface Calls {
  /** Runs a call that masks; rejects with the contract's errors. */
  mask<T>(context: CallContext | undefined, run: (call: Call) => Promise<T>): Promise<T>
  /** Runs a call that unmasks; rejects with the contract's errors. */
  unmask<T>(context: CallContext | undefined, run: (call: Call) => Promise<T>): Promise<T>
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
  let closed = false

  function openCall(context: CallContext): Call {
    for (const name of Object.keys(context)) {
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

  async function runCall<T>(
    context: CallContext = {},
    run: (call: Call) => Promise<T>,
    unmasking: boolean,
  ): Promise<T> {
    try {
      if (closed) throw messages.fail('closed')
      const call = openCall(context)
      return await untilAborted(run(call), context.signal, messages)
    } catch (error) {
      throw nameFailure(error, messages, unmasking)
    }
  }

  function track<T>(work: Promise<T>): Promise<T> {
    running.add(work)
    const forget = (): void => void running.delete(work)
    work.then(forget, forget)
    return work
  }

  return {
    mask: (context, run) => track(runCall(context, run, false)),
    unmask: (context, run) => track(runCall(context, run, true)),
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
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.finally(() => signal.removeEventListener('abort', abort)).then(resolve, reject)
  })
}

// What a store says is for operators: callers get the contract's words, the cause is kept.
function nameFailure(error: unknown, messages: Messages, unmasking: boolean): MaskingError {
  if (!(error instanceof MaskingError)) return messages.fail('internal_error', { cause: error })
  if (error.code === 'store_unavailable' || error.code === 'store_full') {
    const code = unmasking ? 'unmasking_unavailable' : 'masking_failed'
    return messages.fail(code, { cause: error })
  }
  if (error.code === 'quota_exceeded') return messages.fail('quota_exceeded')
  return error
}
