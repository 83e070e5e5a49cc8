import { Cluster, Redis, type RedisOptions } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { RedisTokenStore } from '../../src/stores/redis.ts'
import { freshKey, freshRecord } from '../../src/testing/scenario.ts'
import { entry, everyCall, failure, failureOf, secretKey } from '../support/failures.ts'
import { poll } from '../support/poll.ts'
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { untilReady } from '../support/until-ready.ts'

const nobodysPort = 1
const clients: { disconnect(): void }[] = []
const warnings: Error[] = []
const noteWarning = (warning: Error) => warnings.push(warning)

beforeEach(() => {
  warnings.length = 0
  process.on('warning', noteWarning)
})

afterEach(() => {
  process.off('warning', noteWarning)
  for (const client of clients.splice(0)) client.disconnect()
})

function connect(options: Omit<RedisOptions, 'replyMapping'>): Redis {
  const all: Omit<RedisOptions, 'replyMapping'> = options
  const client = new Redis(all)
  client.on('error', () => {})
  clients.push(client)
  return client
}

function queued(client: Redis): number {
  return (client as unknown as { offlineQueue: { length: number } }).offlineQueue.length
}

function countListeners(client: Redis | Cluster): number {
  return client.eventNames().reduce((sum, name) => sum + client.listenerCount(name), 0)
}

/** Many calls at once leave nothing behind; answers what they were told. */
async function expectNothingKept(
  store: RedisTokenStore,
  client: Redis | Cluster,
  queues: () => number,
): Promise<string[]> {
  const listeners = countListeners(client)
  const calls = Array.from({ length: 1_500 }, () => store.claim([entry]))
  expect(queues()).toBe(0)
  const results = await Promise.allSettled(calls)
  expect(queues()).toBe(0)
  // Two are those of ioredis for a connection that is being made.
  expect(countListeners(client)).toBeLessThanOrEqual(listeners + 2)
  // The warning comes on a later turn.
  await new Promise((resolve) => setImmediate(resolve))
  expect(warnings).toEqual([])
  expect(results.every(({ status }) => status === 'rejected')).toBe(true)
  // They share their errors, and to look one through takes long.
  const reasons = new Set(results.map((result) => (result as PromiseRejectedResult).reason))
  const different = [...reasons].map((reason) => failureOf({ status: 'rejected', reason }).message)
  return [...new Set(different)]
}

/** Of some client at least: on a busy machine one may not be connected within the store's patience. */
async function expectWaitedFor(open: () => Redis | Cluster): Promise<void> {
  await poll('a client that connects in time', async () => {
    const store = new RedisTokenStore({ client: open() })
    const entries = Array.from({ length: 50 }, () => ({ key: freshKey(), record: freshRecord() }))
    const answers = await Promise.all(entries.map(async (one) => await store.claim([one])))
    expect(answers.flat()).toEqual(entries.map(() => null))
    return true
  })
}

describe('a client that is not connected', () => {
  it.each([
    true,
    false,
  ])('is sent nothing, with enableOfflineQueue %s', async (enableOfflineQueue) => {
    const client = connect({ port: nobodysPort, enableOfflineQueue })
    const store = new RedisTokenStore({ client })
    // On a busy machine the first wait may end before the refusal comes.
    await poll('the refusal', async () => {
      const { message } = await failure(store.claim([entry]))
      return message.endsWith('ECONNREFUSED') || undefined
    })
    const said = await expectNothingKept(store, client, () => queued(client))
    expect(said).toEqual(['the token store did not answer: ECONNREFUSED'])
    for (const result of await everyCall(store)) {
      expect(failureOf(result).code).toBe('store_unavailable')
    }
    expect(queued(client)).toBe(0)
  })

  it('is sent nothing while the server says nothing', async () => {
    const server = await startRedis({ args: [] })
    try {
      await server.kill('SIGSTOP')
      const client = connect({ port: server.port })
      const store = new RedisTokenStore({ client })
      const said = await expectNothingKept(store, client, () => queued(client))
      expect(said).toEqual(['the token store did not answer: NOT_CONNECTED'])
      await server.kill('SIGCONT')
      expect(await poll('the server', async () => await store.claim([entry]))).toEqual([null])
    } finally {
      await server.stop()
    }
  })

  it('is sent nothing while its connection is being closed', async () => {
    const server = await startRedis({ args: [] })
    try {
      const client = await untilReady(connect({ port: server.port, retryStrategy: () => 20 }))
      const store = new RedisTokenStore({ client })
      await store.claim([entry])
      await server.kill('SIGSTOP')
      client.disconnect(true)
      expect(client.status).toBe('ready')
      await expectNothingKept(store, client, () => queued(client))
    } finally {
      await server.stop()
    }
  })

  it('is refused at once when it has ended', async () => {
    const client = connect({ port: nobodysPort, retryStrategy: () => null })
    await new Promise((resolve) => client.once('end', resolve))
    const store = new RedisTokenStore({ client })
    const error = await failure(store.read([secretKey]))
    expect(error.message).toBe('the token store did not answer: CONNECTION_CLOSED')
  })

  it('tells what the server says when it lets nobody in', async () => {
    const server = await startRedis({ args: ['--requirepass', 'secret'] })
    try {
      for (const [password, word, advice] of [
        [undefined, 'NOAUTH', 'the server wants a password'],
        ['wrong', 'WRONGPASS', 'the server refuses the client'],
      ] as const) {
        const client = connect({ port: server.port, ...(password && { password }) })
        const store = new RedisTokenStore({ client })
        await poll('the word of the server', async () => {
          const { message } = await failure(store.read([secretKey]))
          expect(message).toContain(`the token store did not answer: ${word}; ${advice}`)
          return true
        })
      }
    } finally {
      await server.stop()
    }
  })
})

