import type { KeyRing } from '../../types.ts'
import type { Finding } from './finding.ts'

/** Bytes of 32 that differ, of which random ones have fewer once in 10^20 rings. */
const differing = 16

/** What can be said of a key ring without its secrets. */
export function checkKeys(keys: KeyRing): readonly Finding[] {
  const subject = 'keys'
  const sealing = keys.find(({ standby }) => standby !== true)
  const ids = keys.map(({ id, standby }) => (standby === true ? `${id} (standby)` : id)).join(', ')
  if (sealing === undefined) {
    return [
      {
        subject,
        severity: 'unsafe',
        says: `every secret is on standby: ${ids}`,
        mend: 'take :standby from the newest, or put one in front that seals',
      },
    ]
  }
  const says = `${keys.length === 1 ? 'one secret' : `${keys.length} secrets`}, newest first: ${ids}; ${sealing.id} seals`
  const weak = keys.filter(
    ({ secret }) => new Set(Buffer.from(secret as Uint8Array)).size < differing,
  )
  return [
    { subject, severity: 'fine', says },
    ...weak.map(
      ({ id }): Finding => ({
        subject,
        severity: 'unsafe',
        says: `the secret ${id} does not look random`,
        mend: 'make one with: npx fieldveil keys new; docs/vault.md says how a compromised one is replaced',
      }),
    ),
  ]
}
