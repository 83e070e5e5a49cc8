import { MemoryTokenStore, type TokenStore } from 'fieldveil'

export interface OpenedStore {
  readonly store: TokenStore
  /** Where it keeps its records. */
  readonly place: string
  /** What lies in the store: where, then a line for each record. */
  describe(): Promise<string[]>
  /** Ends the connection; a masker closes only what it opened itself. */
  close(): Promise<unknown>
}

/** The embedded store, or Redis when REDIS_URL is set. */
export function openStore(): Promise<OpenedStore> {
  const url = process.env.REDIS_URL
  return url === undefined ? openMemory() : openRedis(url)
}

async function openMemory(): Promise<OpenedStore> {
  const store = new MemoryTokenStore()
  const held = new Map<string, Uint8Array>()
  const place = 'the embedded store, in this process'
  return {
    place,
    // The memory store shows its records to nobody, so the example looks at what is handed in.
    store: {
      claim: (entries) => {
        for (const { key, record } of entries) held.set(key, record)
        return store.claim(entries)
      },
      read: (keys) => store.read(keys),
      replace: (replacements) => store.replace(replacements),
    },
    describe: async () => [place, ...[...held].map(printRecord)],
    close: async () => {},
  }
}

async function openRedis(url: string): Promise<OpenedStore> {
  const { Redis } = await import('ioredis')
  const { RedisTokenStore } = await import('fieldveil/redis')
  const client = new Redis(url)
  client.on('error', (error) => console.error(`redis: ${error.message}`))
  const place = `Redis at ${new URL(url).host}`
  return {
    place,
    store: new RedisTokenStore({ client }),
    describe: async () => {
      const [, keys] = await client.scan(0, 'MATCH', 'fv:*', 'COUNT', 1000)
      const records = await Promise.all(keys.map((key) => client.getBuffer(key)))
      const pairs = keys.map((key, index) => [key, records[index] ?? Buffer.alloc(0)] as const)
      return [place, ...pairs.map(printRecord)]
    },
    close: () => client.quit(),
  }
}

function printRecord([key, record]: readonly [string, Uint8Array]): string {
  return `${key}  ${Buffer.from(record).toString('hex').slice(0, 48)}…`
}