describe('a client that will be connected', () => {
  let server: RedisServer

  beforeAll(async () => {
    server = await startRedis({ args: [] })
  })

  afterAll(async () => await server?.stop())

  it.each([
    { lazyConnect: true },
    { lazyConnect: true, enableOfflineQueue: false },
    { lazyConnect: false, enableOfflineQueue: false },
    { lazyConnect: false },
  ])('is waited for: %j', async (options) => {
    await expectWaitedFor(() => connect({ port: server.port, ...options }))
  })
})

describe('a cluster', () => {
  let servers: RedisCluster

  beforeAll(async () => {
    // Longer than a test: a node that is missed makes the others refuse everything.
    servers = await startRedisCluster({ args: ['--cluster-node-timeout', '30000'] })
  })

  afterAll(async () => await servers?.stop())

  function connectCluster(options: ConstructorParameters<typeof Cluster>[1] = {}): Cluster {
    const client = new Cluster([...servers.addresses], options)
    client.on('error', () => {})
    clients.push(client)
    return client
  }

  it.each([
    { lazyConnect: true },
    { lazyConnect: true, enableOfflineQueue: false },
    { lazyConnect: false, enableOfflineQueue: false },
  ])('is waited for: %j', async (options) => {
    await expectWaitedFor(() => connectCluster(options))
  })

  it('is sent nothing while none of its nodes can be reached', async () => {
    const client = new Cluster([{ host: '127.0.0.1', port: nobodysPort }])
    client.on('error', () => {})
    clients.push(client)
    const store = new RedisTokenStore({ client })
    const queues = () =>
      (client as unknown as { offlineQueue: { length: number } }).offlineQueue.length
    const said = await expectNothingKept(store, client, queues)
    expect(said).toEqual([expect.stringMatching(/: (CONNECTION_CLOSED|NOT_CONNECTED)$/)])
  })

  it('is sent nothing for a master that says nothing when it is connected to', async () => {
    const client = await untilReady(connectCluster())
    const store = new RedisTokenStore({ client })
    const entries = Array.from({ length: 300 }, () => ({ key: freshKey(), record: freshRecord() }))
    await store.claim(entries)
    const nodeQueues = () => client.nodes().reduce((sum, node) => sum + queued(node), 0)
    const [frozen] = servers.nodes
    await frozen?.kill('SIGSTOP')
    try {
      const node = client.nodes().find(({ options }) => options.port === frozen?.port)
      node?.stream.destroy()
      await poll('the client to notice', async () => client.nodes().length < 3 || undefined)
      const queues: number[] = []
      for (let times = 0; times < 5; times++) {
        const calls = Promise.allSettled(entries.map(async ({ key }) => await store.read([key])))
        queues.push(nodeQueues())
        const failed = (await calls).filter(({ status }) => status === 'rejected')
        queues.push(nodeQueues())
        expect(failed.length).toBeGreaterThan(30)
      }
      expect(Math.max(...queues)).toBe(0)
    } finally {
      await frozen?.kill('SIGCONT')
    }
    await poll('the cluster to be whole', async () => {
      return (await store.claim(entries)).length === entries.length || undefined
    })
  })

  it('is sent nothing for a master that is down, and all for the others', async () => {
    const client = await untilReady(connectCluster())
    const store = new RedisTokenStore({ client, allowEviction: true })
    const entries = Array.from({ length: 300 }, () => ({ key: freshKey(), record: freshRecord() }))
    await store.claim(entries)
    const [down] = servers.nodes
    const nodeQueues = () => client.nodes().reduce((sum, node) => sum + queued(node), 0)
    await down?.kill('SIGKILL')
    await poll('the client to notice', async () => client.nodes('master').length < 3 || undefined)
    const calls = await Promise.allSettled(entries.map(async ({ key }) => await store.read([key])))
    expect(nodeQueues()).toBe(0)
    const failed = calls.filter(({ status }) => status === 'rejected')
    expect(failed.length).toBeGreaterThan(30)
    expect(failed.length).toBeLessThan(270)
    for (const result of failed) {
      expect(failureOf(result).message).toMatch(
        /: (ECONNREFUSED|CONNECTION_CLOSED|NOT_CONNECTED|CLUSTERDOWN.*)$/,
      )
    }
    await down?.restart()
    await poll('the cluster to be whole', async () => {
      return (await store.claim(entries)).length === entries.length || undefined
    })
  })
})
