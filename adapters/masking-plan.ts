import { suggestName } from '../src/errors.ts'
import type { Masker } from '../src/index.ts'
import { MaskingError } from '../src/index.ts'
import { createReport } from './failure.ts'
import type { MaskingOptions } from './masking-options.ts'
import { type PartSteps, type RuleStep, requestSteps, responseSteps } from './rule-steps.ts'

/** The options, checked and made ready for requests. */
export interface MaskingPlan<Host> {
  readonly requestParts: readonly PartSteps[]
  readonly responseSteps: readonly RuleStep[]
  readonly tenant: ((host: Host) => unknown) | undefined
  readonly context: ((host: Host) => unknown) | undefined
  readonly skip: ((host: Host) => unknown) | undefined
  readonly dryRun: MaskingOptions<Host>['dryRun']
  readonly rejects: boolean
  readonly maximumBodyBytes: number
  readonly report: (error: MaskingError) => void
}

const optionNames = [
  'request',
  'response',
  'tenant',
  'context',
  'skip',
  'unsupported',
  'maximumBodyBytes',
  'dryRun',
  'onError',
]

/** Checks what a middleware was mounted with. Throws `invalid_options` and `invalid_rules`. */
export function planMasking<Host>(
  caller: string,
  masker: Masker,
  options: MaskingOptions<Host>,
): MaskingPlan<Host> {
  requireMasker(caller, masker)
  requireKnown(caller, 'options', options, optionNames)
  requireKnown(caller, 'request', options.request ?? {}, ['mask', 'unmask'])
  requireKnown(caller, 'response', options.response ?? {}, ['mask', 'unmask'])
  requireFunctions(caller, options)
  const { unsupported = 'reject', maximumBodyBytes = 1_048_576 } = options
  if (unsupported !== 'reject' && unsupported !== 'pass') {
    throw wrong(caller, "unsupported must be 'reject' or 'pass'")
  }
  if (!Number.isSafeInteger(maximumBodyBytes) || maximumBodyBytes < 1) {
    throw wrong(caller, 'maximumBodyBytes must be a whole number of bytes, 1 or more')
  }
  const plan = {
    requestParts: requestSteps(masker, options.request ?? {}),
    responseSteps: responseSteps(masker, options.response ?? {}),
    tenant: options.tenant,
    context: options.context,
    skip: options.skip,
    dryRun: options.dryRun?.bind(options),
    rejects: unsupported === 'reject' && options.dryRun === undefined,
    maximumBodyBytes,
    report: createReport(options.onError),
  }
  if (plan.requestParts.length === 0 && plan.responseSteps.length === 0) {
    throw wrong(
      caller,
      'nothing is configured: give request.mask, request.unmask, response.mask or response.unmask',
    )
  }
  return plan
}

function requireMasker(caller: string, masker: unknown): void {
  if (typeof masker === 'object' && masker !== null && 'prepare' in masker) {
    if (typeof masker.prepare === 'function') return
  }
  throw wrong(caller, 'the first argument must be a masker, as createMasker() returns it')
}

function requireKnown(
  caller: string,
  name: string,
  given: unknown,
  known: readonly string[],
): asserts given is object {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw wrong(caller, `${name} must be an object with ${known.join(', ')}`)
  }
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue
    const place = name === 'options' ? key : `${name}.${key}`
    throw wrong(caller, `unknown option '${place}'; ${hintAt(name, key, known)}`)
  }
}

function hintAt(name: string, key: string, known: readonly string[]): string {
  if (name === 'options' && ['mask', 'unmask'].includes(key)) {
    return `write { request: { ${key} } } or { response: { ${key} } }`
  }
  if (name === 'request' && ['body', 'query', 'params', 'headers'].includes(key)) {
    return `write { request: { mask: { ${key} } } }`
  }
  const meant = suggestName(key, known)
  return meant === undefined ? `known are ${known.join(', ')}` : `did you mean '${meant}'?`
}

function requireFunctions(caller: string, options: object): void {
  for (const [name, value] of Object.entries(options)) {
    if (!['tenant', 'context', 'skip', 'dryRun', 'onError'].includes(name)) continue
    if (value !== undefined && typeof value !== 'function') {
      throw wrong(caller, `${name} must be a function`)
    }
  }
}

function wrong(caller: string, message: string): MaskingError {
  return new MaskingError('invalid_options', `${caller}: ${message}`)
}
