import { sendCommands } from './redis-batches.ts'
import {
  isCluster,
  type RedisArgument,
  type RedisClient,
  type RedisCommand,
  type RedisReply,
} from './redis-client.ts'
import { isUnsupported, isWrongType } from './redis-errors.ts'
import type { ReplicaWait } from './redis-replicas.ts'
import { claimScript, runScript, type ScriptCall } from './redis-scripts.ts'

/** A record on its way to Redis: the whole key, and bytes of our own. */
export interface RedisWrite {
  readonly key: string
  readonly record: Buffer
  /** Milliseconds since 1970, as Redis takes them. */
  readonly expiresAt: number | undefined
}

/** One way to claim; a reply that holds an error stands for its write. */
type ClaimWay = (
  client: RedisClient,
  writes: readonly RedisWrite[],
  replicas: ReplicaWait | undefined,
) => Promise<RedisReply[]>

export type Claim = (
  writes: readonly RedisWrite[],
  replicas?: ReplicaWait,
) => Promise<(Buffer | null)[]>

const keysOfOneScript = 500
const triesOfVanishingKey = 10

/** Claims by the fastest way that the server has and permits, found out once. */
export function createClaim(client: RedisClient): Claim {
  const ways: readonly ClaimWay[] = isCluster(client)
    ? [bySetGet, byScript(1), bySetThenGet]
    : [byScript(keysOfOneScript), bySetGet, bySetThenGet]
  let known = 0
  return async (writes, replicas) => {
    const replies = new Array<RedisReply>(writes.length)
    let left = writes.map((_, index) => index)
    for (let way = known; ; way++) {
      const claim = ways[way] as ClaimWay
      const answered = await claim(
        client,
        left.map((index) => writes[index] as RedisWrite),
        replicas,
      )
      left.forEach((index, position) => {
        replies[index] = answered[position] as RedisReply
      })
      const unsupported = left.filter((index) => isRefusal(replies[index]))
      if (unsupported.length === 0) {
        if (left.length > 0) known = way
        break
      }
      if (way === ways.length - 1) break
      left = unsupported
    }
    return replies.map(heldRecord)
  }
}

function isRefusal(reply: RedisReply | undefined): boolean {
  const error = reply?.[0]
  return error != null && isUnsupported(error)
}

function heldRecord([error, value]: RedisReply): Buffer | null {
  if (isWrongType(error)) return Buffer.alloc(0)
  if (error !== null) throw error
  return value as Buffer | null
}

/** One call over many keys: about twice as fast as a command for each. */
function byScript(keysOfOne: number): ClaimWay {
  return async (client, writes, replicas) => {
    const chunks: (readonly RedisWrite[])[] = []
    for (let start = 0; start < writes.length; start += keysOfOne) {
      chunks.push(writes.slice(start, start + keysOfOne))
    }
    const replies = await runScript(client, claimScript, chunks.map(scriptCall), replicas)
    return replies.flatMap(([error, value], chunk) =>
      (chunks[chunk] ?? []).map(
        (_, index): RedisReply =>
          error === null ? [null, (value as unknown[])[index] ?? null] : [error, null],
      ),
    )
  }
}

function scriptCall(writes: readonly RedisWrite[]): ScriptCall {
  const records = writes.map(({ record }) => record)
  const expires = writes.some(({ expiresAt }) => expiresAt !== undefined)
  const keys = writes.map(({ key }) => key) as [string, ...string[]]
  const words: RedisArgument[] = [
    Buffer.concat(records),
    joinLengths(records),
    expires ? writes.map(({ expiresAt }) => expiresAt ?? 0).join() : '',
    keys.length > 1 && new Set(keys).size === keys.length ? '1' : '0',
  ]
  return { keys, words }
}

/** One number where all are of one length, as padded records nearly always are. */
function joinLengths(records: readonly Buffer[]): string {
  const length = records[0]?.length ?? 0
  if (records.every((record) => record.length === length)) return String(length)
  return records.map((record) => record.length).join()
}

/** From Redis 7.0 on: before it, NX and GET exclude each other. */
const bySetGet: ClaimWay = async (client, writes, replicas) =>
  await sendCommands(
    client,
    writes.map((write) => setCommand(write, 'GET')),
    replicas,
  )

const bySetThenGet: ClaimWay = async (client, writes, replicas) => {
  const replies = new Array<RedisReply>(writes.length).fill([new Error('TRYAGAIN'), null])
  let left = writes.map((_, index) => index)
  for (let tries = 0; left.length > 0 && tries < triesOfVanishingKey; tries++) {
    const answered = await sendCommands(
      client,
      left.flatMap((index) => {
        const write = writes[index] as RedisWrite
        return [setCommand(write), { name: 'get', key: write.key, words: [write.key] } as const]
      }),
      replicas,
    )
    left = left.filter((index, position) => {
      const [setError, stored] = answered[position * 2] as RedisReply
      const held = answered[position * 2 + 1] as RedisReply
      // The record that kept ours out expired before it was read: the key may be free now.
      if (setError === null && stored === null && held[0] === null && held[1] === null) return true
      replies[index] = setError !== null ? [setError, null] : stored !== null ? [null, null] : held
      return false
    })
  }
  return replies
}

function setCommand({ key, record, expiresAt }: RedisWrite, ...last: 'GET'[]): RedisCommand {
  const expiry = expiresAt === undefined ? [] : ['PXAT', expiresAt]
  return { name: 'set', key, words: [key, record, ...expiry, 'NX', ...last] }
}
