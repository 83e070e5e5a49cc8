import type { Events } from '../events.ts'
import type {
  Durability,
  TokenStore,
  TokenStoreEntry,
  TokenStorePage,
  TokenStoreReplacement,
} from '../types.ts'
import { createHealing } from './healing.ts'
import type { Keyset } from './keysets.ts'
import { createRecentWrites, replaceFormer } from './recent-writes.ts'
import { createResending } from './resending.ts'
import { createStoreCalls, type StoreCallKind } from './store-calls.ts'
import { createStoreCheck } from './store-check.ts'

export interface StoreDoorOptions {
  readonly store: TokenStore
  /** Milliseconds for one try. */
  readonly timeout: number
  readonly retries: number
  readonly durability: Durability
  readonly events: Events
  /** Whether nobody opens a record any more: it is not to come back. */
  readonly isRetired?: (record: Uint8Array) => boolean
}

/** A record to be put in the place of another one. */
export interface DoorReplacement {
  readonly key: string
  readonly record: Uint8Array
  readonly expected: Uint8Array
  /** Milliseconds since 1970; `Infinity`: never; undefined: the end that it has. */
  readonly expiresAt: number | undefined
  /** What gives way when the write has to be sent again; by default what was expected. */
  readonly replaces?: (held: Uint8Array) => boolean
}

/**
 * A token store with everything that stands between it and its callers: one budget of time, retries,
 * breakers, the check of the token key, and the healing of writes that a failover lost.
 */
export interface StoreDoor {
  claim(
    entries: readonly TokenStoreEntry[],
    deadline: number,
  ): Promise<readonly (Uint8Array | null)[]>
  read(keys: readonly string[], deadline: number): Promise<readonly (Uint8Array | null)[]>
  replace(replacements: readonly DoorReplacement[], deadline: number): Promise<readonly boolean[]>
  /** Only where the store has `scan`. */
  scan(cursor: string | undefined, size: number, deadline: number): Promise<TokenStorePage>
  count(key: string, by: number, deadline: number, expiresAt?: number): Promise<number>
  /** Takes back what was counted: once, because twice would be too much. Never rejects. */
  countBack(key: string, by: number, deadline: number): Promise<void>
  /** Undefined when the door is open: the check was passed, and nothing is being healed. */
  enter(keyset: Keyset, deadline: number): Promise<void> | undefined
  /** Whether the store takes writes, too: rejects with what it says. */
  probe(keyset: Keyset, deadline: number): Promise<void>
  /** Looks in the background whether the store has been emptied, at most once a second. */
  touch(keyset: Keyset): void
  /** Tells other processes; never rejects, because theirs forget by themselves in time. */
  announceErasure(deadline: number): Promise<void>
  state(kind: StoreCallKind): 'closed' | 'open'
  /** Tells `listener` when writes may have been lost, and when tokens died. */
  watch(listener: DoorListener): void
  readonly store: TokenStore
  /** Waits for the first try of a healing that is under way. */
  close(): Promise<void>
}

export interface DoorListener {
  /** Records may be missing: forget what was cached. */
  onLost(): void
  /** The recent writes are there again: send what else was relied on. Must not `enter`. */
  reclaim(): Promise<void>
  /** Another masker erased something: forget what was cached. */
  onErased(): void
}

