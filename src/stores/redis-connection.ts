import { EventEmitter } from 'node:events'
import type { Cluster, Redis } from 'ioredis'
import { addressOf, isCluster, type RedisClient } from './redis-client.ts'

/**
 * What a client's connections go through. `ready`: commands can be sent; `lost`: they go over another
 * connection than before or to another server; `end`: the client has been closed.
 */
export interface RedisConnection {
  /** Counts up with every `lost`. */
  readonly epoch: number
  on(event: ConnectionEvent, listener: () => void): void
  off(event: ConnectionEvent, listener: () => void): void
}

export type ConnectionEvent = 'ready' | 'lost' | 'end'

const connections = new WeakMap<RedisClient, RedisConnection>()

/** One for all stores over a client, so that many of them leave few listeners at it. */
export function connectionOf(client: RedisClient): RedisConnection {
  const known = connections.get(client)
  if (known !== undefined) return known
  const events = new EventEmitter().setMaxListeners(0)
  let epoch = 0
  const lose = () => {
    epoch += 1
    events.emit('lost')
  }
  let wasReady = client.status === 'ready'
  client.on('ready', () => {
    if (wasReady) lose()
    wasReady = true
    events.emit('ready')
  })
  client.on('end', () => events.emit('end'))
  if (isCluster(client)) watchNodes(client, lose)
  const connection: RedisConnection = {
    get epoch() {
      return epoch
    },
    on: (event, listener) => void events.on(event, listener),
    off: (event, listener) => void events.off(event, listener),
  }
  connections.set(client, connection)
  return connection
}

/** Each node has a connection of its own, which ioredis makes when it is first needed and never mends. */
function watchNodes(client: Cluster, lose: () => void): void {
  const met = new Set<string>()
  const watchNode = (node: Redis) => {
    const address = addressOf(node)
    if (node.status === 'ready') met.add(address)
    node.on('ready', () => {
      // The other nodes are replicas, which are never read.
      if (met.has(address) && client.nodes('master').includes(node)) lose()
      met.add(address)
    })
  }
  for (const node of client.nodes()) watchNode(node)
  client.on('+node', watchNode)
  // ioredis changes its map in place, so that only a copy tells what has changed.
  const masters: (string | undefined)[] = []
  const noteMasters = () => {
    let changed = false
    client.slots.forEach((nodes, slot) => {
      const [master] = nodes
      if (master === undefined || masters[slot] === master) return
      changed ||= masters[slot] !== undefined
      masters[slot] = master
    })
    if (changed) lose()
  }
  noteMasters()
  client.on('refresh', noteMasters)
}
