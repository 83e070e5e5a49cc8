import { randomBytes } from 'node:crypto'
import { configurationError, suggestName } from '../errors.ts'
import type { Masker } from '../types.ts'
import type { Vault } from '../vault.ts'
import type { Calls } from './call.ts'
import { refuseDryRun } from './dry-runs.ts'
import type { Gate } from './gate.ts'
import type { Names } from './names.ts'

export interface PlantingParts {
  readonly names: Names
  readonly gate: Gate
  readonly vault: Vault
  readonly calls: Calls
}

/** Makes honeytokens: of a value that nobody else can mask, so that no honest token is one. */
export function createPlanting({
  names,
  gate,
  vault,
  calls,
}: PlantingParts): Masker['plantHoneytoken'] {
  return (tokenName, context) =>
    calls.mask(context, async (given) => {
      const call = refuseDryRun(given)
      const type = names.types.get(tokenName)
      if (type === undefined) {
        const near = suggestName(String(tokenName), names.types.keys())
        const mend =
          near === undefined
            ? `; there are ${[...names.types.keys()].join(', ')}`
            : `; did you mean "${near}"?`
        throw configurationError('invalid_options', `plantHoneytoken: no such token type${mend}`)
      }
      const value = `\0honeytoken ${randomBytes(16).toString('hex')}`
      const wish = { value, type, format: undefined }
      // Bait does not end with what it is among, unless this call says so.
      const { ttl } = call
      const request = { ...gate.request(call, wish), ttl, subject: undefined, isHoneytoken: true }
      const requests = [request]
      const [token] = await vault.mask(requests, vault.prepare(requests), call.deadline)
      const fingerprint = vault.fingerprint(call.tenant, ['token', token as string])
      return { token: token as string, fingerprint }
    })
}
