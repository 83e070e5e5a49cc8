import type { Cluster } from 'ioredis'
import {
  isCluster,
  outerPrefix,
  type RedisClient,
  type RedisCommand,
  type RedisReply,
} from './redis-client.ts'
import { isUnsupported, storeUnavailable } from './redis-errors.ts'
import { clusterSlot } from './redis-slots.ts'

/** Makes a pipeline answer only when a replica has all that its node had written until then. */
export interface ReplicaWait {
  /**
   * The two commands that end such a pipeline; in a cluster for the node that has the slots which
   * `isThere` accepts. Throws `store_unavailable` for a node of hardly any slots.
   */
  commands(isThere?: (slot: number) => boolean): readonly [RedisCommand, RedisCommand]
  /** Throws unless a replica has it all, given what the two were answered. */
  check(replies: readonly RedisReply[]): void
}

/** Follows the prefix: no record's key looks like it. */
export const beatName = '~beat'

const beatLife = 10_000
const mostTries = 20_000

/**
 * WAIT covers only what its own connection has written. A batch that met its records, as after a
 * failure over a new connection, wrote nothing, and they may be on the master alone; so a beat is
 * written before it, which comes after all of them in the stream to the replicas. A master that was
 * cut off and replaced has no replica that acknowledges, and fails.
 *
 * Redis answers nothing else on a connection while it WAITs, so that other calls of this client wait
 * too, for `timeout` milliseconds at most.
 */
export function createReplicaWait(
  client: RedisClient,
  prefix: string,
  timeout: number,
): ReplicaWait {
  const beat = prefix + beatName
  const findBeat = isCluster(client) ? createBeatFinder(client, beat) : () => beat
  return {
    commands: (isThere) => {
      const key = findBeat(isThere ?? (() => true))
      return [
        { name: 'set', key, words: [key, '', 'PX', beatLife] },
        { name: 'wait', key, words: [1, timeout] },
      ]
    },
    check: ([beaten, waited]) => {
      if (beaten?.[0]) throw beaten[0]
      const problem = waited?.[0]
      if (problem && isUnsupported(problem)) {
        throw storeUnavailable(problem, "durability 'replica' needs WAIT permitted")
      }
      if (problem) throw problem
      if (Number(waited?.[1]) >= 1) return
      throw storeUnavailable(
        new Error('NOREPLICAS'),
        `no replica took the write within ${timeout} ms: see INFO replication on the server, or ` +
          'raise replicaTimeout if its replicas are slow',
      )
    },
  }
}

/** A beat needs a key of the node's own, whatever slot that is in. */
function createBeatFinder(client: Cluster, beat: string) {
  const slotOf = (key: string) => clusterSlot(outerPrefix(client) + key)
  // A prefix with a tag in braces has all its keys in one slot, the beats too.
  const isTagged = slotOf(`${beat}a`) === slotOf(beat) && slotOf(`${beat}b`) === slotOf(beat)
  const tries = isTagged ? 1 : mostTries
  const known: { readonly key: string; readonly slot: number }[] = []
  return (isThere: (slot: number) => boolean): string => {
    const found = known.find(({ slot }) => isThere(slot))
    if (found !== undefined) return found.key
    for (let number = 0; number < tries; number++) {
      const key = beat + number
      const slot = slotOf(key)
      if (!isThere(slot)) continue
      known.push({ key, slot })
      return key
    }
    throw storeUnavailable(new Error('TRYAGAIN'))
  }
}
