import { randomUUID } from 'node:crypto'
import type { Messages } from '../contract/messages.ts'
import type { AgeErasure, Masker } from '../types.ts'
import type { Vault } from '../vault.ts'
import type { Call, Calls } from './call.ts'
import { checkName } from './call-context.ts'
import { refuseDryRun } from './dry-runs.ts'
import type { Watch } from './watch.ts'

export interface ErasingParts {
  readonly messages: Messages
  readonly vault: Vault
  readonly watch: Watch
  readonly calls: Calls
  /** Aborted when the masker is closed: a walk then stops. */
  readonly closing: AbortSignal
}

const ageNames = ['before', 'cursor', 'within', 'dryRun', 'onProgress', 'signal']

/** Erases tokens, subjects and what is old, and makes out the receipt. */
export function createErasing(parts: ErasingParts): Masker['erase'] {
  const { messages, vault, watch, calls, closing } = parts

  async function eraseOld(what: object, call: Call, asked: AbortSignal | undefined) {
    const erasure = readAge(what, messages)
    const signals = [asked, erasure.signal].filter((one) => one !== undefined)
    const signal = AbortSignal.any([...signals, closing])
    const { count, cursor } = await vault.eraseByAge(call.tenant, erasure, signal)
    const erased = count > 0 && erasure.dryRun !== true
    return { kind: 'age', erased, count, ...(cursor === undefined ? {} : { cursor }) } as const
  }

  return (what, context) =>
    calls.erase(context, async (given) => {
      const call = refuseDryRun(given)
      if (typeof what === 'object' && what !== null && 'before' in what) {
        const done = await eraseOld(what, call, context?.signal)
        const fingerprint = vault.fingerprint(call.tenant, ['age', String(what.before)])
        const receipt = { id: randomUUID(), ...done, at: Date.now(), fingerprint }
        if (done.erased) watch.erased(call, receipt)
        return receipt
      }
      const { token, subject } = (what ?? {}) as { token?: unknown; subject?: unknown }
      // Both, or neither: somebody means something else than would be done.
      if (
        (typeof token === 'string') === (typeof subject === 'string') ||
        token === '' ||
        subject === ''
      ) {
        throw messages.fail('bad_request')
      }
      if (subject !== undefined) checkName('subject', subject)
      const { tenant } = call
      const kind = typeof token === 'string' ? 'token' : 'subject'
      const name = (kind === 'token' ? token : subject) as string
      const erasure = kind === 'token' ? { token: name } : { subject: name }
      const erased = await vault.erase(tenant, erasure, call.deadline)
      const receipt = {
        id: randomUUID(),
        kind,
        erased,
        at: Date.now(),
        fingerprint: vault.fingerprint(tenant, [kind, name]),
      } as const
      if (erased) watch.erased(call, receipt)
      return receipt
    })
}

/** Throws `bad_request` for what is none. */
function readAge(what: object, messages: Messages): AgeErasure {
  const { before, cursor, within, dryRun, onProgress, signal } = what as Record<string, unknown>
  const isRight =
    Object.keys(what).every((name) => ageNames.includes(name)) &&
    isTime(before) &&
    (cursor === undefined || typeof cursor === 'string') &&
    (within === undefined || isTime(within)) &&
    (dryRun === undefined || typeof dryRun === 'boolean') &&
    (onProgress === undefined || typeof onProgress === 'function') &&
    (signal === undefined || signal instanceof AbortSignal)
  if (!isRight) throw messages.fail('bad_request')
  return what as AgeErasure
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}
