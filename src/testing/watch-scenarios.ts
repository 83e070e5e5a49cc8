import assert from 'node:assert/strict'
import type { TokenStore, TokenStoreEvent } from '../types.ts'
import { happensWithin, type Scenario } from './scenario.ts'

const deadline = 10_000

interface Watcher {
  readonly events: readonly TokenStoreEvent[]
  stop(): void
}

function watch(store: TokenStore): Watcher {
  const events: TokenStoreEvent[] = []
  const stop = store.watch?.((event) => events.push(event)) ?? (() => {})
  return { events, stop }
}

/**
 * Announces until it is heard, because nothing says when a watcher has begun to hear; answers how
 * often, or 0 when it never was. `patience`: how often is looked before it is announced again.
 */
async function announceUntil(
  store: TokenStore,
  heard: () => boolean,
  patience = 1,
): Promise<number> {
  let asked = 0
  const isHeard = await happensWithin(deadline, async () => {
    if (!heard() && asked++ % patience === 0) await store.announceErasure?.()
    return heard()
  })
  return isHeard ? Math.ceil(asked / patience) : 0
}

/** `watch` and `announceErasure`, where the store has them and can be made twice. */
export const watchScenarios: readonly Scenario[] = [
  {
    title:
      'tells another store over the same records of an erasure, and not the one that announced',
    async prove(store, createPeer) {
      const peer = await createPeer?.()
      if (!peer?.watch || !store.watch || !store.announceErasure) return
      const [own, other] = [watch(store), watch(peer)]
      const heard = () => other.events.includes('erased')
      assert.ok(await announceUntil(store, heard), 'the other store was not told')
      // What the store announced comes before what the other one does, where it comes at all.
      const heardBack = () => own.events.includes('erased')
      const times = await announceUntil(peer, heardBack, 100)
      assert.ok(times, 'the first store was not told')
      assert.ok(own.events.length <= times, 'the store that announced was told itself')
      own.stop()
      other.stop()
    },
  },
  {
    title: 'tells a watcher that has stopped nothing more',
    async prove(store, createPeer) {
      const peer = await createPeer?.()
      if (!peer?.watch || !store.announceErasure) return
      const [stopped, other] = [watch(peer), watch(peer)]
      const heard = () => stopped.events.length > 0 && other.events.length > 0
      assert.ok(await announceUntil(store, heard), 'two watchers of a store were not both told')
      stopped.stop()
      const before = [stopped.events.length, other.events.length] as const
      const heardAgain = () => other.events.length > before[1]
      assert.ok(await announceUntil(store, heardAgain), 'the other watcher was told nothing more')
      assert.equal(stopped.events.length, before[0])
      other.stop()
    },
  },
]
