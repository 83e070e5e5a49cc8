import { MemoryTokenStore, type TokenStore, type TokenStoreEntry } from 'fieldveil'

/** The embedded store, or Redis when REDIS_URL is set; `held` collects what goes into it. */
export async function openStore(): Promise<{
  store: TokenStore
  held: TokenStoreEntry[]
  isRedis: boolean
}> {
  const url = process.env.REDIS_URL
  const held: TokenStoreEntry[] = []
  const store: TokenStore = url === undefined ? new MemoryTokenStore() : await openRedis(url)
  return {
    held,
    isRedis: url !== undefined,
    store: {
      claim: (entries) => {
        held.push(...entries)
        return store.claim(entries)
      },
      read: (keys) => store.read(keys),
      replace: (replacements) => store.replace(replacements),
      close: async () => store.close?.(),
    },
  }
}

async function openRedis(url: string): Promise<TokenStore> {
  const { Redis } = await import('ioredis')
  const { RedisTokenStore } = await import('fieldveil/redis')
  const client = new Redis(url)
  client.on('error', (error) => console.error(`redis: ${error.message}`))
  return new RedisTokenStore({ client })
}

/** What the store was given: opaque keys and sealed bytes. */
export function describeStore(held: readonly TokenStoreEntry[], isRedis: boolean): string[] {
  const lines = held
    .filter(({ key }) => key !== 'check-value')
    .map(({ key, record }) => `${key}  ${Buffer.from(record).toString('hex').slice(0, 48)}…`)
  return [isRedis ? 'Redis (REDIS_URL)' : 'the embedded store, in this process', ...lines]
}
