import type { Messages } from '../contract/messages.ts'
import type { ApiRequest, Authenticate, Principal, Refusal } from '../types.ts'
import { optionFailure } from './report-errors.ts'

const longestCredential = 16_384
const refusals = {
  pending: 'credential_pending',
  unknown: 'credential_refused',
  expired: 'credential_expired',
} as const

/**
 * Who makes a request, by its Authorization header (RFC 6750): one Bearer token of visible ASCII
 * characters. Rejects with one of the contract's five refusals.
 */
export function createAuthorization(
  authenticate: Authenticate,
  fail: Messages['fail'],
): (request: ApiRequest) => Promise<Principal> {
  function readBearer({ headers: { authorization } }: ApiRequest): string {
    if (authorization === undefined) throw fail('unauthenticated')
    // Which of two was meant, nobody can say.
    if (typeof authorization !== 'string') throw fail('credential_malformed')
    const match = /^Bearer(?: +|$)/i.exec(authorization)
    const bearer = match === null ? '' : authorization.slice(match[0].length).trimEnd()
    if (bearer === '') throw fail('credential_malformed')
    if (bearer.length > longestCredential || !/^[\x21-\x7e]+$/.test(bearer)) {
      throw fail('credential_refused')
    }
    return bearer
  }

  return async (request) => {
    const bearer = readBearer(request)
    let answer: Principal | Refusal
    try {
      answer = await authenticate(bearer, request)
      checkAnswer(answer)
    } catch (thrown) {
      throw optionFailure('authenticate', thrown)
    }
    if ('refused' in answer) throw fail(refusals[answer.refused])
    const now = Date.now()
    if (answer.expiresAt !== undefined && now >= answer.expiresAt) throw fail('credential_expired')
    if (answer.notBefore !== undefined && now < answer.notBefore) throw fail('credential_refused')
    return answer
  }
}

/** A host's own function may answer anything; what is no principal lets nobody in. */
function checkAnswer(answer: Principal | Refusal): void {
  if ('refused' in answer) {
    if (Object.hasOwn(refusals, answer.refused)) return
    throw new TypeError('refused is pending, unknown or expired')
  }
  const { id, permissions, tenant } = answer
  if (typeof id !== 'string' || !Array.isArray(permissions)) {
    throw new TypeError('a principal has an id and permissions')
  }
  // One that was looked up and not found must not fall to the masker's own tenant.
  if (Object.hasOwn(answer, 'tenant') && (typeof tenant !== 'string' || tenant === '')) {
    throw new TypeError('a tenant is a string, or left out')
  }
}
