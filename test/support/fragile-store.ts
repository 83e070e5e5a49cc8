import type { TokenStore, TokenStoreEvent } from 'fieldveil'

export interface KeptRecord {
  readonly record: Uint8Array
  readonly expiresAt: number
}

export type Records = Map<string, KeptRecord>

export type FragileMethod = 'claim' | 'read' | 'replace' | 'count' | 'scan'

export interface FragileCall {
  readonly method: FragileMethod
  readonly keys: readonly string[]
}

/** A store whose records a test can take away and put back, and whose every call it can spoil. */
export interface FragileStore extends TokenStore {
  /** Shared by the stores of several processes. */
  readonly records: Records
  /** In order, since the last time that a test emptied it. */
  readonly calls: FragileCall[]
  /** Done before a call reaches the records. */
  before(call: FragileCall): unknown
  /** Done when it has, and before its answer goes out. */
  after(call: FragileCall): unknown
  tell(event: TokenStoreEvent): void
  /** How many listen. */
  readonly watchers: number
}

/** One process's way to records that may be shared. */
export function createFragileStore(records: Records = new Map()): FragileStore {
  const listeners = new Set<(event: TokenStoreEvent) => void>()
  const calls: FragileCall[] = []

  function find(key: string): Uint8Array | null {
    const held = records.get(key)
    return held === undefined || held.expiresAt <= Date.now() ? null : held.record
  }

  async function run<Answer>(
    method: FragileMethod,
    keys: readonly string[],
    work: () => Answer,
  ): Promise<Answer> {
    const call = { method, keys }
    calls.push(call)
    await store.before(call)
    const answer = work()
    await store.after(call)
    return answer
  }

  const keysOf = (entries: readonly { readonly key: string }[]) => entries.map(({ key }) => key)
  const store: FragileStore = {
    records,
    calls,
    before: () => {},
    after: () => {},
    tell: (event) => {
      for (const listener of listeners) listener(event)
    },
    claim: (entries) =>
      run('claim', keysOf(entries), () =>
        entries.map(({ key, record, expiresAt = Number.POSITIVE_INFINITY }) => {
          const held = find(key)
          if (held === null) records.set(key, { record: new Uint8Array(record), expiresAt })
          return held
        }),
      ),
    read: (keys) => run('read', keys, () => keys.map(find)),
    replace: (replacements) =>
      run('replace', keysOf(replacements), () =>
        replacements.map(({ key, record, expected, expiresAt }) => {
          const held = find(key)
          if (held === null || Buffer.compare(held, expected) !== 0) return false
          const end = expiresAt ?? (records.get(key)?.expiresAt as number)
          records.set(key, { record: new Uint8Array(record), expiresAt: end })
          return true
        }),
      ),
    count: (key, by, expiresAt = Number.POSITIVE_INFINITY) =>
      run('count', [key], () => {
        const value = Number(Buffer.from(find(key) ?? []).toString() || 0) + by
        const end = records.get(key)?.expiresAt ?? expiresAt
        records.set(key, { record: Buffer.from(String(value)), expiresAt: end })
        return value
      }),
    scan: (cursor = '0', size) =>
      run('scan', [], () => {
        const keys = [...records.keys()].sort()
        const end = Number(cursor) + size
        const page = { keys: keys.slice(Number(cursor), end), total: keys.length }
        return end < keys.length ? { ...page, cursor: String(end) } : page
      }),
    get watchers() {
      return listeners.size
    },
    watch: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  return store
}

/** Rejects as a lost connection does. */
export async function breakDown(): Promise<never> {
  throw new Error('the connection was lost')
}

/** Never settles, as a frozen server. */
export function hang(): Promise<never> {
  return new Promise(() => {})
}
