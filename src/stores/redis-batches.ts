import type { Cluster } from 'ioredis'
import {
  addressOf,
  isCluster,
  noReply,
  type RedisClient,
  type RedisCommand,
  type RedisReply,
  sendAlone,
  sendPipeline,
} from './redis-client.ts'
import { type NodeBatch, nodesOfSlot, partByNode, refreshSlots } from './redis-nodes.ts'
import { awaitReady } from './redis-readiness.ts'
import type { ReplicaWait } from './redis-replicas.ts'

/**
 * Ends a pipeline that reads. Without a command that is no read in it ioredis sends all of it to
 * the node that one ASK names, where keys that have not moved yet would seem to be missing.
 */
const barrier: RedisCommand = { name: 'ping', key: '', words: [] }

/**
 * Sends a batch in one round trip, as one pipeline or in a cluster one for each node, and answers
 * in its order. Errors that the server answers stand among the replies; it rejects with others, and
 * when `replicas` is given, unless each node's replicas have what the batch wrote and met there.
 */
export async function sendCommands(
  client: RedisClient,
  commands: readonly RedisCommand[],
  replicas?: ReplicaWait,
): Promise<RedisReply[]> {
  if (!isCluster(client)) {
    // A pipeline of one costs ioredis half as much again as its command.
    const [first] = commands
    if (replicas === undefined && first !== undefined && commands.length === 1) {
      return [await sendAlone(client, first)]
    }
    if (replicas === undefined) return await sendPipeline(client, commands)
    const answered = await sendPipeline(client, [...commands, ...replicas.commands()])
    const ending = answered.splice(commands.length)
    if (answered.some(didAnything)) replicas.check(ending)
    return answered
  }
  const replies = new Array<RedisReply>(commands.length).fill(noReply)
  const batches = await partByNode(client, commands)
  await Promise.all(
    batches.map(async (batch) => {
      const part = batch.indexes.map((index) => commands[index] as RedisCommand)
      const answered = await sendPart(client, batch, part, replicas)
      batch.indexes.forEach((index, position) => {
        replies[index] = answered[position] ?? noReply
      })
    }),
  )
  return replies
}

async function sendPart(
  client: Cluster,
  { nodes }: NodeBatch,
  commands: readonly RedisCommand[],
  replicas: ReplicaWait | undefined,
): Promise<RedisReply[]> {
  const last =
    replicas?.commands((slot) => nodesOfSlot(client, slot) === nodes) ??
    (commands.some(({ name }) => name === 'get') ? [barrier] : [])
  let answered: RedisReply[]
  try {
    answered = await sendPipeline(client, [...commands, ...last])
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('All keys in the pipeline')))
      throw error
    // The map of the slots changed since the batch was grouped; ioredis has sent none of it.
    answered = [...commands, ...last].map(() => [new Error('MOVED'), null])
  }
  const ending = answered.splice(commands.length)
  const isWhole = !answered.some(wasRedirected) && !ending.some(wasRedirected)
  if (isWhole && answered.some(didAnything)) replicas?.check(ending)
  const replies = await Promise.all(
    answered.map(async (reply, index) => {
      const command = commands[index]
      return command !== undefined && wasRedirected(reply) ? sendAlone(client, command) : reply
    }),
  )
  if (!isWhole && replicas !== undefined) await confirmEverywhere(client, replicas)
  return replies
}

/** What the server refused has neither written nor met anything. */
function didAnything([error]: RedisReply): boolean {
  return error === null
}

/** A pipeline of ioredis follows a redirection only when every command in it got the same one. */
function wasRedirected([error]: RedisReply): boolean {
  return error !== null && /^(MOVED|ASK|TRYAGAIN)(\s|$)/.test(error.message)
}

/** Which masters redirected commands ended at ioredis does not tell, so all have to confirm. */
async function confirmEverywhere(client: Cluster, replicas: ReplicaWait): Promise<void> {
  // One slot that has moved makes ioredis misplace all of its neighbours too, until it asks.
  await refreshSlots(client)
  await Promise.all(
    client.nodes('master').map(async (node) => {
      const address = addressOf(node)
      const commands = replicas.commands((slot) => client.slots[slot]?.[0] === address)
      await awaitReady(node)
      replicas.check(await sendPipeline(client, commands))
    }),
  )
}
