import type { Redis } from 'ioredis'
import { isCluster, type RedisClient } from './redis-client.ts'
import { errorWord } from './redis-errors.ts'

const shortestPause = 1_000
const lastLeft = new WeakMap<Redis, number>()

/**
 * Makes a client that a server told READONLY connect anew. A failover by demotion, as of a master that
 * came back, closes no connection: the client would stay with what is a replica now for ever, where
 * asking the sentinel or the name server again leads to the master. At most once a second, because
 * it is all in vain where there is only this server.
 */
export function leaveReplica(client: RedisClient, error: unknown): void {
  if (isCluster(client) || errorWord(error) !== 'READONLY') return
  // A client that never tries again would end for good.
  if (typeof client.options.retryStrategy?.(1) !== 'number') return
  const now = performance.now()
  if (now - (lastLeft.get(client) ?? Number.NEGATIVE_INFINITY) < shortestPause) return
  lastLeft.set(client, now)
  client.disconnect(true)
}
