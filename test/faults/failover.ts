import type { Redis } from 'ioredis'
import { poll } from '../support/poll.ts'
import { type RedisSentinel, startSentinel } from '../support/redis-sentinel.ts'
import type { Stage } from './stage.ts'

/** A master and a replica under a sentinel. */
export interface Failover {
  readonly servers: RedisSentinel
  readonly target: { readonly sentinels: RedisSentinel['options']['sentinels'] }
  /** The master, as long as it lives. */
  readonly old: Redis
  /** The replica, and later the master. */
  readonly promoted: Redis
  /** Waits until the replica has all that the master has. */
  catchUp(): Promise<void>
  /** The replica stays electable, but its link is down and cannot come up again. */
  cut(): Promise<void>
  /** Kills the master and waits until the replica has taken its place. */
  failOver(): Promise<void>
  /** Starts the old master again and waits until it follows the new one. */
  comeBack(): Promise<void>
}

const patience = 90_000

export async function setUpFailover(stage: Stage): Promise<Failover> {
  const servers = await startSentinel()
  stage.defer(servers.stop)
  const old = stage.connect({ port: servers.master.port })
  const promoted = stage.connect({ port: servers.replica.port })
  return {
    servers,
    target: { sentinels: servers.options.sentinels },
    old,
    promoted,
    catchUp: async () => {
      await poll('the replica to catch up', async () => {
        const keys = await old.dbsize()
        return (keys > 0 && (await promoted.dbsize()) === keys) || undefined
      })
    },
    cut: async () => {
      await old.acl('SETUSER', 'default', '-psync', '-sync')
      await old.call('client', 'kill', 'type', 'replica')
    },
    failOver: async () => {
      await servers.master.kill('SIGKILL')
      await poll(
        'the failover',
        async () => {
          return (await promoted.info('replication')).includes('role:master') || undefined
        },
        patience,
      )
    },
    comeBack: async () => {
      // Before the sentinel has settled on the new master, it would take the old one for the master
      // that it still knows, and nobody would ever follow.
      await poll(
        'the sentinel to settle',
        async () => (await servers.findMaster()) === servers.replica.port || undefined,
        patience,
      )
      await servers.master.restart()
      // A sentinel takes its time before it tells a master that it is none any more: 10 to 20 s, and
      // 30 s more when a busy machine held it up for so long that it distrusts its own clock (TILT).
      await poll(
        'the old master to follow',
        async () => (await old.info('replication')).includes('master_link_status:up') || undefined,
        patience,
      )
    },
  }
}
