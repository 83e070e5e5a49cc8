import type { MaskingEvent } from '../types.ts'
import type { Count } from './instruments.ts'

/**
 * What an event adds to which counter; `undefined` where none counts it. Attributes are names out
 * of the configuration and codes only: never an actor, a purpose or a fingerprint, of which there
 * may be as many as there are calls.
 */
export function countEvent(event: MaskingEvent): Count | undefined {
  switch (event.type) {
    case 'masked': {
      const attributes = { tenant: event.tenant, token_name: event.tokenName }
      return { name: 'fieldveil.values.masked', by: event.count, attributes }
    }
    case 'unmasked': {
      const attributes = { tenant: event.tenant, token_name: event.tokenName }
      return { name: 'fieldveil.tokens.unmasked', by: event.count, attributes }
    }
    case 'refused': {
      const { tenant, operation, reason, tokenName } = event
      const attributes = {
        tenant,
        operation,
        reason,
        ...(tokenName !== undefined && { token_name: tokenName }),
      }
      const name =
        reason === 'unmask_policy' ? 'fieldveil.tokens.refused' : 'fieldveil.calls.refused'
      return { name, by: event.count, attributes }
    }
    case 'erased': {
      const attributes = { tenant: event.tenant, kind: event.kind }
      return { name: 'fieldveil.erasures', by: 1, attributes }
    }
    case 'honeytoken_opened':
      return { name: 'fieldveil.honeytokens.opened', by: 1, attributes: { tenant: event.tenant } }
    case 'rewrapped':
      return { name: 'fieldveil.records.rewrapped', by: event.count, attributes: {} }
    case 'retried':
      return ofStore('fieldveil.store.retries', event)
    case 'breaker_opened':
      return ofStore('fieldveil.store.breaker.opened', event)
    case 'store_lost':
      return ofStore('fieldveil.store.lost', event)
    case 'writes_resent':
      return ofStore('fieldveil.writes.resent', event)
    case 'record_invalid':
      return ofStore('fieldveil.records.invalid', event)
    // Each follows an opening, which is counted.
    case 'breaker_closed':
      return undefined
  }
}

function ofStore(
  name: Count['name'],
  event: { readonly count: number; readonly reason?: string },
): Count {
  const { count, reason } = event
  return { name, by: count, attributes: reason === undefined ? {} : { reason: nameReason(reason) } }
}

// Stores are code of others: what is no code word may be a sentence that quotes something.
function nameReason(reason: string): string {
  return /^[A-Za-z_]{1,40}$/.test(reason) ? reason : 'other'
}
