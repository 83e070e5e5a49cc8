import { Redis } from 'ioredis'
import { poll } from './poll.ts'
import { type RedisServer, type RedisServerOptions, startRedis } from './redis-server.ts'

/** Three masters, a third of the slots each. */
export interface RedisCluster {
  readonly nodes: readonly RedisServer[]
  /** For the first argument of ioredis's `Cluster`. */
  readonly addresses: readonly { readonly host: string; readonly port: number }[]
  stop(): Promise<void>
}

const slotRanges = [
  [0, 5_460],
  [5_461, 10_922],
  [10_923, 16_383],
] as const

/** Starts a cluster and waits until every node says that it is whole. */
export async function startRedisCluster(
  options: Pick<RedisServerOptions, 'args'> = {},
): Promise<RedisCluster> {
  const args = [
    ...['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'],
    ...(options.args ?? []),
  ]
  const nodes: RedisServer[] = []
  const stop = async () => {
    await Promise.all(nodes.map(async (node) => await node.stop()))
  }
  try {
    for (const _ of slotRanges) nodes.push(await startRedis({ args }))
    await join(nodes)
  } catch (error) {
    await stop()
    throw error
  }
  return { nodes, addresses: nodes.map(({ port }) => ({ host: '127.0.0.1', port })), stop }
}

async function join(nodes: readonly RedisServer[]): Promise<void> {
  const clients = nodes.map(({ url }) => new Redis(url))
  try {
    await Promise.all(
      clients.map(async (client, index) => {
        const [first, last] = slotRanges[index] ?? [0, 0]
        await addSlots(client, first, last)
        // Epochs that differ from the start spare the nodes the work of making them differ.
        await client.call('cluster', 'set-config-epoch', index + 1)
      }),
    )
    const [first, ...others] = clients
    for (const [index] of others.entries()) {
      await first?.call('cluster', 'meet', '127.0.0.1', nodes[index + 1]?.port ?? 0)
    }
    await poll('the cluster', async () => {
      const states = await Promise.all(
        clients.map(async (client) => String(await client.call('cluster', 'info'))),
      )
      const whole = states.every(
        (state) =>
          state.includes('cluster_state:ok') &&
          state.includes('cluster_slots_ok:16384') &&
          state.includes('cluster_known_nodes:3'),
      )
      return whole || undefined
    })
  } finally {
    for (const client of clients) client.disconnect()
  }
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
