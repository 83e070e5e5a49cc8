import { createMasker, type Masker, type MaskerOptions } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Cluster, Redis } from 'ioredis'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { type Client, startClient } from './client.ts'
import type { ClientSettings, RedisTarget } from './client-protocol.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { faultKeys } from './values.ts'

/** What a scenario puts up; all of it is gone when the scenario is over. */
export interface Stage {
  /** Hears what every client was answered. */
  readonly ledger: Ledger
  /** Done at the end, the last first. */
  defer(undo: () => unknown): void
  redis(...args: string[]): Promise<RedisServer>
  client(target: RedisTarget, settings?: Omit<ClientSettings, 'target'>): Promise<Client>
  /** A connection of the test's own, which does not mind a server that loads. */
  connect(target: { readonly port: number; readonly password?: string }): Redis
  /** A masker of the test's own, with no cache and nothing seen. */
  masker(target: RedisTarget, options?: Partial<MaskerOptions>): Masker
}

export async function withStage<Result>(act: (stage: Stage) => Promise<Result>): Promise<Result> {
  const undoing: (() => unknown)[] = []
  const ledger = createLedger()
  const defer = (undo: () => unknown): void => void undoing.push(undo)

  function connectAny(target: RedisTarget): Redis | Cluster {
    const made =
      'cluster' in target
        ? new Cluster([...target.cluster])
        : 'sentinels' in target
          ? new Redis({ sentinels: [...target.sentinels], name: 'mymaster' })
          : new Redis(target)
    made.on('error', () => {})
    defer(() => made.disconnect())
    return made
  }

  try {
    return await act({
      ledger,
      defer,
      redis: async (...args) => {
        const server = await startRedis({ args })
        defer(server.stop)
        return server
      },
      client: async (target, settings = {}) => {
        const client = await startClient({ acknowledge: ledger.acknowledge, target, ...settings })
        defer(client.kill)
        return client
      },
      connect: (target) => {
        const made = new Redis({ ...target, enableReadyCheck: false, maxRetriesPerRequest: null })
        made.on('error', () => {})
        defer(() => made.disconnect())
        return made
      },
      masker: (target, options = {}) => {
        const store = new RedisTokenStore({ client: connectAny(target) })
        // It looks at what is left; how long a busy machine takes is for the clients to measure.
        const patient = { keys: faultKeys, store, cache: false, timeout: 20_000 } as const
        const masker = createMasker({ ...patient, ...options })
        defer(masker.close)
        return masker
      },
    })
  } finally {
    for (const undo of undoing.reverse()) await undo()
  }
}

/** The longest time from `mended` to the first success of each client's load. */
export async function timeRecovery(
  clients: readonly Client[],
  mended: number,
  kind: 'mask' | 'unmask' = 'mask',
): Promise<number> {
  const times = clients.map(async (client) => await client.ask('recover', { kind }))
  return Math.max(0, ...(await Promise.all(times)).map((at) => at - mended))
}
