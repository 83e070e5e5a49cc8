import type { RedisClient } from '../stores/redis-client.ts'
import { awaitReady } from '../stores/redis-readiness.ts'

/**
 * Resolves when a command can be written to the connection; rejects with `store_unavailable` when it
 * cannot until `deadline`, in milliseconds of `performance.now`, and once the client has ended.
 */
export async function awaitConnection(client: RedisClient, deadline: number): Promise<void> {
  for (;;) {
    try {
      await awaitReady(client)
      return
    } catch (error) {
      if (client.status === 'end' || performance.now() >= deadline) throw error
    }
  }
}
