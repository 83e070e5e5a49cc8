import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { poll } from './poll.ts'
import { type RedisServer, type RedisServerOptions, startRedis } from './redis-server.ts'

/** A master, its replica, and the one sentinel that decides between them. */
export interface RedisSentinel {
  readonly master: RedisServer
  readonly replica: RedisServer
  readonly sentinel: RedisServer
  /** For ioredis's `Redis`. */
  readonly options: {
    readonly sentinels: { readonly host: string; readonly port: number }[]
    readonly name: string
  }
  /** The port of the server that the sentinel takes for the master. */
  findMaster(): Promise<number>
  stop(): Promise<void>
}

const name = 'mymaster'

/**
 * Starts all three and waits until the replica follows and the sentinel knows it. `args` are for the
 * master and the replica.
 */
export async function startSentinel(
  options: Pick<RedisServerOptions, 'args'> = {},
): Promise<RedisSentinel> {
  const args = ['--repl-diskless-sync-delay', '0', ...(options.args ?? [])]
  const started: RedisServer[] = []
  const folder = await mkdtemp(join(tmpdir(), 'fieldveil-sentinel-'))
  const stop = async () => {
    await Promise.all(started.map(async (server) => await server.stop()))
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const master = await startRedis({ args })
    started.push(master)
    // Told at run time: on its arguments it would follow again whenever it is restarted.
    const replica = await startRedis({ args })
    started.push(replica)
    await follow(replica, master)
    const file = join(folder, 'sentinel.conf')
    await writeFile(file, sentinelConfiguration(master.port))
    const sentinel = await startRedis({ args: [file, '--sentinel'] })
    started.push(sentinel)
    await settled(sentinel)
    const options = { sentinels: [{ host: '127.0.0.1', port: sentinel.port }], name }
    const findMaster = async () => await askForMaster(sentinel)
    return { master, replica, sentinel, options, findMaster, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function follow(replica: RedisServer, master: RedisServer): Promise<void> {
  const client = new Redis(replica.url)
  await client.replicaof('127.0.0.1', master.port)
  client.disconnect()
}

function sentinelConfiguration(masterPort: number): string {
  return [
    `sentinel monitor ${name} 127.0.0.1 ${masterPort} 1`,
    `sentinel down-after-milliseconds ${name} 1000`,
    `sentinel failover-timeout ${name} 5000`,
    '',
  ].join('\n')
}

async function askForMaster(sentinel: RedisServer): Promise<number> {
  const client = new Redis(sentinel.url)
  try {
    const address = (await client.call('sentinel', 'get-master-addr-by-name', name)) as string[]
    return Number(address[1])
  } finally {
    client.disconnect()
  }
}

async function settled(sentinel: RedisServer): Promise<void> {
  const client = new Redis(sentinel.url)
  try {
    await poll('the sentinel', async () => {
      const replicas = (await client.call('sentinel', 'replicas', name)) as string[][]
      const fields = replicas[0]
      const status = fields?.[fields.indexOf('master-link-status') + 1]
      return status === 'ok' || undefined
    })
  } finally {
    client.disconnect()
  }
}
