import type { Events } from '../events.ts'
import { setDeadline } from './deadline.ts'
import type { Keyset } from './keysets.ts'
import type { DoorReplacement, StoreDoor } from './store-door.ts'

/** Seals records anew under the newest secret when they are met under an older one. */
export interface Rewraps {
  /** In the background; a record that changes meanwhile is left as it is. */
  touch(keyset: Keyset, storeKey: string, record: Uint8Array): void
  /** Resolves when nothing is under way. */
  drain(): Promise<void>
}

// What more is met at a time is met again.
const mostWaiting = 1_000

export function createRewraps(door: StoreDoor, events: Events, timeout: number): Rewraps {
  let waiting: DoorReplacement[] = []
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        const written = await door.replace(batch, setDeadline(timeout))
        const count = written.filter((isWritten) => isWritten).length
        if (count > 0) events.emit({ type: 'rewrapped', count })
      } catch {
        // The older secret still opens them, and they are met again.
        waiting = []
      }
    }
  }

  return {
    touch: (keyset, storeKey, record) => {
      const { seal } = keyset
      // Secrets may have been taken away since it was opened.
      if (seal.isCurrent(record) || !seal.knows(record) || waiting.length >= mostWaiting) return
      const sealed = seal.seal(storeKey, seal.open(storeKey, record))
      waiting.push({ key: storeKey, record: sealed, expected: record, expiresAt: undefined })
      running ??= new Promise<void>((resolve) => setImmediate(resolve)).then(run).finally(() => {
        running = undefined
      })
    },
    drain: async () => {
      while (running !== undefined) await running
    },
  }
}
