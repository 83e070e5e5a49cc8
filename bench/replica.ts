import { poll } from '../test/support/poll.ts'
import { type RedisServer, startRedis } from '../test/support/redis-server.ts'
import { redisFact } from './redis.ts'

/** Two servers on loopback, the second of which follows the first; answers the first. */
export async function startReplicatedRedis(): Promise<RedisServer> {
  const first = await startRedis({ args: ['--repl-diskless-sync-delay', '0'] })
  const follower = await startRedis({ args: ['--replicaof', '127.0.0.1', String(first.port)] })
  await poll('the replica', async () => {
    const status = await redisFact(follower.url, 'replication', 'master_link_status')
    return status === 'up' || undefined
  })
  return {
    ...first,
    stop: async () => {
      await follower.stop()
      await first.stop()
    },
  }
}
