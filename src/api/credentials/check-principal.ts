import { configurationError, suggestName } from '../../errors.ts'
import { checkTenant } from '../../options.ts'
import type { Permission, Principal } from '../../types.ts'

export const permissions: readonly Permission[] = ['mask', 'unmask', 'metadata_change']

/** Throws `invalid_options` where a configured principal is not one; `place` names it. */
export function checkPrincipal(principal: Principal, place: string): void {
  const { id, tenant, permissions: granted, roles = [], purpose } = principal
  if (typeof id !== 'string' || id === '') throw wrong(place, 'id is a name of its holder')
  if (Object.hasOwn(principal, 'tenant')) checkTenant(tenant)
  checkPermissions(granted, place)
  if (!Array.isArray(roles) || !roles.every((role) => typeof role === 'string')) {
    throw wrong(place, 'roles is an array of strings')
  }
  if (purpose !== undefined && typeof purpose !== 'string')
    throw wrong(place, 'purpose is a string')
  for (const name of ['notBefore', 'expiresAt'] as const) {
    const time = principal[name]
    // Seconds instead of milliseconds would be a time of 1970.
    if (time !== undefined && !(Number.isFinite(time) && time > 1e11)) {
      throw wrong(
        place,
        `${name} is milliseconds since 1970, as Date.parse('2027-01-01') gives them`,
      )
    }
  }
}

/** Throws `invalid_options` for anything but an array of permissions. */
export function checkPermissions(granted: unknown, place: string): void {
  if (!Array.isArray(granted)) {
    throw wrong(place, `permissions is an array of ${permissions.join(', ')}`)
  }
  for (const one of granted) {
    if (permissions.includes(one)) continue
    const meant = typeof one === 'string' ? suggestName(one, permissions) : undefined
    const mend =
      meant === undefined ? `there are ${permissions.join(', ')}` : `did you mean "${meant}"?`
    throw wrong(place, `there is no permission of that name; ${mend}`)
  }
}

export function wrong(place: string, message: string): Error {
  return configurationError('invalid_options', `${place}: ${message}`)
}
