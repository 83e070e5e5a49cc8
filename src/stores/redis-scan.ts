import type { Cluster, Redis } from 'ioredis'
import { configurationError } from '../errors.ts'
import type { TokenStorePage } from '../types.ts'
import {
  addressOf,
  isCluster,
  outerPrefix,
  type RedisClient,
  sendPipeline,
} from './redis-client.ts'
import { storeUnavailable } from './redis-errors.ts'
import { askMasters, refreshSlots } from './redis-nodes.ts'
import { awaitReady } from './redis-readiness.ts'
import { beatName } from './redis-replicas.ts'
import { createSlotSet, readSlots, type SlotSet, writeSlots } from './redis-slots.ts'

/** How far a walk is on one server: where SCAN goes on, and which run of the server said so. */
interface ServerPlace {
  /** `0` at the beginning and after the end. */
  readonly cursor: string
  /** Another run of a server has its keys in another order. */
  readonly run: string
}

/** How far a walk is in a cluster. */
interface Place extends ServerPlace {
  /** The address of the master that is being scanned; empty between two. */
  readonly node: string
  /** What it had at the beginning of its scan. */
  readonly slots: SlotSet
  /** The slots whose keys have all been seen. */
  readonly done: SlotSet
}

interface ServerPage extends ServerPlace {
  readonly keys: readonly string[]
  readonly total: number | undefined
  /** Whether it is the server's first page, although another one was asked for. */
  readonly isRestart: boolean
}

/** Reads a page of one server from a cursor on. */
type ScanServer = (node: Redis, from: ServerPlace) => Promise<ServerPage>

const anywhere: ServerPlace = { cursor: '0', run: '' }

/**
 * Walks the keys by SCAN, server by server. A server that was restarted or replaced meanwhile is
 * walked again from its beginning, and slots that have moved are walked where they are now.
 */
export async function scanKeys(
  client: RedisClient,
  prefix: string,
  cursor: string | undefined,
  size: number,
): Promise<TokenStorePage> {
  const place = readPlace(cursor)
  const whole = outerPrefix(client) + prefix
  const scan: ScanServer = async (node, from) => {
    const page = await scanServer(node, whole, from.cursor, size)
    if (from.cursor === '0' || from.run === page.run) return page
    return { ...(await scanServer(node, whole, '0', size)), isRestart: true }
  }
  if (isCluster(client)) return await scanCluster(client, place, scan)
  const { keys, cursor: next, run, total } = await scan(client, place)
  return answerPage(keys, total, next === '0' ? undefined : `${next}/${run}`)
}

async function scanCluster(
  client: Cluster,
  place: Place,
  scan: ScanServer,
): Promise<TokenStorePage> {
  const owned = slotsByMaster(client)
  const stays = owned.has(place.node)
  const address = stays ? place.node : findUndone(owned, place.done)
  if (address === undefined) return answerPage([], undefined, undefined)
  const node = client.nodes('master').find((master) => addressOf(master) === address)
  if (node === undefined) throw storeUnavailable(new Error('Stream isn'))
  await awaitReady(node)
  const [page, sizes] = await Promise.all([
    scan(node, stays ? place : anywhere),
    askMasters(client, async (master) => Number(await master.dbsize())),
  ])
  const total = sizes.reduce((sum, count) => sum + count, 0)
  const slots = stays && !page.isRestart ? place.slots : (owned.get(address) ?? createSlotSet())
  if (page.cursor !== '0') {
    const next = { cursor: page.cursor, run: page.run, node: address, slots, done: place.done }
    return answerPage(page.keys, total, writePlace(next))
  }
  if (!(await refreshSlots(client))) throw storeUnavailable(new Error('Stream isn'))
  // A slot that came or went meanwhile has not been seen whole.
  const now = slotsByMaster(client)
  const kept = now.get(address)
  const done = place.done.map((was, slot) => was | ((slots[slot] ?? 0) & (kept?.[slot] ?? 0)))
  const isOver = findUndone(now, done) === undefined
  const next = { ...anywhere, node: '', slots: createSlotSet(), done }
  return answerPage(page.keys, total, isOver ? undefined : writePlace(next))
}

/** Three commands of one pipeline, so that one run of the server answers them all. */
async function scanServer(
  node: Redis,
  prefix: string,
  cursor: string,
  size: number,
): Promise<ServerPage> {
  const pattern = `${prefix.replace(/[\\*?[\]]/g, '\\$&')}*`
  const [server, scanned, counted] = await sendPipeline(node, [
    { name: 'info', key: '', words: ['server'] },
    { name: 'scan', key: '', words: [cursor, 'MATCH', pattern, 'COUNT', size] },
    { name: 'dbsize', key: '', words: [] },
  ])
  if (scanned?.[0]) throw scanned[0]
  const [next, keys] = scanned?.[1] as [Buffer, Buffer[]]
  return {
    keys: keys
      .map((key) => key.toString().slice(prefix.length))
      .filter((key) => !key.startsWith(beatName)),
    cursor: String(next),
    run: /^run_id:([0-9a-f]+)/m.exec(String(server?.[1]))?.[1] ?? '',
    total: counted?.[0] ? undefined : Number(counted?.[1]),
    isRestart: false,
  }
}

/** In the order of their addresses. */
function slotsByMaster(client: Cluster): Map<string, SlotSet> {
  const owned = new Map<string, SlotSet>()
  client.slots.forEach(([address = ''], slot) => {
    const slots = owned.get(address) ?? createSlotSet()
    slots[slot] = 1
    owned.set(address, slots)
  })
  return new Map([...owned].sort(([one], [other]) => (one < other ? -1 : 1)))
}

function findUndone(owned: ReadonlyMap<string, SlotSet>, done: SlotSet): string | undefined {
  for (const [address, slots] of owned) {
    if (slots.some((has, slot) => has === 1 && done[slot] === 0)) return address
  }
  return undefined
}

function answerPage(
  keys: readonly string[],
  total: number | undefined,
  cursor: string | undefined,
): TokenStorePage {
  return { keys, ...(total !== undefined && { total }), ...(cursor !== undefined && { cursor }) }
}

function writePlace({ cursor, run, node, slots, done }: Place): string {
  return [cursor, run, node, writeSlots(slots), writeSlots(done)].join('/')
}

function readPlace(text = '0/'): Place {
  const parts = /^(\d{1,20})\/([0-9a-f]*)(?:\/([^/]*)\/([\d,-]*)\/([\d,-]*))?$/.exec(text)
  if (parts === null) {
    throw configurationError('invalid_options', 'this cursor is none that scan has answered')
  }
  const [, cursor = '0', run = '', node = '', slots = '', done = ''] = parts
  return { cursor, run, node, slots: readSlots(slots), done: readSlots(done) }
}
