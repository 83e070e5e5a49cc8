import { Redis } from 'ioredis'
import { poll } from './poll.ts'
import type { RedisCluster } from './redis-cluster.ts'
import { type RedisServer, startRedis } from './redis-server.ts'

/** Gives each master of a cluster a replica, in the masters' order, and waits until they follow. */
export async function startClusterReplicas(cluster: RedisCluster): Promise<RedisServer[]> {
  const args = [
    ...['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'],
    ...['--repl-diskless-sync-delay', '0'],
  ]
  const replicas: RedisServer[] = []
  try {
    for (const _ of cluster.nodes) replicas.push(await startRedis({ args }))
    await Promise.all(
      replicas.map(async (replica, index) => {
        const master = cluster.nodes[index]
        if (master !== undefined) await follow(replica, master, cluster.nodes)
      }),
    )
  } catch (error) {
    await Promise.all(replicas.map(async (replica) => await replica.stop()))
    throw error
  }
  return replicas
}

async function follow(
  replica: RedisServer,
  master: RedisServer,
  all: readonly RedisServer[],
): Promise<void> {
  const [own, other] = [new Redis(replica.url), new Redis(master.url)]
  try {
    const id = String(await other.cluster('MYID'))
    // All of them: it takes nodes long to hear of each other from others.
    for (const { port } of all) await own.call('cluster', 'meet', '127.0.0.1', port)
    await poll('the replica to know its master', async () => {
      return String(await own.call('cluster', 'replicate', id))
    })
    await poll('the replica to follow', async () => {
      return (await own.info('replication')).includes('master_link_status:up') || undefined
    })
    await poll('all nodes to know the replica', async () => {
      const slots = (await other.cluster('SLOTS')) as unknown[][]
      return slots.every((range) => range.length > 3) || undefined
    })
  } finally {
    own.disconnect()
    other.disconnect()
  }
}
