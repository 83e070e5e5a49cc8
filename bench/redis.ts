import { Redis } from 'ioredis'

// Under the prefix that RedisTokenStore has by default.
const checkKey = 'fv:check-value'

/** Empties a server that the benchmark started, as `emptyRedis` does. */
export async function flushRedis(url: string): Promise<void> {
  const client = new Redis(url)
  await emptyRedis(client)
  client.disconnect()
}

/**
 * Empties the client's database but for the check value of the token key: maskers that found it
 * gone would take it for a loss, and write all they remember again on the clock.
 */
export async function emptyRedis(client: Redis): Promise<void> {
  const checkValue = await client.getBuffer(checkKey)
  const emptying = client.multi().flushdb()
  if (checkValue !== null) emptying.set(checkKey, checkValue)
  await emptying.exec()
}

/** The keys of tokens that a database holds. */
export async function listTokenKeys(client: Redis): Promise<string[]> {
  return (await client.keys('*')).filter((key) => key !== checkKey)
}

export async function redisVersion(url: string): Promise<string> {
  return (await redisFact(url, 'server', 'redis_version')) ?? 'unknown'
}

/** One line of INFO. */
export async function redisFact(
  url: string,
  section: string,
  name: string,
): Promise<string | undefined> {
  const client = new Redis(url)
  const lines = (await client.info(section)).split('\r\n')
  client.disconnect()
  return lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1)
}
