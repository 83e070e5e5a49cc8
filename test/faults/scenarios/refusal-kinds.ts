import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Redis } from 'ioredis'
import { poll } from '../../support/poll.ts'
import type { RedisServer } from '../../support/redis-server.ts'

/** What is broken and mended. */
export interface RefusalStage {
  readonly server: RedisServer
  /** With the password that the server was started with. */
  readonly admin: Redis
}

export interface Refusal {
  readonly name: string
  readonly args?: readonly string[] | ((keys: number, seconds: number) => readonly string[])
  readonly password?: string
  /** Broken before anybody has connected. */
  readonly isAtStart?: boolean
  readonly canRead: boolean
  /** In what a failed call says. */
  readonly word: RegExp
  break(stage: RefusalStage): Promise<unknown>
  mend(stage: RefusalStage): Promise<unknown>
}

const keep = ['--appendonly', 'yes', '--appendfsync', 'always'] as const
// Long enough for calls that are made meanwhile to be given up.
const loadingSeconds = 3
const gone =
  /ECONNREFUSED|CONNECTION_CLOSED|NOT_CONNECTED|RETRIES_EXHAUSTED|not answer|keeps failing/

export const refusals: readonly Refusal[] = [
  {
    name: 'connection refused at start',
    isAtStart: true,
    canRead: false,
    word: gone,
    break: async ({ server }) => await server.kill('SIGKILL'),
    mend: async ({ server }) => await server.restart(),
  },
  {
    name: 'connection refused mid-run',
    args: keep,
    canRead: false,
    word: gone,
    break: async ({ server }) => await server.kill('SIGKILL'),
    mend: async ({ server }) => await server.restart(),
  },
  {
    name: 'READONLY',
    canRead: true,
    word: /READONLY/,
    break: async ({ admin }) => await admin.replicaof('127.0.0.1', 1),
    mend: async ({ admin }) => await admin.replicaof('NO', 'ONE'),
  },
  {
    name: 'LOADING',
    // In microseconds for each key; the server answers while it loads.
    args: (keys, seconds) => [
      ...['--key-load-delay', String(Math.ceil(((seconds + loadingSeconds) * 1_000_000) / keys))],
      ...['--loading-process-events-interval-bytes', '1024', '--save', '3600 1'],
    ],
    canRead: false,
    word: /LOADING|not answer|keeps failing/,
    break: async ({ server, admin }) => {
      await admin.save()
      await server.kill('SIGKILL')
      // Resolves only when everything is loaded.
      server.restart().catch(() => {})
      await poll('the server to load', async () => {
        return (await admin.info('persistence')).includes('loading:1') || undefined
      })
    },
    mend: async ({ admin }) => {
      // It does so by itself: the fault ends when it is done.
      await poll('the server to have loaded', async () => {
        return (await admin.info('persistence')).includes('loading:0') || undefined
      })
    },
  },
  {
    name: 'MISCONF',
    args: ['--save', '3600 1'],
    canRead: true,
    word: /MISCONF/,
    // A folder cannot be written over by a file, not even as root.
    break: async ({ server, admin }) => {
      await rm(join(server.folder, 'dump.rdb'), { force: true })
      await mkdir(join(server.folder, 'dump.rdb'))
      await saveUntil(admin, 'err')
    },
    mend: async ({ server, admin }) => {
      await rm(join(server.folder, 'dump.rdb'), { recursive: true })
      await saveUntil(admin, 'ok')
    },
  },
  {
    name: 'OOM',
    canRead: true,
    word: /OOM/,
    break: async ({ admin }) => await admin.config('SET', 'maxmemory', '1'),
    mend: async ({ admin }) => await admin.config('SET', 'maxmemory', '0'),
  },
  {
    name: 'NOREPLICAS',
    canRead: true,
    word: /NOREPLICAS/,
    break: async ({ admin }) => await admin.config('SET', 'min-replicas-to-write', '1'),
    mend: async ({ admin }) => await admin.config('SET', 'min-replicas-to-write', '0'),
  },
  {
    name: 'NOAUTH: a password is asked for',
    canRead: false,
    word: /NOAUTH|not answer|keeps failing/,
    break: async ({ admin }) => await changePassword(admin, 'another'),
    mend: async ({ admin }) => await admin.config('SET', 'requirepass', ''),
  },
  {
    name: 'a password changed mid-run',
    args: ['--requirepass', 'one'],
    password: 'one',
    canRead: false,
    word: /WRONGPASS|NOAUTH|not answer|keeps failing/,
    break: async ({ admin }) => await changePassword(admin, 'another'),
    mend: async ({ admin }) => await admin.config('SET', 'requirepass', 'one'),
  },
  {
    name: 'BUSY: a script that does not end',
    args: ['--lua-time-limit', '100'],
    canRead: false,
    word: /BUSY|not answer|keeps failing/,
    break: async ({ admin }) => {
      const other = admin.duplicate()
      other.eval('while true do end', 0).catch(() => other.disconnect())
      await poll('the script to be busy', async () => {
        return await admin.ping().then(
          () => undefined,
          () => true,
        )
      })
    },
    mend: async ({ admin }) => await admin.script('KILL'),
  },
]

/** Connections that are open stay so: they have to be broken for it to matter. */
async function changePassword(admin: Redis, password: string): Promise<void> {
  await admin.config('SET', 'requirepass', password)
  await admin.call('client', 'kill', 'type', 'normal', 'skipme', 'yes')
}

async function saveUntil(admin: Redis, status: 'ok' | 'err'): Promise<void> {
  await poll(`the saving to be ${status}`, async () => {
    const persistence = await admin.info('persistence')
    if (persistence.includes(`rdb_last_bgsave_status:${status}`)) return true
    if (persistence.includes('rdb_bgsave_in_progress:0')) await admin.bgsave().catch(() => {})
    return undefined
  })
}
