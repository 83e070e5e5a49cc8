import type { Cluster, Redis } from 'ioredis'
import { RedisTokenStore } from '../stores/redis.ts'
import type { TokenStore } from '../types.ts'
import type { StorePlace } from './arguments.ts'
import { CommandError, exitCodes } from './command-error.ts'

export interface OpenedStore {
  readonly store: TokenStore
  close(): void
}

/** Opens the token store at a place. Throws where ioredis is not installed. */
export async function openRedisStore(place: StorePlace): Promise<OpenedStore> {
  const { redis, cluster, prefix, allowEviction } = place
  const client = await connect(redis, cluster)
  // Calls fail with what is wrong; ioredis would print it once more, address and all.
  client.on('error', () => {})
  return {
    store: new RedisTokenStore({ client, prefix, allowEviction }),
    close: () => client.disconnect(),
  }
}

/** The place without user and password. */
export function describePlace({ redis, prefix }: StorePlace): string {
  const { protocol, hostname, port, pathname } = redis
  return `${protocol}//${hostname}:${port || '6379'}/${pathname.slice(1) || '0'} ${prefix}`
}

async function connect(address: URL, cluster: boolean): Promise<Redis | Cluster> {
  const ioredis = await importRedis()
  if (!cluster) return new ioredis.Redis(address.href)
  const { username, password, protocol } = address
  // The nodes that it learns of want the same as the one that is named.
  const redisOptions = {
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  }
  return new ioredis.Cluster([address.href], { redisOptions })
}

async function importRedis(): Promise<Pick<typeof import('ioredis'), 'Redis' | 'Cluster'>> {
  try {
    return await import('ioredis')
  } catch {
    throw new CommandError(
      exitCodes.failed,
      'ioredis is not installed beside fieldveil: npm install ioredis',
    )
  }
}
