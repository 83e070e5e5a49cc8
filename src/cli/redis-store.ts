import type { Cluster, Redis } from 'ioredis'
import { RedisTokenStore } from '../stores/redis.ts'
import type { TokenStore } from '../types.ts'
import { CommandError, exitCodes } from './command-error.ts'
import { nameAddress } from './describe-error.ts'
import type { StorePlace } from './store-arguments.ts'

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

/** Milliseconds until a server that does not answer is given up. */
const longestConnect = 5_000

/** A client that has reached its server. Throws what is wrong otherwise, without the address. */
export async function connectReady(place: StorePlace): Promise<Redis | Cluster> {
  const { redis, cluster } = place
  const client = await connect(redis, cluster)
  let problem: Error | undefined
  let timer: NodeJS.Timeout | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (): void => reject(problem ?? new Error('no answer'))
      timer = setTimeout(fail, longestConnect)
      client.on('error', (error) => {
        problem = error
        // The first failure is the answer; ioredis would go on trying.
        if (!cluster) fail()
      })
      client.on('end', fail)
      client.on('ready', () => resolve())
    })
    return client
  } catch (error) {
    client.disconnect()
    const said = /^(?:WRONGPASS|NOAUTH|NOPERM|LOADING)/.exec((error as Error).message)?.[0]
    const code = (error as NodeJS.ErrnoException).code ?? said ?? 'no answer'
    throw new CommandError(exitCodes.failed, nameAddress(`Redis cannot be reached: ${code}`, place))
  } finally {
    clearTimeout(timer)
  }
}

/** The place without user and password. */
export function describePlace({ redis, prefix }: StorePlace): string {
  const { protocol, hostname, port, pathname } = redis
  return `${protocol}//${hostname}:${port || '6379'}/${pathname.slice(1) || '0'} ${prefix}`
}

/** A client of ioredis. Throws where ioredis is not installed. */
export async function connect(address: URL, cluster: boolean): Promise<Redis | Cluster> {
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
