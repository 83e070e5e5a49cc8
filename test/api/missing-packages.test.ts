import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BareProject, createBareProject } from '../support/bare-project.ts'

let project: BareProject

beforeAll(async () => {
  project = await createBareProject({
    sources: ['src'],
    packages: ['lru-cache', 'zod', 'libphonenumber-js', 'redos-detector', 'regjsparser'],
  })
})
afterAll(() => project.remove())

it('the package loads none of jose, bullmq, ioredis and rate-limiter-flexible by itself, and says which it wants', async () => {
  const printed = await project.run(`
    import { authenticateWithKeys } from './src/api/credentials/static-keys.ts'
    import { authenticateWithTokens } from './src/api/credentials/json-web-tokens.ts'
    import { createJobQueue } from './src/api/jobs/memory-jobs.ts'
    import { createRedisJobQueue } from './src/api/jobs/redis-jobs.ts'
    import { createRateLimiter } from './src/api/limits/rate-limiter.ts'
    import { createMasker } from './src/index.ts'

    const masker = createMasker({ keys: [{ id: 'a', secret: 'x'.repeat(32) }] })
    authenticateWithKeys([])
    createJobQueue({ masker })
    createRateLimiter()
    const say = (error: Error & { code?: string }) => console.log(error.code + ': ' + error.message)
    const tokens = authenticateWithTokens({ jwks: 'https://a.example', issuer: 'a', audience: 'b' })
    await tokens.ready().catch(say)
    await tokens('a.b.c', {} as never).catch(say)
    const client = new Proxy({} as never, {
      get: (_target, name) => (name === 'options' ? {} : () => client),
    })
    const queue = createRedisJobQueue({ masker, client })
    await queue.ready().catch(say)
    const call = { callType: 'mask', payload: { mask: [{ value: 'a' }] } } as const
    await queue.submit({ ...call, principal: { id: 'a', permissions: [] } }).catch(say)
    await queue.close()
  `)
  const jose = 'invalid_options: authenticateWithTokens needs the package jose: npm install jose\n'
  const bullmq =
    'invalid_options: createRedisJobQueue needs the package bullmq: npm install bullmq\n'
  expect(printed).toBe(`${jose}${jose}${bullmq}${bullmq}0`)
})
