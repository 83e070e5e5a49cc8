import { configurationError, suggestName } from '../src/errors.ts'
import type { CallContext } from '../src/index.ts'
import { MaskingError } from '../src/index.ts'
import { optionFailure } from './failure.ts'
import type { CallerContext } from './masking-options.ts'

/** The functions of the options that say whose an exchange is. */
export interface Askers<Host> {
  readonly tenant: ((host: Host) => unknown) | undefined
  readonly context: ((host: Host) => unknown) | undefined
  readonly dryRun?: CallContext['dryRun']
}

type Check = readonly [isRight: (value: unknown) => boolean, wanted: string]

const text: Check = [(value) => isText(value), 'a string that is not empty']
const checks: Readonly<Record<keyof CallerContext, Check>> = {
  subject: text,
  actor: text,
  roles: [
    (value) => Array.isArray(value) && value.every((role) => typeof role === 'string'),
    'a list of strings',
  ],
  purpose: text,
  ttl: [(value) => Number.isSafeInteger(value) && Number(value) > 0, 'milliseconds, 1 or more'],
  attributes: [isPlainObject, 'a plain object'],
}
const names = Object.keys(checks) as (keyof CallerContext)[]
const nobody: CallContext = {}

/**
 * The context of every call of an exchange. Rejects with `invalid_options` for an answer that is
 * none, so that a mistake is found before the application is reached.
 */
export async function contextOf<Host>(asked: Askers<Host>, host: Host): Promise<CallContext> {
  const { dryRun } = asked
  if (asked.tenant === undefined && asked.context === undefined) {
    return dryRun === undefined ? nobody : { dryRun }
  }
  const tenant =
    asked.tenant === undefined ? {} : readTenant(await askHost('tenant', asked.tenant, host))
  const caller =
    asked.context === undefined ? {} : readCaller(await askHost('context', asked.context, host))
  return { ...caller, ...tenant, ...(dryRun === undefined ? {} : { dryRun }) }
}

/** Calls a function of the options; what it throws has seen the request, so that nothing is quoted. */
export async function askHost<Host>(
  name: string,
  ask: (host: Host) => unknown,
  host: Host,
): Promise<unknown> {
  try {
    return await ask(host)
  } catch (thrown) {
    throw thrown instanceof MaskingError ? thrown : optionFailure(name, thrown)
  }
}

function readTenant(tenant: unknown): Pick<CallContext, 'tenant'> {
  // A request that belongs to nobody must not fall to the masker's own tenant.
  if (!isText(tenant)) throw wrong('tenant', 'the function named no tenant')
  return { tenant }
}

function readCaller(given: unknown): CallerContext {
  if (!isPlainObject(given)) {
    throw wrong('context', `the function gave no plain object with ${names.join(', ')}`)
  }
  const caller: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given)) {
    const check = names.includes(name as never) ? checks[name as keyof CallerContext] : undefined
    if (check === undefined) throw wrong('context', describeStranger(name))
    if (value === undefined) continue
    const [isRight, wanted] = check
    if (!isRight(value)) throw wrong('context', `${name} must be ${wanted}`)
    caller[name] = value
  }
  return caller
}

function describeStranger(name: string): string {
  if (name === 'tenant') return 'the tenant is an option of its own: tenant()'
  const meant = suggestName(name, names)
  const hint = meant === undefined ? `known are ${names.join(', ')}` : `did you mean '${meant}'?`
  return `there is no '${name}'; ${hint}`
}

// What was not found is often an empty string.
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** Of any realm: made by a literal or by `Object.create(null)`. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function wrong(name: string, message: string): MaskingError {
  return configurationError('invalid_options', `${name}(): ${message}`)
}
