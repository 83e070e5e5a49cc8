import { createMasker } from 'fieldveil'
import { Cluster } from 'ioredis'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createRedisJobQueue } from '../../../src/api/jobs/redis-jobs.ts'
import { createRateLimiter } from '../../../src/api/limits/rate-limiter.ts'
import { testKeys } from '../../support/keys.ts'
import { type RedisCluster, startRedisCluster } from '../../support/redis-cluster.ts'

let cluster: RedisCluster
beforeAll(async () => {
  cluster = await startRedisCluster()
})
afterAll(async () => {
  await cluster?.stop()
})

it('jobs and limits work over a cluster', async () => {
  const client = new Cluster([...cluster.addresses])
  client.on('error', () => {})
  try {
    const masker = createMasker({ keys: testKeys })
    const queue = createRedisJobQueue({ masker, client, timeout: 20_000 })
    const principal = { id: 'clerk', permissions: [] }
    const payload = { mask: [{ value: 'George', token_name: 'Text Token' }] }
    const id = await queue.submit({ callType: 'mask', payload, principal })
    await vi.waitFor(
      async () => {
        const [job] = await queue.find([id], principal)
        expect(job).toMatchObject({ status: 'SUCCESS', result: [{ value: 'George' }] })
      },
      { timeout: 20_000 },
    )
    await queue.close()
    const limiter = createRateLimiter({ client, timeout: 20_000, mask: { limit: 1 } })
    expect(await limiter.consume(principal, 'mask', 1)).toMatchObject({ allowed: true })
    expect(await limiter.consume(principal, 'mask', 1)).toMatchObject({ allowed: false })
  } finally {
    client.disconnect()
  }
})
