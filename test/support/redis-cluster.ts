import { Redis } from 'ioredis'
import { poll } from './poll.ts'
import { type RedisServer, type RedisServerOptions, startRedis } from './redis-server.ts'

/** Three masters, a third of the slots each. */
export interface RedisCluster {
  /** The masters, as they were at the start. */
  readonly nodes: readonly RedisServer[]
  /** Where asked for, one for each master, in the masters' order. */
  readonly replicas: readonly RedisServer[]
  /** For the first argument of ioredis's `Cluster`. */
  readonly addresses: readonly { readonly host: string; readonly port: number }[]
  stop(): Promise<void>
}

export interface RedisClusterOptions extends Pick<RedisServerOptions, 'args'> {
  /** A replica for each master; `false`. */
  readonly withReplicas?: boolean
}

const slotRanges = [
  [0, 5_460],
  [5_461, 10_922],
  [10_923, 16_383],
] as const

/** Starts a cluster and waits until every node says that it is whole. */
export async function startRedisCluster(options: RedisClusterOptions = {}): Promise<RedisCluster> {
  const args = [
    ...['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'],
    ...['--repl-diskless-sync-delay', '0'],
    ...(options.args ?? []),
  ]
  const nodes: RedisServer[] = []
  const replicas: RedisServer[] = []
  const stop = async () => {
    await Promise.all([...nodes, ...replicas].map(async (node) => await node.stop()))
  }
  try {
    for (const _ of slotRanges) nodes.push(await startRedis({ args }))
    if (options.withReplicas) {
      for (const _ of slotRanges) replicas.push(await startRedis({ args }))
    }
    await join(nodes, replicas)
  } catch (error) {
    await stop()
    throw error
  }
  const addresses = [...nodes, ...replicas].map(({ port }) => ({ host: '127.0.0.1', port }))
  return { nodes, replicas, addresses, stop }
}

/** Whether a node sees every slot served, and as many nodes as there should be. */
export async function isWhole(node: Redis, known: number): Promise<boolean> {
  const state = String(await node.call('cluster', 'info'))
  return (
    state.includes('cluster_state:ok') &&
    state.includes('cluster_slots_ok:16384') &&
    state.includes(`cluster_known_nodes:${known}\r`)
  )
}

async function join(
  nodes: readonly RedisServer[],
  replicas: readonly RedisServer[],
): Promise<void> {
  const masters = nodes.map(({ url }) => new Redis(url))
  const followers = replicas.map(({ url }) => new Redis(url))
  const clients = [...masters, ...followers]
  try {
    await Promise.all(
      masters.map(async (client, index) => {
        const [first, last] = slotRanges[index] ?? [0, 0]
        await addSlots(client, first, last)
        // Epochs that differ from the start spare the nodes the work of making them differ.
        await client.call('cluster', 'set-config-epoch', index + 1)
      }),
    )
    for (const { port } of [...nodes, ...replicas].slice(1)) {
      await masters[0]?.call('cluster', 'meet', '127.0.0.1', port)
    }
    await poll('the cluster', async () => {
      const states = clients.map(async (client) => await isWhole(client, clients.length))
      return (await Promise.all(states)).every(Boolean) || undefined
    })
    await Promise.all(
      followers.map(async (client, index) => {
        await follow(client, String(await masters[index]?.call('cluster', 'myid')))
      }),
    )
  } finally {
    for (const client of clients) client.disconnect()
  }
}

async function follow(replica: Redis, master: string): Promise<void> {
  await replica.call('cluster', 'replicate', master)
  await poll('the replica to follow', async () => {
    return (await replica.info('replication')).includes('master_link_status:up') || undefined
  })
}

/** ADDSLOTSRANGE came with Redis 7.0. */
async function addSlots(client: Redis, first: number, last: number): Promise<void> {
  try {
    await client.call('cluster', 'addslotsrange', first, last)
  } catch {
    const slots = Array.from({ length: last - first + 1 }, (_, index) => first + index)
    await client.call('cluster', 'addslots', ...slots)
  }
}
