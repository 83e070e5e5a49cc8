import type { Events } from '../events.ts'
import type { Operation, Telemetry } from '../telemetry/open-telemetry.ts'
import type { EraseReceipt, ErrorCode } from '../types.ts'
import type { FoundValue, VaultRequest } from '../vault.ts'
import type { Call } from './call-context.ts'

/** Says what calls did, to whoever listens: never a value or a token. */
export interface Watch {
  masked(call: Call, requests: readonly VaultRequest[]): void
  unmasked(call: Call, found: readonly (FoundValue | undefined)[]): void
  /** A call that failed. */
  refused(call: Call, operation: Operation, reason: ErrorCode): void
  /** Tokens that no rule lets the caller open. */
  shut(call: Call, found: readonly FoundValue[]): void
  honeytoken(call: Call, print: string): void
  erased(call: Call, receipt: EraseReceipt): void
  /** When a call began, where somebody wants to know. */
  begin(): number | undefined
  /** A call that was answered at once. */
  finish(operation: Operation, begun: number | undefined, error?: unknown): void
  /** A call that has to wait. */
  trace(operation: Operation, call: Call, begun: number | undefined, work: Promise<unknown>): void
}

export interface WatchParts {
  readonly events: Events
  readonly fingerprint: (tenant: string, parts: readonly string[]) => string
  readonly telemetry: Telemetry | undefined
}

export function createWatch({ events, fingerprint, telemetry }: WatchParts): Watch {
  function nameCaller({ tenant, actor, purpose }: Call) {
    return {
      ...(purpose === undefined ? {} : { purpose }),
      ...(actor === undefined ? {} : nameActor(tenant, actor)),
    }
  }

  function nameActor(tenant: string, actor: string): { readonly actor?: string } {
    try {
      return { actor: fingerprint(tenant, ['actor', actor]) }
    } catch {
      // A call that failed for want of its tenant's secrets.
      return {}
    }
  }

  function countByType(names: Iterable<string>): Map<string, number> {
    const counts = new Map<string, number>()
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
    return counts
  }

  return {
    masked: (call, requests) => {
      if (!events.active) return
      const { tenant } = call
      const { actor } = nameCaller(call)
      for (const [tokenName, count] of countByType(requests.map(({ type }) => type.tokenName))) {
        const own = actor === undefined ? {} : { actor }
        events.emit({ type: 'masked', tenant, tokenName, count, ...own })
      }
    },
    unmasked: (call, found) => {
      if (!events.active) return
      const { tenant } = call
      const names = found.flatMap((one) => one?.tokenName ?? [])
      for (const [tokenName, count] of countByType(names)) {
        events.emit({ type: 'unmasked', tenant, tokenName, count, ...nameCaller(call) })
      }
    },
    refused: (call, operation, reason) => {
      if (!events.active) return
      const { tenant } = call
      events.emit({ type: 'refused', operation, tenant, reason, count: 1, ...nameCaller(call) })
    },
    shut: (call, found) => {
      if (!events.active) return
      const { tenant } = call
      const refused = { type: 'refused', operation: 'unmask', reason: 'unmask_policy' } as const
      for (const [tokenName, count] of countByType(found.map(({ tokenName: name }) => name))) {
        events.emit({ ...refused, tenant, tokenName, count, ...nameCaller(call) })
      }
    },
    honeytoken: (call, print) => {
      const { tenant } = call
      events.emit({ type: 'honeytoken_opened', tenant, fingerprint: print, ...nameCaller(call) })
    },
    erased: ({ tenant }, { id, kind, count, fingerprint: print }) => {
      const counted = count === undefined ? {} : { count }
      events.emit({ type: 'erased', tenant, kind, ...counted, fingerprint: print, receipt: id })
    },
    begin: () => telemetry?.begin(),
    finish: (operation, begun, error) => telemetry?.finish(operation, begun, error),
    trace: (operation, { tenant }, begun, work) => telemetry?.trace(operation, tenant, begun, work),
  }
}
