import type { Messages } from '../contract/messages.ts'
import { suggestName } from '../errors.ts'
import type { AgeErasure } from '../types.ts'
import { checkName } from './call-context.ts'

/** An erasure that was checked. */
export type EraseRequest =
  | { readonly kind: 'token' | 'subject'; readonly name: string }
  | { readonly kind: 'age'; readonly erasure: AgeErasure }

const targets = ['token', 'subject', 'before'] as const
const ageNames = ['cursor', 'within', 'dryRun', 'onProgress', 'signal']
const known: readonly string[] = [...targets, ...ageNames]
const forms = '{ token }, { subject } or { before }'

/**
 * Throws `bad_request`, which says what is missing or too much: somebody means something else than would
 * be done. `invalid_options` for a subject that is no name.
 */
export function readEraseRequest(what: unknown, messages: Messages): EraseRequest {
  const refuse = (problem: string) => messages.fail('bad_request', { detail: `erase: ${problem}` })
  if (typeof what !== 'object' || what === null) throw refuse(`takes an object, ${forms}`)
  const given = what as Record<string, unknown>
  const names = Object.keys(given).filter((name) => given[name] !== undefined)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    const near = suggestName(unknown, known)
    const mend = near === undefined ? `; give ${forms}` : `; did you mean "${near}"?`
    throw refuse(`there is no option "${unknown}"${mend}`)
  }
  const [kind, other] = targets.filter((name) => names.includes(name))
  if (kind === undefined) {
    const unset = targets.find((name) => name in given)
    throw refuse(unset === undefined ? `give ${forms}` : `${unset} is undefined; give ${forms}`)
  }
  if (other !== undefined) throw refuse(`${kind} and ${other} exclude each other; keep one`)
  if (kind === 'before') return { kind: 'age', erasure: readAge(given, refuse) }
  const beside = names.find((name) => name !== kind)
  if (beside !== undefined) throw refuse(`${beside} goes with before alone, not with ${kind}`)
  const name = given[kind]
  if (typeof name !== 'string' || name === '') throw refuse(`${kind} is a string, not an empty one`)
  if (kind === 'subject') checkName('subject', name)
  return { kind, name }
}

function readAge(
  given: Readonly<Record<string, unknown>>,
  refuse: (problem: string) => Error,
): AgeErasure {
  const { before, cursor, within, dryRun, onProgress, signal } = given
  if (!isTime(before)) throw refuse('before is a time, milliseconds since 1970')
  if (cursor !== undefined && typeof cursor !== 'string')
    throw refuse('cursor is that of a receipt')
  if (within !== undefined && !isTime(within)) throw refuse('within is a number of milliseconds')
  if (dryRun !== undefined && typeof dryRun !== 'boolean') throw refuse('dryRun is true or false')
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw refuse('onProgress is a function')
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw refuse('signal is an AbortSignal')
  }
  return given as unknown as AgeErasure
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
