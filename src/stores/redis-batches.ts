import type { Cluster, Redis } from 'ioredis'
import { clusterSlot } from './redis-slots.ts'

/** A ready client of ioredis: standalone, Sentinel or Cluster. */
export type RedisClient = Redis | Cluster

export type RedisArgument = string | number | Buffer

export interface RedisCommand {
  readonly name: 'set' | 'get' | 'mget' | 'eval' | 'evalsha' | 'incrby' | 'info' | 'ping'
  /** Decides where the command goes in a cluster; without the client's own `keyPrefix`. */
  readonly key: string
  readonly words: readonly RedisArgument[]
}

/** An error that the server answered, or what it answered, with bytes as Buffers. */
export type RedisReply = readonly [error: Error | null, value: unknown]

/**
 * Ends a pipeline that reads. Without a command that is no read in it ioredis sends all of it to
 * the node that one ASK names, where keys that have not moved yet would seem to be missing.
 */
const barrier: RedisCommand = { name: 'ping', key: '', words: [] }

const noReply: RedisReply = [new Error('Connection is closed.'), null]

/** Whether a client is one of a cluster, told without loading ioredis. */
export function isCluster(client: RedisClient): client is Cluster {
  return client.isCluster === true
}

/**
 * Sends a batch in one round trip, as one pipeline or in a cluster one for each node, and answers
 * in its order. Errors that the server answers stand among the replies; it rejects with others.
 */
export async function sendCommands(
  client: RedisClient,
  commands: readonly RedisCommand[],
): Promise<RedisReply[]> {
  if (!isCluster(client)) return await sendPipeline(client, commands)
  const replies = new Array<RedisReply>(commands.length).fill(noReply)
  await Promise.all(
    groupByNode(client, commands).map(async (indexes) => {
      const part = indexes.map((index) => commands[index] as RedisCommand)
      const answered = await sendPart(client, part)
      indexes.forEach((index, position) => {
        replies[index] = answered[position] ?? noReply
      })
    }),
  )
  return replies
}

/** ioredis lets a pipeline hold keys of one set of nodes only, a master with its replicas. */
function groupByNode(client: Cluster, commands: readonly RedisCommand[]): number[][] {
  const groups = new Map<string, number[]>()
  const clientPrefix = client.options.keyPrefix ?? ''
  commands.forEach((command, index) => {
    const nodes = client.slots[clusterSlot(clientPrefix + command.key)]?.join(';') ?? ''
    const group = groups.get(nodes)
    if (group === undefined) groups.set(nodes, [index])
    else group.push(index)
  })
  return [...groups.values()]
}

async function sendPart(client: Cluster, commands: readonly RedisCommand[]): Promise<RedisReply[]> {
  let replies: RedisReply[]
  try {
    const reads = commands.some(({ name }) => name === 'get')
    replies = await sendPipeline(client, reads ? [...commands, barrier] : commands)
    if (reads) replies.pop()
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('All keys in the pipeline')))
      throw error
    // The map of the slots changed since the batch was grouped; ioredis has sent none of it.
    replies = commands.map(() => [new Error('MOVED'), null])
  }
  return await Promise.all(
    replies.map(async (reply, index) => {
      const command = commands[index]
      return command !== undefined && wasRedirected(reply) ? sendAlone(client, command) : reply
    }),
  )
}

/** A pipeline of ioredis follows a redirection only when every command in it got the same one. */
function wasRedirected([error]: RedisReply): boolean {
  return error !== null && /^(MOVED|ASK|TRYAGAIN)(\s|$)/.test(error.message)
}

async function sendAlone(client: Cluster, command: RedisCommand): Promise<RedisReply> {
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

async function sendPipeline(
  client: RedisClient,
  commands: readonly RedisCommand[],
): Promise<RedisReply[]> {
  const pipeline = client.pipeline()
  for (const command of commands) issue(pipeline, command)
  return (await pipeline.exec()) ?? []
}

/** By the command's own method: `callBuffer` loses its command under automatic pipelining. */
function issue(target: object, { name, words }: RedisCommand): unknown {
  const methods = target as Record<string, (words: readonly RedisArgument[]) => unknown>
  return methods[`${name}Buffer`]?.call(target, words)
}
