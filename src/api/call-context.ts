import type { CallContext, Principal } from '../types.ts'

/** A call in the name of a credential's holder: nothing of it comes from what the client may choose. */
export function contextOf({
  principal: { id, tenant, roles, purpose },
}: {
  readonly principal: Principal
}): CallContext {
  return {
    actor: id,
    ...(tenant === undefined ? {} : { tenant }),
    ...(roles === undefined ? {} : { roles }),
    ...(purpose === undefined ? {} : { purpose }),
  }
}
