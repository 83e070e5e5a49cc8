import type { Cluster, Redis } from 'ioredis'
import { isCluster, type RedisClient } from '../../stores/redis-client.ts'

/**
 * A connection of our own like the client's, as BullMQ wants it: it waits for Redis however long that
 * takes, and puts nothing before keys. Ends with `disconnect`.
 */
export function duplicateForQueue(
  client: RedisClient,
  onError: (error: Error) => void,
): RedisClient {
  const wishes = { maxRetriesPerRequest: null, enableAutoPipelining: false } as const
  const own = isCluster(client)
    ? duplicateCluster(client, wishes)
    : client.duplicate({ ...wishes, keyPrefix: '', lazyConnect: false })
  own.on('error', onError)
  return own
}

function duplicateCluster(client: Cluster, wishes: Partial<Redis['options']>): Cluster {
  return client.duplicate([], {
    ...{ keyPrefix: '', enableAutoPipelining: false, lazyConnect: false },
    redisOptions: { ...client.options.redisOptions, ...wishes } as object,
  })
}
