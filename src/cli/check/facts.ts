import type { Cluster, Redis, RedisOptions } from 'ioredis'
import type { StorePlace } from '../store-arguments.ts'

/** What one server says of itself; what may not be asked is not there. */
export interface ServerFacts {
  /** Of several servers, which; host and port. */
  readonly name: string
  readonly place: StorePlace
  /** The lines of INFO. */
  readonly information: ReadonlyMap<string, string>
  /** The settings that CONFIG GET answers. */
  readonly settings: ReadonlyMap<string, string>
  /** Milliseconds of each of some round trips, sorted. */
  readonly latencies: readonly number[]
  /** Milliseconds that the server's clock is ahead of ours. */
  readonly clockAhead: number | undefined
  /** The name that the server knows us by, such as `default`. */
  readonly user: string | undefined
  /** Commands that a masker needs and this user may not use. */
  readonly forbidden: readonly string[]
  /** Commands that a masker never needs and this user may use. */
  readonly excessive: readonly string[]
  /** Whether the server lets somebody without any password at the keys. */
  readonly isOpen: boolean
}

const sections = ['server', 'memory', 'persistence', 'replication', 'stats', 'cluster']
const settingNames = ['save', 'appendfsync', 'appendonly', 'maxmemory', 'maxmemory-policy']
const roundTrips = 20

/** Asks the server, in a cluster every master. */
export async function readFacts(
  client: Redis | Cluster,
  place: StorePlace,
): Promise<readonly ServerFacts[]> {
  const nodes = 'nodes' in client ? client.nodes('master') : [client]
  return await Promise.all(nodes.map((node) => askServer(node, place)))
}

async function askServer(client: Redis, place: StorePlace): Promise<ServerFacts> {
  const { host = '', port = 6379 } = client.options
  const user = await attempt(async () => String(await client.call('ACL', 'WHOAMI')))
  return {
    name: `${host}:${port}`,
    place,
    information: await readInformation(client),
    settings: await readSettings(client),
    latencies: await measureLatency(client),
    clockAhead: await readClock(client),
    user,
    forbidden: await findForbidden(client, place.prefix),
    excessive: await findExcessive(client, user),
    isOpen: await letsAnyoneIn(client, place.prefix),
  }
}

async function readInformation(client: Redis): Promise<ReadonlyMap<string, string>> {
  const lines = new Map<string, string>()
  for (const section of sections) {
    const text = (await attempt(() => client.info(section))) ?? ''
    for (const line of text.split('\r\n')) {
      const colon = line.indexOf(':')
      if (colon > 0) lines.set(line.slice(0, colon), line.slice(colon + 1))
    }
  }
  return lines
}

async function readSettings(client: Redis): Promise<ReadonlyMap<string, string>> {
  const settings = new Map<string, string>()
  for (const name of settingNames) {
    const answer = await attempt(() => client.config('GET', name) as Promise<string[]>)
    const [, value] = answer ?? []
    if (value !== undefined) settings.set(name, value)
  }
  return settings
}

async function measureLatency(client: Redis): Promise<readonly number[]> {
  const latencies: number[] = []
  for (let trip = 0; trip < roundTrips; trip++) {
    const begun = performance.now()
    await attempt(() => client.ping())
    latencies.push(performance.now() - begun)
  }
  return latencies.sort((one, other) => one - other)
}

async function readClock(client: Redis): Promise<number | undefined> {
  const before = Date.now()
  const answer = await attempt(() => client.time())
  if (answer === undefined) return undefined
  const [seconds, microseconds] = answer.map(Number) as [number, number]
  // Half of the way there and back is the server's.
  return seconds * 1_000 + microseconds / 1_000 - (before + Date.now()) / 2
}

/** Each is tried out in a form that changes nothing. */
async function findForbidden(client: Redis, prefix: string): Promise<readonly string[]> {
  const key = `${prefix}~beat check`
  const tries: Readonly<Record<string, () => Promise<unknown>>> = {
    GET: () => client.get(key),
    MGET: () => client.mget(key),
    // Written only where the key is there, which it is not.
    SET: () => client.set(key, '', 'PX', 1_000, 'XX'),
    EVAL: () => client.eval("return redis.call('GET', KEYS[1])", 1, key),
    SCAN: () => client.scan('0', 'MATCH', key, 'COUNT', 1),
    DBSIZE: () => client.dbsize(),
    SUBSCRIBE: () => trySubscribing(client, `${prefix}erased`),
  }
  const forbidden: string[] = []
  for (const [name, act] of Object.entries(tries)) {
    try {
      await act()
    } catch (error) {
      if (/NOPERM|unknown command/i.test((error as Error).message)) forbidden.push(name)
      else throw error
    }
  }
  return forbidden
}

async function trySubscribing(client: Redis, channel: string): Promise<void> {
  const listener = client.duplicate({ lazyConnect: true })
  listener.on('error', () => {})
  try {
    await listener.connect()
    await listener.subscribe(channel)
  } finally {
    listener.disconnect()
  }
}

/** Also where the address holds a password: the server's default user may want none. */
async function letsAnyoneIn(client: Redis, prefix: string): Promise<boolean> {
  const stranger = client.duplicate({
    username: undefined,
    password: undefined,
    lazyConnect: true,
    // The check asks with INFO, and would go on asking where that wants a password.
    enableReadyCheck: false,
    retryStrategy: () => null,
  } as RedisOptions)
  stranger.on('error', () => {})
  try {
    await stranger.connect()
    await stranger.get(`${prefix}~beat check`)
    return true
  } catch {
    return false
  } finally {
    stranger.disconnect()
  }
}

/** Only a user that may ask about permissions is told; one that may not is restricted. */
async function findExcessive(client: Redis, user: string | undefined): Promise<readonly string[]> {
  if (user === undefined) return []
  const excessive: string[] = []
  for (const command of ['FLUSHALL', 'KEYS *', 'CONFIG GET maxmemory', 'MONITOR', 'SHUTDOWN']) {
    const answer = await attempt(() => client.call('ACL', 'DRYRUN', user, ...command.split(' ')))
    if (String(answer) === 'OK') excessive.push(command.split(' ')[0] as string)
  }
  return excessive
}

/** `undefined` for what the server does not know or does not let us ask. */
async function attempt<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (/NOPERM|unknown|ERR/i.test((error as Error).message)) return undefined
    throw error
  }
}
