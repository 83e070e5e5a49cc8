import { Redis } from 'ioredis'
import { poll } from './poll.ts'
import { type RedisServer, startRedis } from './redis-server.ts'

/** Starts a server that follows another one, and waits until it does. */
export async function startReplica(
  master: RedisServer,
  args: readonly string[] = [],
): Promise<RedisServer> {
  const replica = await startRedis({
    args: [
      ...['--replicaof', '127.0.0.1', String(master.port)],
      ...['--repl-diskless-sync-delay', '0', ...args],
    ],
  })
  try {
    await awaitReplicas(master, 1)
  } catch (error) {
    await replica.stop()
    throw error
  }
  return replica
}

/** Waits until a server says that so many replicas have caught up with it. */
export async function awaitReplicas(master: RedisServer, count: number): Promise<void> {
  const client = new Redis(master.url)
  try {
    await poll(`${count} replicas`, async () => {
      const online = (await client.info('replication')).match(/state=online/g) ?? []
      return online.length >= count || undefined
    })
  } finally {
    client.disconnect()
  }
}
