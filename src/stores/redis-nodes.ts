import type { Cluster, Redis } from 'ioredis'
import { addressOf, outerPrefix, type RedisCommand } from './redis-client.ts'
import { storeUnavailable } from './redis-errors.ts'
import { awaitReady } from './redis-readiness.ts'
import { clusterSlot } from './redis-slots.ts'

/** The part of a batch that goes to one master. */
export interface NodeBatch {
  /** The nodes of its slots as the map has them, joined: the master first, then its replicas. */
  readonly nodes: string
  /** Where its commands stand in the whole batch. */
  readonly indexes: readonly number[]
}

const longestRefresh = 250
const longestAnswer = 400
const refreshes = new WeakMap<Cluster, Promise<boolean>>()

/**
 * Parts a batch, because ioredis lets a pipeline hold keys of one set of nodes only. Rejects with
 * `store_unavailable` when a master cannot be reached: ioredis would queue what is for it, or send it
 * from node to node for seconds.
 */
export async function partByNode(
  client: Cluster,
  commands: readonly RedisCommand[],
): Promise<NodeBatch[]> {
  let batches = groupByNode(client, commands)
  // A master that was lost stays in the map, though not among the nodes, until the map is new.
  if (batches.some(({ nodes }) => isMissing(client, nodes))) {
    await refreshSlots(client)
    batches = groupByNode(client, commands)
  }
  const waits = batches.map(({ nodes }) => awaitMaster(client, nodes))
  if (waits.some((wait) => wait !== undefined)) await Promise.all(waits)
  return batches
}

export function nodesOfSlot(client: Cluster, slot: number): string {
  return client.slots[slot]?.join(';') ?? ''
}

function groupByNode(client: Cluster, commands: readonly RedisCommand[]): NodeBatch[] {
  const groups = new Map<string, number[]>()
  const outer = outerPrefix(client)
  commands.forEach((command, index) => {
    const nodes = nodesOfSlot(client, clusterSlot(outer + command.key))
    const group = groups.get(nodes)
    if (group === undefined) groups.set(nodes, [index])
    else group.push(index)
  })
  return [...groups].map(([nodes, indexes]) => ({ nodes, indexes }))
}

function findMaster(client: Cluster, nodes: string): Redis | undefined {
  const [address] = nodes.split(';')
  const master = client.nodes().find((node) => addressOf(node) === address)
  return master?.status === 'end' ? undefined : master
}

/** A slot that the map gives to nobody is for ioredis to find out about. */
function isMissing(client: Cluster, nodes: string): boolean {
  return nodes !== '' && findMaster(client, nodes) === undefined
}

function awaitMaster(client: Cluster, nodes: string): Promise<void> | undefined {
  if (nodes === '') return undefined
  const master = findMaster(client, nodes)
  return master === undefined
    ? Promise.reject(storeUnavailable(new Error('Stream isn')))
    : awaitReady(master)
}

/**
 * Asks for the map of the slots anew, once for all callers, as ioredis does only after a redirection.
 * Answers whether it is new.
 */
export async function refreshSlots(client: Cluster): Promise<boolean> {
  let refresh = refreshes.get(client)
  if (refresh === undefined) {
    refresh = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), longestRefresh)
      client.refreshSlotsCache((error) => {
        clearTimeout(timer)
        resolve(!error)
      })
    }).finally(() => refreshes.delete(client))
    refreshes.set(client, refresh)
  }
  return await refresh
}

/**
 * Asks every master, and answers what those said that answered in time: one that is down keeps only
 * its own slots from being used, not the others.
 */
export async function askMasters<Answer>(
  client: Cluster,
  ask: (node: Redis) => Promise<Answer>,
): Promise<Answer[]> {
  const answers = await Promise.all(
    client.nodes('master').map(async (node) => {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), longestAnswer)
      })
      const answer = async () => {
        await awaitReady(node)
        return { said: await ask(node) }
      }
      try {
        return await Promise.race([answer(), late])
      } catch {
        return undefined
      } finally {
        clearTimeout(timer)
      }
    }),
  )
  return answers.flatMap((answer) => (answer === undefined ? [] : [answer.said]))
}
