import type { JWTPayload } from 'jose'
import { checkTenant } from '../../options.ts'
import type { Permission, Principal } from '../../types.ts'

/** Where in a token a thing stands: the name of a claim, or the names that lead to a nested one. */
export type ClaimPlace = string | readonly string[]

/** Where a token says who its holder is and what he may. */
export interface ClaimPlaces {
  /** Who; `sub`. */
  readonly id?: ClaimPlace
  /** None by default: every token is for the masker's own tenant. With it, a token has to name one. */
  readonly tenant?: ClaimPlace
  /** An array, or words with blanks between them; `roles`. */
  readonly roles?: ClaimPlace
  /** The same; `scope` (RFC 9068), and where that is absent `scp`. */
  readonly scopes?: ClaimPlace
  /** For an `unmaskPolicy`; none by default. */
  readonly purpose?: ClaimPlace
}

const longestId = 256

/**
 * The holder of a token whose signature and times hold; undefined where it does not say who that is.
 * `clockTolerance` in milliseconds: what was let through by it is not refused later.
 */
export function readClaims(
  claims: JWTPayload,
  places: ClaimPlaces,
  grants: ReadonlyMap<string, readonly Permission[]>,
  clockTolerance: number,
): Principal | undefined {
  const id = find(claims, places.id ?? 'sub')
  if (typeof id !== 'string' || id === '' || id.length > longestId) return undefined
  const tenant = places.tenant === undefined ? undefined : readTenant(find(claims, places.tenant))
  if (places.tenant !== undefined && tenant === undefined) return undefined
  const scopes =
    places.scopes === undefined
      ? (find(claims, 'scope') ?? find(claims, 'scp'))
      : find(claims, places.scopes)
  const purpose = places.purpose === undefined ? undefined : find(claims, places.purpose)
  const granted = new Set(listWords(scopes).flatMap((scope) => grants.get(scope) ?? []))
  return {
    id,
    permissions: [...granted],
    roles: listWords(find(claims, places.roles ?? 'roles')),
    ...(tenant === undefined ? {} : { tenant }),
    ...(typeof purpose === 'string' ? { purpose } : {}),
    ...(claims.nbf === undefined ? {} : { notBefore: claims.nbf * 1_000 - clockTolerance }),
    ...(claims.exp === undefined ? {} : { expiresAt: claims.exp * 1_000 + clockTolerance }),
  }
}

function find(claims: unknown, place: ClaimPlace): unknown {
  let found = claims
  for (const name of typeof place === 'string' ? [place] : place) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = (found as Readonly<Record<string, unknown>>)[name]
  }
  return found
}

function listWords(found: unknown): string[] {
  const words = typeof found === 'string' ? found.split(' ') : Array.isArray(found) ? found : []
  return words.filter((word) => typeof word === 'string' && word !== '')
}

function readTenant(found: unknown): string | undefined {
  try {
    return checkTenant(found)
  } catch {
    return undefined
  }
}
