import { Redis } from 'ioredis'

/** Empties a server that the benchmark started. */
export async function flushRedis(url: string): Promise<void> {
  const client = new Redis(url)
  await client.flushall()
  client.disconnect()
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
