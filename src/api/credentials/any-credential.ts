import type { Authenticate, Refusal } from '../../types.ts'
import { wrong } from './check-principal.ts'

const telling: readonly Refusal['refused'][] = ['unknown', 'expired', 'pending']

/**
 * Several kinds of credentials side by side: the first that knows the bearer decides. Where none
 * does, the refusal that says most is answered: `pending`, then `expired`, then `unknown`. Throws
 * `invalid_options`; rejects where one of them rejects and none before it knew the bearer.
 */
export function authenticateWithAny(...ways: readonly Authenticate[]): Authenticate {
  if (ways.length === 0 || !ways.every((way) => typeof way === 'function')) {
    throw wrong('authenticateWithAny', 'takes functions such as authenticateWithKeys([...])')
  }
  return async (bearer, request) => {
    let refusal: Refusal = { refused: 'unknown' }
    for (const way of ways) {
      const answer = await way(bearer, request)
      if (!('refused' in answer)) return answer
      if (telling.indexOf(answer.refused) > telling.indexOf(refusal.refused)) refusal = answer
    }
    return refusal
  }
}