export function createStoreDoor(options: StoreDoorOptions): StoreDoor {
  const { store, durability, events, timeout } = options
  const writeOptions = durability === 'memory' ? undefined : { durability }
  const calls = createStoreCalls(options)
  const recent = createRecentWrites()
  const resendWrites = createResending({
    ...{ store, calls, recent, timeout, writeOptions, isRetired: options.isRetired },
    isOver: () => isClosed,
  })
  const listeners: DoorListener[] = []
  const check = createStoreCheck({ store, calls, timeout, onEmptied: lose })
  const healing = createHealing({ timeout, resend })
  let stopWatching: (() => void) | undefined
  let isClosed = false

  /** Not before the first call: until then nothing is to be sent. */
  function beginWatching(): void {
    stopWatching ??=
      store.watch?.((event) => {
        if (event === 'lost') {
          check.forget()
          lose()
        } else for (const { onErased } of listeners) onErased()
      }) ?? (() => {})
  }

  function lose(): void {
    calls.relent()
    events.emit({ type: 'store_lost', count: 1 })
    for (const { onLost } of listeners) onLost()
    healing.begin()
  }

  async function resend(): Promise<void> {
    const count = await resendWrites()
    if (isClosed) return
    if (count > 0) events.emit({ type: 'writes_resent', count })
    for (const { reclaim } of listeners) await reclaim()
  }

  async function replaceNow(
    given: readonly TokenStoreReplacement[],
    deadline: number,
  ): Promise<readonly boolean[]> {
    let tries = 0
    const written = await calls.run('writes', deadline, () => {
      tries += 1
      return store.replace(given, writeOptions)
    })
    checkCount(written, given)
    if (tries === 1 || !written.includes(false)) return written
    // An earlier try may have written what the last one found in its place.
    const keys = given.map(({ key }) => key)
    const held = await calls.run('reads', deadline, () => store.read(keys)).catch(() => [])
    return written.map((isWritten, index) => isWritten || isOwn(held[index], given[index]))
  }

  return {
    store,
    claim: async (entries, deadline) => {
      const found = await calls.run('writes', deadline, () => store.claim(entries, writeOptions))
      checkCount(found, entries)
      found.forEach((held, index) => {
        const entry = entries[index] as TokenStoreEntry
        // Ours was there: the answer to an earlier try was lost.
        if (held !== null && !isOwn(held, entry)) return
        const { key, record, expiresAt = Number.POSITIVE_INFINITY } = entry
        recent.add({ key, record, expiresAt })
      })
      return found
    },
    read: async (keys, deadline) => {
      const found = await calls.run('reads', deadline, () => store.read(keys))
      checkCount(found, keys)
      return found
    },
    replace: async (replacements, deadline) => {
      const written = await replaceNow(replacements.map(toReplacement), deadline)
      replacements.forEach((replacement, index) => {
        if (written[index] !== true) return
        const { key, record, expiresAt, expected } = replacement
        if (expiresAt === undefined) {
          // What is only sealed anew pushes out no other: the older secret opens what was there.
          recent.reseal(key, expected, record)
        } else {
          const replaces = replacement.replaces ?? replaceFormer(expected)
          recent.add({ key, record, expiresAt, replaces })
        }
      })
      return written
    },
    scan: (cursor, size, deadline) =>
      calls.run('reads', deadline, async () => (await store.scan?.(cursor, size)) ?? { keys: [] }),
    count: (key, by, deadline, expiresAt) =>
      calls.run('writes', deadline, async () => {
        const counted =
          expiresAt === undefined ? store.count?.(key, by) : store.count?.(key, by, expiresAt)
        return (await counted) ?? 0
      }),
    countBack: async (key, by, deadline) => {
      await calls
        .runOnce('writes', deadline, async () => store.count?.(key, -by))
        // Then it stays counted: a limit may be met early, but is never passed.
        .catch(() => {})
    },
    enter: (keyset, deadline) => {
      beginWatching()
      const passing = check.pass(keyset, deadline)
      // After it, because what it finds out may begin a healing.
      return passing ? passing.then(() => healing.settled(deadline)) : healing.settled(deadline)
    },
    probe: (keyset, deadline) => check.probe(keyset, writeOptions, deadline),
    touch: (keyset) => check.touch(keyset),
    announceErasure: async (deadline) => {
      if (store.announceErasure === undefined) return
      await calls.run('reads', deadline, async () => store.announceErasure?.()).catch(() => {})
    },
    state: calls.state,
    watch: (listener) => {
      listeners.push(listener)
    },
    close: async () => {
      stopWatching?.()
      check.close()
      await healing.close()
      isClosed = true
      recent.clear()
    },
  }
}

function toReplacement(replacement: DoorReplacement): TokenStoreReplacement {
  const { key, record, expected, expiresAt } = replacement
  return expiresAt === undefined ? { key, record, expected } : { key, record, expected, expiresAt }
}

/** No two records are alike, so that the same bytes are the same write. */
function isOwn(held: Uint8Array | null | undefined, own: TokenStoreEntry | undefined): boolean {
  return held != null && own !== undefined && Buffer.compare(held, own.record) === 0
}

function checkCount(answers: readonly unknown[], asked: readonly unknown[]): void {
  if (Array.isArray(answers) && answers.length === asked.length) return
  throw new TypeError('a token store answered a batch with another number of entries')
}
