import { randomBytes } from 'node:crypto'
import { createMasker, type Job, type Principal } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import {
  createRedisJobQueue,
  type RedisJobOptions,
  type RedisJobQueue,
} from '../../../src/api/jobs/redis-jobs.ts'
import { testKeys } from '../../support/keys.ts'
import { poll } from '../../support/poll.ts'
import { type RedisServer, startRedis } from '../../support/redis-server.ts'

const clerk: Principal = { id: 'clerk', tenant: 'acme', permissions: ['mask', 'unmask'] }
const prefix = `jobs-${randomBytes(6).toString('hex')}`
const payload = {
  mask: Array.from({ length: 6 }, (_, index) => ({
    value: `value ${index}`,
    token_name: 'Text Token',
  })),
}

/** Where the jobs lie; and where the tokens do, which goes away. */
let jobs: Redis
let server: RedisServer
let tokens: Redis
const opened: { close(): Promise<void> }[] = []

beforeAll(async () => {
  jobs = new Redis(inject('redisUrl'))
  server = await startRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] })
  tokens = connect()
})
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
  for (const key of await jobs.keys(`{${prefix}}:*`)) await jobs.unlink(key)
})
afterAll(async () => {
  jobs.disconnect()
  tokens.disconnect()
  await server.stop()
})

function connect(): Redis {
  const client = new Redis(server.port, '127.0.0.1', { retryStrategy: () => 20 })
  client.on('error', () => {})
  return client
}

/** A server that works on jobs, two entries at a time; what it did is written down. */
async function openWorker(options: Partial<RedisJobOptions> = {}) {
  const masker = createMasker({
    keys: testKeys,
    store: new RedisTokenStore({ client: tokens }),
    ...{ cache: false, timeout: 1_000, retries: 1, limits: { batch: 2 } },
  })
  const done: string[] = []
  const { maskFields } = masker
  let isCut = false
  const outage = { after: 0, begin: async (): Promise<void> => {} }
  masker.maskFields = async (given, context) => {
    if (done.length === outage.after && !isCut) {
      isCut = true
      await outage.begin()
    }
    const answer = await maskFields(given, context)
    if (answer.data !== null) done.push(...answer.data.map(({ value }) => value))
    return answer
  }
  const client = options.client ?? jobs
  const queue = createRedisJobQueue({
    client,
    prefix,
    timeout: 10_000,
    // Not so short that a busy machine loses it.
    lock: 3_000,
    ...options,
    masker,
  })
  opened.push(queue, masker)
  await queue.ready()
  const cutAfter = (count: number, begin: () => Promise<void>) => {
    Object.assign(outage, { after: count, begin })
  }
  return { queue, done, cutAfter }
}

const submit = (queue: RedisJobQueue) =>
  queue.submit({ callType: 'mask', payload, principal: clerk })

const until = (queue: RedisJobQueue, id: string, isIt: (job: Job) => unknown) =>
  poll('the job', async () => {
    const [job] = await queue.find([id], clerk)
    return job !== undefined && isIt(job) ? job : undefined
  })

const finish = (queue: RedisJobQueue, id: string) =>
  until(queue, id, ({ completedAt }) => completedAt !== undefined)

/** Until a job was put aside. */
const untilAside = () =>
  poll('a job put aside', async () => (await jobs.zcard(`{${prefix}}:queue:delayed`)) || undefined)

async function expectDone(job: Job) {
  expect(job).toMatchObject({ status: 'SUCCESS', progress: 100 })
  const masker = createMasker({
    ...{ keys: testKeys, store: new RedisTokenStore({ client: tokens }), timeout: 10_000 },
  })
  const { data } = await masker.maskFields(payload, { tenant: 'acme' })
  expect(job.result).toEqual(data)
  await masker.close()
}

describe('a job in Redis whose token store', () => {
  it.each([
    'SIGSTOP',
    'SIGKILL',
  ] as const)('gets a %s waits, goes on where it was, and is done once', async (signal) => {
    const worker = await openWorker({ concurrency: 1 })
    let cutAt = 0
    worker.cutAfter(2, async () => {
      cutAt = Date.now()
      await server.kill(signal)
    })
    const id = await submit(worker.queue)
    await untilAside()
    const halted = await until(worker.queue, id, ({ progress }) => progress === 33)
    expect(halted.status).toBe('IN-PROGRESS')
    const keys = await jobs.keys(`{${prefix}}:queue:j*`)
    const { data = '' } = await jobs.hgetall(keys.find((key) => !key.endsWith(':lock')) ?? '')
    expect(Object.keys(JSON.parse(data)).sort()).toEqual(['body', 'head', 'wait'])
    // Base64 alone: nothing of it can be read.
    expect(data).toMatch(/^[\w+/={}:",]+$/)
    expect(data).not.toMatch(/token|since|tries/)
    if (signal === 'SIGSTOP') await server.kill('SIGCONT')
    else await server.restart()
    const job = await finish(worker.queue, id)
    // When it was begun, not when it was gone on with.
    expect(job.startedAt).toBeLessThanOrEqual(cutAt)
    expect(worker.done).toEqual(payload.mask.map(({ value }) => value))
    await expectDone(job)
  })

  it('stays away fails by the contract when its time is over', async () => {
    const { queue, cutAfter } = await openWorker({ retryFor: 1 })
    cutAfter(0, async () => await server.kill('SIGSTOP'))
    const id = await submit(queue)
    const job = await finish(queue, id)
    await server.kill('SIGCONT')
    expect(job).toMatchObject({ status: 'FAILED', error: 'Masking failed after 1 retries' })
  })

  it('is away is taken up by another server, which knows how far it has come', async () => {
    const first = await openWorker({ concurrency: 1 })
    first.cutAfter(2, async () => await server.kill('SIGSTOP'))
    const id = await submit(first.queue)
    await untilAside()
    await first.queue.close()
    // Put aside it still counts as one that waits.
    const full = await openWorker({ work: false, waiting: 1 })
    await expect(submit(full.queue)).rejects.toMatchObject({ status: 429 })
    await server.kill('SIGCONT')
    const second = await openWorker()
    await expectDone(await finish(second.queue, id))
    const values = payload.mask.map(({ value }) => value)
    expect([first.done, second.done]).toEqual([values.slice(0, 2), values.slice(2)])
  })

  it('lies with the jobs survives that both are killed in the middle of it', async () => {
    const client = connect()
    const worker = await openWorker({ client, concurrency: 1 })
    worker.cutAfter(2, async () => await server.kill('SIGKILL'))
    const id = await submit(worker.queue)
    await poll('the end of the server', async () => server.process?.signalCode ?? undefined)
    await server.restart()
    const job = await poll('the outcome', async () => await finish(worker.queue, id))
    await expectDone(job)
    const outcomes = await tokens.keys(`{${prefix}}:outcome:*`)
    expect(outcomes).toHaveLength(1)
    client.disconnect()
  })
})
