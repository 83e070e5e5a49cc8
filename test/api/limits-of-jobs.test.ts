import { randomBytes } from 'node:crypto'
import {
  createJobQueue,
  createMasker,
  createRateLimiter,
  createRedisJobQueue,
  type JobQueue,
  type Masker,
  MaskingError,
  type RateLimiter,
} from 'fieldveil'
import { ClientError, type ClientOptions, createClient } from 'fieldveil/client'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { listen } from '../adapters/support/raw-client.ts'
import { testKeys } from '../support/keys.ts'
import { poll } from '../support/poll.ts'
import { apiFrameworks, mountPath } from './support/api-servers.ts'
import { createTestApi, send } from './support/call-api.ts'

let redis: Redis
beforeAll(() => {
  redis = new Redis(inject('redisUrl'))
})
afterAll(async () => {
  await redis.quit()
})

const day = 86_400_000
const lost = { unmask: [{ token_value: 'neverIssued42' }] }
const queues = [
  ['in this process', (masker: Masker): JobQueue => createJobQueue({ masker })],
  [
    'in Redis',
    (masker: Masker): JobQueue =>
      createRedisJobQueue({
        ...{ masker, client: redis, prefix: `misses-${randomBytes(6).toString('hex')}` },
        timeout: 10_000,
      }),
  ],
] as const

describe.each(queues)('jobs %s', (_name, openQueue) => {
  async function open(limiter: RateLimiter) {
    const masker = createMasker({ keys: testKeys })
    const jobs = openQueue(masker)
    const api = createTestApi(masker, { rateLimit: limiter, jobs })
    const finish = async (body: unknown) => {
      const { json } = await send(api, '/unmask/async', body)
      const status = [{ tracking_id: json.data[0].tracking_id }]
      return await poll('the job', async () => {
        const [job] = (await send(api, '/async-status', { status })).json.data
        return job.completed_time === null ? undefined : job
      })
    }
    return { api, jobs, masker, finish }
  }

  test('a token that does not open weighs ten, as it does for an answer at once', async () => {
    const { api, jobs, masker, finish } = await open(createRateLimiter({ unmask: { limit: 20 } }))
    try {
      const mask = { mask: [{ value: 'Ann Lee', token_name: 'Text Token' }] }
      const { token_value } = (await masker.maskFields(mask)).data?.[0] ?? {}
      expect(await finish({ unmask: [{ token_value }] })).toMatchObject({ status: 'SUCCESS' })
      expect(await finish(lost)).toMatchObject({ status: 'FAILED' })
      expect((await send(api, '/unmask', lost)).headers['RateLimit']).toMatch(/;r=8;/)
      expect(await send(api, '/unmask/async', lost)).toMatchObject({ status: 429 })
    } finally {
      await jobs.close()
    }
  })

  test('with the store of the limits down nothing is told of the token', async () => {
    const { jobs, finish } = await open({
      consume: createRateLimiter().consume,
      penalise: async () => {
        throw new MaskingError('store_unavailable', 'the store is down')
      },
    })
    try {
      expect(await finish(lost)).toMatchObject({ status: 'FAILED', error_msg: 'Internal Error' })
    } finally {
      await jobs.close()
    }
  })
})

test('routes that share a queue and a limiter count a miss once', async () => {
  const masker = createMasker({ keys: testKeys })
  const limits: number[] = []
  const limiter: RateLimiter = {
    consume: createRateLimiter().consume,
    penalise: async (_principal, _call, weight) => void limits.push(weight),
  }
  const jobs = createJobQueue({ masker })
  const [api] = [1, 2].map(() => createTestApi(masker, { rateLimit: limiter, jobs }))
  if (api === undefined) throw new Error('no API')
  await send(api, '/unmask/async', lost)
  await poll('the penalty', async () => (limits.length > 0 ? true : undefined))
  await jobs.close()
  expect(limits).toEqual([9])
})

describe.each(apiFrameworks)('a client that spends its reveal budget, $name', ({ build }) => {
  async function open(window: number, options: Partial<ClientOptions> = {}) {
    const unmaskPolicy = { rules: [{}], budget: { limit: 1, window } }
    const masker = createMasker({ keys: testKeys, unmaskPolicy })
    const server = await listen(build({ masker }))
    const statuses: number[] = []
    const client = createClient({
      baseUrl: `http://127.0.0.1:${server.port}${mountPath}`,
      token: 'all',
      retries: 20,
      ...options,
      fetch: async (...sent) => {
        const response = await fetch(...sent)
        statuses.push(response.status)
        return response
      },
    })
    const [entry] = await client.mask([{ value: 'Ann Lee', token_name: 'Text Token' }])
    const unmask = async () => await client.unmask([{ token_value: entry?.token_value ?? '' }])
    return { server, statuses, unmask }
  }

  test('waits as long as it is told, and gets through', async () => {
    const { server, statuses, unmask } = await open(1_000)
    await using _ = server
    while (!statuses.includes(429)) {
      expect(await unmask()).toMatchObject([{ value: 'Ann Lee' }])
    }
    expect(statuses.at(-1)).toBe(200)
  })

  test('is told so where the wait is longer than it has time', async () => {
    const { server, unmask } = await open(day, { longestRetryAfter: 1 })
    await using _ = server
    const spend = async (): Promise<ClientError> => {
      for (;;) {
        try {
          await unmask()
        } catch (error) {
          if (error instanceof ClientError) return error
          throw error
        }
      }
    }
    const endOf = (time: number) => (Math.floor(time / day) + 1) * day
    const begun = Date.now()
    const error = await spend()
    expect(error).toMatchObject({ code: 'refused', status: 429, isFinal: false })
    // True: a new budget has begun by then, and not long before.
    const { retryAfter = 0 } = error
    expect(Date.now() + retryAfter).toBeGreaterThanOrEqual(endOf(begun))
    expect(begun + retryAfter).toBeLessThan(endOf(Date.now()) + 1_001)
  })
})
