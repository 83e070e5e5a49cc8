import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createMasker, MemoryTokenStore } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import { afterAll, expect, it } from 'vitest'
import { type CanaryLog, openCanaryLog } from '../support/canary-log.ts'
import { poll } from '../support/poll.ts'
import { removePrograms } from '../support/programs.ts'
import type { RedisServer } from '../support/redis-server.ts'
import type { Client } from './client.ts'
import { maskRange } from './ledger.ts'
import { isLeaking, openRequester, type Requester } from './requests.ts'
import { startServer } from './server.ts'
import { customerAt } from './server-app.ts'
import { type Stage, withStage } from './stage.ts'
import {
  faultKeys,
  keyOf,
  plantedMail,
  plantedNumber,
  plantedSecret,
  valueAt,
  valueRules,
} from './values.ts'

const known = 40
const load = { from: 0, to: known, batch: 10, parallel: 2, kind: 'both' } as const

afterAll(removePrograms)

it('nothing planted gets out, whatever the store does', { timeout: 300_000 }, async () => {
  await withStage(async (stage) => {
    using log = openCanaryLog([
      ...[plantedMail, plantedNumber, plantedSecret],
      // The same in every store. Short ones could stand somewhere by chance.
      ...(await listTokens()),
    ])
    const args = ['--appendonly', 'yes', '--slowlog-log-slower-than', '0']
    const redis = await stage.redis(...args, '--slowlog-max-len', '100000')
    const target = { port: redis.port }
    const admin = stage.connect(target)
    const client = await stage.client(target, { isLoud: true, masker: { timeout: 1_000 } })
    const server = await startServer({
      framework: 'express',
      port: redis.port,
      timeout: 1_000,
      isLoud: true,
    })
    stage.defer(server.kill)
    const requester = openRequester(server.port, 10)
    stage.defer(requester.close)
    for (const child of [client.process, server.process]) {
      if (child.stdout) log.follow('child stdout', child.stdout)
      if (child.stderr) log.follow('child stderr', child.stderr)
    }
    const use = async (): Promise<void> => {
      await useAll(log, client, requester)
      await useHere(log, redis)
    }
    await monitor(log, stage, redis)
    await use()
    for (const fault of listFaults(redis, admin)) {
      await fault.begin()
      await use()
      await fault.end()
      await poll('the store to be back', async () => {
        return (await client.ask('health', {})).ok || undefined
      })
    }
    await monitor(log, stage, redis)
    await client.ask('sweep', { ...load, context: { subject: 'planted.subject' } })
    await client.ask('erase', { subject: 'planted.subject' })
    await client.ask('useKeys', { keys: [keyOf('second'), ...faultKeys] })
    await client.ask('rotate', {})
    await use()
    await client.ask('close', {})
    await server.end(10_000)
    await seeStore(log, redis, admin)
    log.see('child output', [client.output(), server.output()])
    log.expectClean([
      ...['child stdout', 'errors', 'events', 'health', 'headers', 'refusals', 'monitor'],
      ...['slowlog', 'dump', 'files'],
    ])
  })
})

/** As they will be: what decides them is the keys and the values. */
async function listTokens(): Promise<string[]> {
  const masker = createMasker({ keys: faultKeys, store: new MemoryTokenStore() })
  return await maskRange(masker, 0, known)
}

interface Fault {
  begin(): Promise<unknown>
  end(): Promise<unknown>
}

function listFaults(redis: RedisServer, admin: Redis): Fault[] {
  const key = async () => (await admin.keys('*')).find((name) => !name.includes('check')) ?? ''
  const set = async (name: string, value: string) => await admin.config('SET', name, value)
  return [
    {
      begin: async () => await set('maxmemory', '1'),
      end: async () => await set('maxmemory', '0'),
    },
    {
      begin: async () => await admin.replicaof('127.0.0.1', 1),
      end: async () => await admin.replicaof('NO', 'ONE'),
    },
    {
      begin: async () => await redis.kill('SIGSTOP'),
      end: async () => await redis.kill('SIGCONT'),
    },
    { begin: async () => await redis.kill('SIGKILL'), end: async () => await redis.restart() },
    { begin: async () => await admin.flushall(), end: async () => {} },
    {
      // Every record is one that does not open.
      begin: async () => {
        for (const name of await admin.keys('*')) {
          if (!name.includes('check')) await admin.setrange(name, 20, '\0\0\0\0')
        }
      },
      end: async () => await admin.flushall(),
    },
    {
      begin: async () => {
        const name = await key()
        await admin.del(name)
        await admin.rpush(name, 'a list')
      },
      end: async () => await admin.flushall(),
    },
    {
      begin: async () => {
        await set('requirepass', 'planted-secret of Redis')
        await admin.call('client', 'kill', 'type', 'normal', 'skipme', 'yes')
      },
      end: async () => await set('requirepass', ''),
    },
  ]
}

/** Both processes do what they can; whatever anybody is told is kept. */
async function useAll(log: CanaryLog, client: Client, requester: Requester): Promise<void> {
  await client.ask('try', load)
  log.see('health', await client.ask('health', {}))
  const customer = customerAt(0)
  const tokens = { ...customer, mail: 'unknown@nowhere.invalid' }
  const replies = await Promise.all([
    requester.ask('POST', '/customers', customer),
    requester.ask('GET', '/customers/1'),
    requester.ask('POST', '/open', tokens),
  ])
  for (const reply of replies) {
    log.see('headers', reply.headers)
    // What succeeds may hold tokens, though no value; the last one was sent values as if tokens.
    if (reply.status === 200) expect(isLeaking(reply)).toBe(false)
    else log.see('refusals', reply.body)
  }
}

/** A masker of this process, of which errors and events can be taken apart. */
async function useHere(log: CanaryLog, redis: RedisServer): Promise<void> {
  const client = new Redis(redis.port)
  client.on('error', (error) => log.see('errors', error))
  const masker = createMasker({
    keys: faultKeys,
    store: new RedisTokenStore({ client }),
    timeout: 300,
    onEvent: (event) => log.see('events', event),
  })
  const see = (error: unknown) => log.see('errors', error)
  await maskRange(masker, 0, known).catch(see)
  const tokens = { mails: [valueAt(0)], numbers: [valueAt(1)] }
  await masker.unmaskDocument(tokens, valueRules).catch(see)
  await masker.maskDocument(tokens, valueRules, { policy: 'unknown' }).catch(see)
  await masker.erase({ token: valueAt(0) }).catch(see)
  log.see('health', await masker.health())
  await masker.close()
  client.disconnect()
}

/** Over a bare socket: ioredis mistakes what MONITOR tells for answers once it has to reconnect. */
async function monitor(log: CanaryLog, stage: Stage, redis: RedisServer): Promise<void> {
  const socket = connect(redis.port, '127.0.0.1')
  stage.defer(() => socket.destroy())
  // The server is killed meanwhile.
  socket.on('error', () => {})
  socket.write('MONITOR\r\n')
  await once(socket, 'data')
  socket.on('data', (told) => log.see('monitor', told))
}

/** Everything that whoever takes the store has. */
async function seeStore(log: CanaryLog, redis: RedisServer, admin: Redis): Promise<void> {
  for (const name of await admin.keys('*')) {
    log.see('dump', name)
    log.see('dump', await admin.callBuffer('dump', name))
  }
  log.see('slowlog', await admin.callBuffer('slowlog', 'get', '100000'))
  await admin.save()
  const files = await readdir(redis.folder, { recursive: true, withFileTypes: true })
  for (const file of files.filter((one) => one.isFile())) {
    log.see('files', await readFile(join(file.parentPath, file.name)))
  }
}
