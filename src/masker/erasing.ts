import { randomUUID } from 'node:crypto'
import type { Messages } from '../contract/messages.ts'
import type { AgeErasure, Masker } from '../types.ts'
import type { Vault } from '../vault.ts'
import type { Call, Calls } from './call.ts'
import { refuseDryRun } from './dry-runs.ts'
import { readEraseRequest } from './erase-request.ts'
import type { Watch } from './watch.ts'

export interface ErasingParts {
  readonly messages: Messages
  readonly vault: Vault
  readonly watch: Watch
  readonly calls: Calls
  /** Aborted when the masker is closed: a walk then stops. */
  readonly closing: AbortSignal
}

/** Erases tokens, subjects and what is old, and makes out the receipt. */
export function createErasing(parts: ErasingParts): Masker['erase'] {
  const { messages, vault, watch, calls, closing } = parts

  async function eraseOld(erasure: AgeErasure, call: Call, asked: AbortSignal | undefined) {
    const signals = [asked, erasure.signal].filter((one) => one !== undefined)
    const signal = AbortSignal.any([...signals, closing])
    const { count, cursor } = await vault.eraseByAge(call.tenant, erasure, signal)
    const erased = count > 0 && erasure.dryRun !== true
    return { kind: 'age', erased, count, ...(cursor === undefined ? {} : { cursor }) } as const
  }

  return (what, context) =>
    calls.erase(context, async (given) => {
      const call = refuseDryRun(given)
      const request = readEraseRequest(what, messages)
      if (request.kind === 'age') {
        const { erasure } = request
        const done = await eraseOld(erasure, call, context?.signal)
        const fingerprint = vault.fingerprint(call.tenant, ['age', String(erasure.before)])
        const receipt = { id: randomUUID(), ...done, at: Date.now(), fingerprint }
        if (done.erased) watch.erased(call, receipt)
        return receipt
      }
      const { kind, name } = request
      const { tenant } = call
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
