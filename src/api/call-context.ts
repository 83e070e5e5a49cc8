import type { ApiRequest, CallContext, Principal } from '../types.ts'

/**
 * A call in the name of a credential's holder: nothing of it comes from what the client may choose.
 * It ends when the client of `request` leaves.
 */
export function contextOf({
  principal: { id, tenant, roles, purpose },
  request,
}: {
  readonly principal: Principal
  readonly request?: ApiRequest
}): CallContext {
  const signal = request?.signal
  return {
    actor: id,
    ...(tenant === undefined ? {} : { tenant }),
    ...(roles === undefined ? {} : { roles }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(signal === undefined ? {} : { signal }),
  }
}
