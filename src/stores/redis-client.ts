import type { Cluster, Redis } from 'ioredis'

/** A ready client of ioredis: standalone, Sentinel or Cluster. */
export type RedisClient = Redis | Cluster

export type RedisArgument = string | number | Buffer

export interface RedisCommand {
  readonly name:
    | 'dbsize'
    | 'eval'
    | 'evalsha'
    | 'get'
    | 'incrby'
    | 'info'
    | 'mget'
    | 'ping'
    | 'publish'
    | 'scan'
    | 'set'
    | 'wait'
  /** Decides where the command goes in a cluster; without the client's own `keyPrefix`. */
  readonly key: string
  readonly words: readonly RedisArgument[]
}

/** An error that the server answered, or what it answered, with bytes as Buffers. */
export type RedisReply = readonly [error: Error | null, value: unknown]

export const noReply: RedisReply = [new Error('Connection is closed.'), null]

/** What the server answered; throws the error instead, where there was one. */
export function answerOf([error, value]: RedisReply = noReply): unknown {
  if (error !== null) throw error
  return value
}

/** Whether a client is one of a cluster, told without loading ioredis. */
export function isCluster(client: RedisClient): client is Cluster {
  return client.isCluster === true
}

/** What ioredis puts before every key by itself. */
export function outerPrefix(client: RedisClient): string {
  return client.options.keyPrefix ?? ''
}

/** A node of a cluster as the map of the slots names it. */
export function addressOf(node: Redis): string {
  return `${node.options.host}:${node.options.port}`
}

/** Sends commands together, in their order; the errors that the server answers stand among the replies. */
export async function sendPipeline(
  client: RedisClient,
  commands: readonly RedisCommand[],
): Promise<RedisReply[]> {
  const pipeline = client.pipeline()
  for (const command of commands) issue(pipeline, command)
  return (await pipeline.exec()) ?? []
}

/** Sends one command, which in a cluster follows redirections wherever they lead. */
export async function sendAlone(client: RedisClient, command: RedisCommand): Promise<RedisReply> {
  // An automatic pipeline would put the commands together again that have to part.
  if (client.options.enableAutoPipelining) {
    const [reply] = await sendPipeline(client, [command])
    return reply ?? noReply
  }
  try {
    return [null, await issue(client, command)]
  } catch (error) {
    return [error as Error, null]
  }
}

/** By the command's own method: `callBuffer` loses its command under automatic pipelining. */
function issue(target: object, { name, words }: RedisCommand): unknown {
  const methods = target as Record<string, (words: readonly RedisArgument[]) => unknown>
  return methods[`${name}Buffer`]?.call(target, words)
}
