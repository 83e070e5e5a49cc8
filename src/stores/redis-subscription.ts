import type { Redis } from 'ioredis'
import { addressOf, isCluster, type RedisClient } from './redis-client.ts'
import type { RedisConnection } from './redis-connection.ts'
import { isUnsupported } from './redis-errors.ts'

export interface RedisSubscriptionOptions {
  readonly client: RedisClient
  readonly connection: RedisConnection
  readonly channel: string
  onMessage(message: string): void
  /** Called when the subscription holds again after messages may have been missed. */
  onGap(): void
}

const firstPause = 100
const longestPause = 5_000
const sentinelDeadline = 2_000

/**
 * Subscribes over a connection of its own, which lives no longer than the client's and keeps no
 * process alive. What fails is tried again, except for what the server refuses. Answers how to end it.
 */
export function openSubscription(options: RedisSubscriptionOptions): () => void {
  const { client, connection, channel } = options
  let current: Redis | undefined
  let timer: NodeJS.Timeout | undefined
  let failures = 0
  let missed = false

  function open(): void {
    // While the client is not connected either there is no use in trying: its `ready` comes here.
    if (current !== undefined || client.status !== 'ready') return
    clearTimeout(timer)
    const own = duplicate(client)
    if (own === undefined) {
      retry()
      return
    }
    current = own
    own.on('error', () => {})
    own.on('message', (_channel: string, message: string) => options.onMessage(message))
    own.once('end', () => fail(own))
    own.subscribe(channel).then(
      () => {
        failures = 0
        if (missed) options.onGap()
        missed = false
      },
      (error: Error) => {
        if (isUnsupported(error)) drop()
        else fail(own)
      },
    )
    leaveProcessAlone(own)
  }

  function fail(own: Redis): void {
    if (current !== own) return
    drop()
    retry()
  }

  /** Not by ioredis, whose timer would keep the process alive. */
  function retry(): void {
    timer = setTimeout(open, Math.min(firstPause * 2 ** failures, longestPause))
    timer.unref()
    failures += 1
  }

  function drop(): void {
    clearTimeout(timer)
    const own = current
    current = undefined
    if (own === undefined) return
    missed = true
    own.disconnect()
  }

  function follow(): void {
    // A node that has left the cluster would go on, and hear nothing.
    const stays =
      current !== undefined &&
      isCluster(client) &&
      client.nodes().map(addressOf).includes(addressOf(current))
    if (!stays) drop()
    open()
  }

  connection.on('ready', open)
  connection.on('lost', follow)
  connection.on('end', drop)
  open()
  return () => {
    connection.off('ready', open)
    connection.off('lost', follow)
    connection.off('end', drop)
    drop()
  }
}

function duplicate(client: RedisClient): Redis | undefined {
  const nodes = isCluster(client) ? client.nodes('master') : [client]
  const node = nodes.find(({ status }) => status === 'ready') ?? nodes[0]
  return node?.duplicate({
    lazyConnect: true,
    enableOfflineQueue: true,
    retryStrategy: () => null,
    failoverDetector: false,
    // A sentinel that is frozen would be asked for ever.
    sentinelCommandTimeout: sentinelDeadline,
  })
}

function leaveProcessAlone(client: Redis): void {
  const release = () => client.stream?.unref?.()
  // A socket is there a moment after the call, or behind sentinels once they have been asked.
  setImmediate(release)
  client.on('connect', release)
}
