import { randomUUID } from 'node:crypto'
import type { Messages } from '../contract/messages.ts'
import type { Masker } from '../types.ts'
import type { Vault } from '../vault.ts'
import type { Calls } from './call.ts'
import { checkName } from './call-context.ts'
import { refuseDryRun } from './dry-runs.ts'
import type { Watch } from './watch.ts'

export interface ErasingParts {
  readonly messages: Messages
  readonly vault: Vault
  readonly watch: Watch
  readonly calls: Calls
}

/** Erases tokens and subjects, and makes out the receipt. */
export function createErasing({ messages, vault, watch, calls }: ErasingParts): Masker['erase'] {
  return (what, context) =>
    calls.erase(context, async (given) => {
      const call = refuseDryRun(given)
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
