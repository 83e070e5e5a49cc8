import { sendCommands } from './redis-batches.ts'
import { answerOf, isCluster, type RedisClient, type RedisCommand } from './redis-client.ts'
import { isWrongType } from './redis-errors.ts'

const keysOfOneRead = 500

/**
 * The record of each whole key, or `null`. A key that holds a list or the like is `null` too, as MGET
 * has it; a cluster is asked key by key, tells, and the answer has no bytes.
 */
export async function readRecords(
  client: RedisClient,
  keys: readonly string[],
): Promise<(Uint8Array | null)[]> {
  if (isCluster(client)) {
    const commands = keys.map((key): RedisCommand => ({ name: 'get', key, words: [key] }))
    const replies = await sendCommands(client, commands)
    return replies.map((reply) =>
      isWrongType(reply[0]) ? new Uint8Array() : (answerOf(reply) as Buffer | null),
    )
  }
  const commands: RedisCommand[] = []
  for (let start = 0; start < keys.length; start += keysOfOneRead) {
    const words = keys.slice(start, start + keysOfOneRead)
    commands.push({ name: 'mget', key: words[0] ?? '', words })
  }
  const answers = (await sendCommands(client, commands)).map(
    (reply) => answerOf(reply) as (Buffer | null)[],
  )
  const [only] = answers
  return only !== undefined && answers.length === 1 ? only : answers.flat()
}
