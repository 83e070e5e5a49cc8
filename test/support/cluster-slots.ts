import { Redis } from 'ioredis'
import { poll } from './poll.ts'
import type { RedisServer } from './redis-server.ts'

/** Slots on their way from one master to another. */
export interface SlotJourney {
  /** Sends a part of the keys, 0 to 1, so that a slot's keys lie on both sides. */
  migrate(part: number): Promise<void>
  /** Sends the rest, gives the slots to their new owner and waits until every node knows. */
  finish(): Promise<void>
}

/** Begins to move slots by hand, as redis-cli does it. `nodes` are all of the cluster. */
export async function openSlots(
  nodes: readonly RedisServer[],
  slots: readonly number[],
  from: RedisServer,
  to: RedisServer,
): Promise<SlotJourney> {
  const source = new Redis(from.url)
  const target = new Redis(to.url)
  const ids = {
    source: String(await source.cluster('MYID')),
    target: String(await target.cluster('MYID')),
  }
  // The new owner takes a newer epoch only for a slot that it imports.
  for (const slot of slots) {
    await target.cluster('SETSLOT', slot, 'IMPORTING', ids.source)
    await source.cluster('SETSLOT', slot, 'MIGRATING', ids.target)
  }

  async function migrateSlot(slot: number, part: number): Promise<number> {
    const keys = (await source.cluster('GETKEYSINSLOT', slot, 1_000)) as string[]
    const sent = keys.slice(0, Math.ceil(keys.length * part))
    if (sent.length > 0) {
      await source.call('migrate', '127.0.0.1', to.port, '', 0, 5_000, 'KEYS', ...sent)
    }
    return keys.length - sent.length
  }

  return {
    migrate: async (part) => {
      for (const slot of slots) await migrateSlot(slot, part)
    },
    finish: async () => {
      try {
        for (const slot of slots) {
          // What is new goes to the new owner already, so that this comes to an end.
          while ((await migrateSlot(slot, 1)) > 0);
          await target.cluster('SETSLOT', slot, 'NODE', ids.target)
          await source.cluster('SETSLOT', slot, 'NODE', ids.target)
        }
        await agree(nodes, slots, to.port)
      } finally {
        source.disconnect()
        target.disconnect()
      }
    },
  }
}

async function agree(
  nodes: readonly RedisServer[],
  slots: readonly number[],
  port: number,
): Promise<void> {
  const clients = nodes.map(({ url }) => new Redis(url))
  try {
    await poll('the nodes to agree', async () => {
      const views = await Promise.all(clients.map(async (client) => await portsOf(client)))
      return slots.every((slot) => views.every((ports) => ports[slot] === port)) || undefined
    })
  } finally {
    for (const client of clients) client.disconnect()
  }
}

async function portsOf(client: Redis): Promise<number[]> {
  const ports: number[] = []
  for (const [first, last, master] of await client.cluster('SLOTS')) {
    for (let slot = first; slot <= last; slot++) ports[slot] = Number(master?.[1])
  }
  return ports
}
