/** A write that is sent again where it may have been lost. */
export interface RecentWrite {
  readonly key: string
  readonly record: Uint8Array
  /** Milliseconds since 1970; `Infinity`: never. */
  readonly expiresAt: number
  /** Whether what is found under the key gives way; without it only a free key is written. */
  readonly replaces?: (held: Uint8Array) => boolean
}

/** The last writes that a store acknowledged: a failover loses the newest ones first. */
export interface RecentWrites {
  add(write: RecentWrite): void
  /** The same write, sealed anew; nothing when it is not kept. */
  reseal(key: string, former: Uint8Array, record: Uint8Array): void
  /** Oldest first. */
  list(): readonly RecentWrite[]
  clear(): void
}

/** How many are kept, and bytes of their records at most. */
export const mostRecentWrites = 10_000
const mostBytes = 8 * 1024 * 1024

interface KeptWrite {
  readonly key: string
  readonly expiresAt: number
  readonly replaces: RecentWrite['replaces'] | undefined
  /** As a string: a slice of a pool, or of what a socket brought, would keep all of that. */
  readonly bytes: string
}

export function createRecentWrites(): RecentWrites {
  const writes = new Map<string, KeptWrite>()
  // Kept from one eviction to the next: making one costs as much as the eviction.
  let oldest = writes.keys()
  let bytes = 0

  function remove(key: string): void {
    const write = writes.get(key)
    if (write === undefined) return
    writes.delete(key)
    bytes -= write.bytes.length
  }

  function add({ key, record, expiresAt, replaces }: RecentWrite): void {
    remove(key)
    writes.set(key, { key, expiresAt, replaces, bytes: toText(record) })
    bytes += record.length
    while (writes.size > mostRecentWrites || bytes > mostBytes) {
      const next = oldest.next()
      if (next.done) oldest = writes.keys()
      else remove(next.value)
    }
  }

  return {
    add,
    reseal: (key, former, record) => {
      const write = writes.get(key)
      if (write === undefined || write.bytes !== toText(former)) return
      const { expiresAt, replaces } = write
      add({ key, record, expiresAt, replaces: replaceFormer(former, replaces) })
    },
    list: () =>
      [...writes.values()].map(({ key, expiresAt, replaces, bytes: text }) => {
        const record = Buffer.from(text, 'latin1')
        return replaces === undefined
          ? { key, record, expiresAt }
          : { key, record, expiresAt, replaces }
      }),
    clear: () => {
      writes.clear()
      bytes = 0
    },
  }
}

/** What gives way to a record that took the place of `former`. */
export function replaceFormer(
  former: Uint8Array,
  replaces?: (held: Uint8Array) => boolean,
): (held: Uint8Array) => boolean {
  const own = toText(former)
  return (held) => toText(held) === own || replaces?.(held) === true
}

function toText({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1')
}
