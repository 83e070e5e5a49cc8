import { configurationError, suggestName } from '../errors.ts'
import type { CallContext, DetectionOptions, DryRunReport } from '../types.ts'

/** A call's context, checked, the defaults filled in. */
export interface Call {
  readonly tenant: string
  readonly subject: string | undefined
  /** Milliseconds. */
  readonly ttl: number | undefined
  readonly actor: string | undefined
  readonly roles: readonly string[]
  readonly purpose: string | undefined
  readonly policy: string | undefined
  /** What is sought in free text, where the call says so itself. */
  readonly detection?: DetectionOptions
  /** JSON. */
  readonly attributes: string | undefined
  /** When it has to be answered, where that is set already; `performance.now`. */
  readonly deadline: number | undefined
  /** Told what would be done; nothing is then done. */
  readonly dryRun?: ((report: DryRunReport) => void) | undefined
}

/** A result that is there at once where the store need not be asked. */
export type MaybePromise<T> = T | Promise<T>

/** What a context may hold. */
export const contextNames: readonly string[] = [
  'tenant',
  'subject',
  'ttl',
  'actor',
  'roles',
  'purpose',
  'policy',
  'attributes',
  'signal',
  'dryRun',
]
const longestName = 256

/** Throws `invalid_options` for a name that no context has, and for what is none of its kind. */
export function checkContext(context: CallContext): void {
  for (const name of Object.keys(context)) {
    if (contextNames.includes(name)) continue
    const near = suggestName(name, contextNames)
    const mend = near === undefined ? '' : `; did you mean "${near}"?`
    throw configurationError('invalid_options', `a call's context has no "${name}"${mend}`)
  }
  const { subject, ttl, actor, roles, purpose, dryRun } = context
  // A subject that is an empty string is most likely one that was not found.
  checkName('subject', subject)
  checkName('actor', actor)
  checkName('purpose', purpose)
  if (ttl !== undefined && !(Number.isSafeInteger(ttl) && ttl > 0)) {
    throw configurationError('invalid_options', 'ttl: milliseconds, an integer from 1 up')
  }
  if (dryRun !== undefined && typeof dryRun !== 'function') {
    throw configurationError('invalid_options', 'dryRun: a function that takes a report')
  }
  if (roles === undefined) return
  if (Array.isArray(roles) && roles.every((role) => typeof role === 'string')) return
  throw configurationError('invalid_options', 'roles: an array of strings')
}

/** Throws `invalid_options`; for an id of the host's own. */
export function checkName(place: string, name: unknown): void {
  if (name === undefined) return
  // A lone surrogate has no bytes of its own: two such subjects would be one.
  if (typeof name === 'string' && name.length <= longestName && /^\P{Cs}+$/u.test(name)) return
  throw configurationError(
    'invalid_options',
    `${place}: 1 to ${longestName} well-formed characters`,
  )
}
