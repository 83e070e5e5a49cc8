import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { rateLimitHeaders } from '../../../src/api/limits/rate-headers.ts'
import { createRateLimiter } from '../../../src/api/limits/rate-limiter.ts'
import type { RateLimiterOptions } from '../../../src/api/limits/rate-options.ts'
import { failure } from '../../support/failures.ts'
import { buildProgram, removePrograms } from '../../support/programs.ts'
import { type RedisServer, startRedis } from '../../support/redis-server.ts'
import { untilReady } from '../../support/until-ready.ts'

const clerk = { id: 'clerk@example.com', tenant: 'acme', permissions: [] } as const
const freshPrefix = () => `limit-${randomBytes(6).toString('hex')}:`

let shared: Redis
const clients: Redis[] = []
beforeAll(() => {
  shared = new Redis(inject('redisUrl'))
})
afterAll(removePrograms)
afterAll(async () => {
  await shared.quit()
  for (const client of clients) client.disconnect()
})
afterEach(() => {
  vi.useRealTimers()
})

describe.each(['memory', 'Redis'])('limits in %s', (kind) => {
  const open = (options: RateLimiterOptions) =>
    createRateLimiter({
      ...(kind === 'Redis' ? { client: shared, prefix: freshPrefix(), timeout: 10_000 } : {}),
      ...options,
    })

  it('count entries until the window ends, and say what is left', async () => {
    const limiter = open({ mask: { limit: 10, window: 60_000 } })
    const spend = async (weight: number) => {
      const { resetAfter, ...rest } = await limiter.consume(clerk, 'mask', weight)
      expect(resetAfter).toBeGreaterThan(50_000)
      expect(resetAfter).toBeLessThanOrEqual(60_001)
      return rest
    }
    const policy = '"mask";q=10;w=60'
    expect(await spend(4)).toEqual({ allowed: true, limit: 10, remaining: 6, policy })
    expect(await spend(6)).toEqual({ allowed: true, limit: 10, remaining: 0, policy })
    expect(await spend(1)).toEqual({ allowed: false, limit: 10, remaining: 0, policy })
  })

  it('let a batch through that is larger than what is left, and then nothing', async () => {
    const limiter = open({ mask: { limit: 10, window: 60_000 } })
    expect(await limiter.consume(clerk, 'mask', 9)).toMatchObject({ allowed: true, remaining: 1 })
    expect(await limiter.consume(clerk, 'mask', 1_000)).toMatchObject({ allowed: true })
    expect(await limiter.consume(clerk, 'mask', 1)).toMatchObject({ allowed: false })
    const other = { ...clerk, id: 'other' }
    expect(await limiter.consume(other, 'mask', 10_000)).toMatchObject({ allowed: true })
  })

  it('are apart for calls, credentials and tenants, or shared by a tenant', async () => {
    const options = { mask: { limit: 1 }, unmask: { limit: 1 }, other: { limit: 1 } }
    const limiter = open(options)
    const isLet = async (call: 'mask' | 'unmask' | 'other', change: object, by = limiter) =>
      (await by.consume({ ...clerk, ...change }, call, 1)).allowed
    for (const call of ['mask', 'unmask', 'other'] as const) {
      expect(await isLet(call, {})).toBe(true)
      expect(await isLet(call, {})).toBe(false)
      expect(await isLet(call, { id: 'another' })).toBe(true)
      expect(await isLet(call, { tenant: 'globex' })).toBe(true)
      // Parts do not run together.
      expect(await isLet(call, { tenant: 'acmec', id: 'lerk@example.com' })).toBe(true)
    }
    const byTenant = open({ ...options, by: 'tenant' })
    expect(await isLet('mask', {}, byTenant)).toBe(true)
    expect(await isLet('mask', { id: 'another' }, byTenant)).toBe(false)
    expect(await isLet('mask', { tenant: 'globex' }, byTenant)).toBe(true)
  })

  it('weigh a miss as they are told, and call without entries as one', async () => {
    const limiter = open({ unmask: { limit: 22 } })
    expect(await limiter.consume(clerk, 'unmask', 1)).toMatchObject({ remaining: 21 })
    await limiter.penalise(clerk, 'unmask', 10)
    expect(await limiter.consume(clerk, 'unmask', 0)).toMatchObject({ remaining: 10 })
    await limiter.penalise(clerk, 'unmask', 10)
    expect(await limiter.consume(clerk, 'unmask', 1)).toMatchObject({ allowed: false })
  })

  it('let the next call through after as long as they said', async () => {
    const limiter = open({ mask: { limit: 3, window: 1_000 } })
    for (let round = 0; round < 2; round++) {
      let verdict = await limiter.consume(clerk, 'mask', 5)
      expect(verdict.allowed).toBe(true)
      // However slow this is, and however many windows pass meanwhile.
      while (verdict.allowed) verdict = await limiter.consume(clerk, 'mask', 5)
      const { resetAfter } = verdict
      // Refusals do not make it longer.
      await limiter.consume(clerk, 'mask', 100)
      await wait(resetAfter)
    }
  })

  it('may hold for life, or not at all', async () => {
    const limiter = open({ mask: { limit: 2, window: Number.POSITIVE_INFINITY }, other: false })
    const policy = '"mask";q=2'
    expect(await limiter.consume(clerk, 'mask', 1)).toEqual({
      ...{ allowed: true, limit: 2, remaining: 1, resetAfter: Number.POSITIVE_INFINITY, policy },
    })
    await limiter.consume(clerk, 'mask', 1)
    const refused = await limiter.consume(clerk, 'mask', 1)
    expect(refused).toMatchObject({ allowed: false, resetAfter: Number.POSITIVE_INFINITY })
    expect(rateLimitHeaders(refused)).toEqual({
      'RateLimit-Policy': policy,
      RateLimit: '"mask";r=0',
    })
    for (let call = 0; call < 5; call++) {
      const verdict = await limiter.consume(clerk, 'other', 1_000)
      expect(verdict.allowed).toBe(true)
      expect(rateLimitHeaders(verdict)).toEqual({})
    }
  })

  it('let through less than the limit and one batch, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 30 }),
        async (limit, weights) => {
          const limiter = open({ mask: { limit, window: 3_600_000 } })
          const verdicts = await Promise.all(
            weights.map((weight) => limiter.consume(clerk, 'mask', weight)),
          )
          const admitted = weights.filter((_, index) => verdicts[index]?.allowed)
          const sum = admitted.reduce((total, weight) => total + weight, 0)
          const largest = Math.max(...weights)
          expect(sum).toBeLessThan(limit + largest)
          const total = weights.reduce((all, weight) => all + weight, 0)
          expect(sum).toBeGreaterThanOrEqual(Math.min(limit, total))
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('headers', () => {
  it('round seconds up, and say when to come again only to who was refused', () => {
    const verdict = { allowed: true, limit: 10, remaining: 4, resetAfter: 2_001, policy: '"a";q=1' }
    const fields = { 'RateLimit-Policy': '"a";q=1', RateLimit: '"a";r=4;t=3' }
    expect(rateLimitHeaders(verdict)).toEqual(fields)
    expect(rateLimitHeaders({ ...verdict, allowed: false })).toEqual({
      ...fields,
      'Retry-After': '3',
    })
  })
})

describe('several processes', () => {
  it('let through less than the limit and one batch together', async () => {
    const prefix = freshPrefix()
    const program = await buildProgram('test/api/support/counting-process.ts')
    const weights = [7, 13, 1]
    const children = weights.map((weight) =>
      spawn(process.execPath, [program, inject('redisUrl'), prefix, String(weight), '400'], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    )
    const lines = children.map((child) => createInterface(child.stdout)[Symbol.asyncIterator]())
    const next = async (from: AsyncIterator<string>) => String((await from.next()).value)
    expect(await Promise.all(lines.map(next))).toEqual(weights.map(() => 'ready'))
    const ends = children.map((child) => once(child, 'exit'))
    for (const child of children) child.stdin.write('go\n')
    const admitted = (await Promise.all(lines.map(next))).map((line) => Number(line.split(' ')[1]))
    await Promise.all(ends)
    const sum = admitted.reduce((total, one) => total + one, 0)
    expect(sum).toBeGreaterThanOrEqual(1_000)
    expect(sum).toBeLessThan(1_000 + 13)
  })
})

describe('what Redis sees', () => {
  it('is no id and no tenant, and ends by itself', async () => {
    const prefix = freshPrefix()
    const limiter = createRateLimiter({ client: shared, prefix, timeout: 10_000 })
    await limiter.consume(clerk, 'mask', 3)
    const keys = await shared.keys(`${prefix}*`)
    expect(keys).toHaveLength(1)
    expect(keys[0]).toMatch(/^limit-\w+:mask:[\w-]{22}$/)
    expect(await shared.pttl(keys[0] as string)).toBeGreaterThan(0)
  })

  it('that is no count rejects with a word of Redis, and nothing of the command', async () => {
    const prefix = freshPrefix()
    const limiter = createRateLimiter({ client: shared, prefix, timeout: 10_000 })
    await limiter.consume(clerk, 'mask', 1)
    const [key = ''] = await shared.keys(`${prefix}*`)
    await shared.multi().del(key).rpush(key, 'a').exec()
    const error = await failure(limiter.consume(clerk, 'mask', 1))
    expect(error.code).toBe('store_unavailable')
    expect(error.message).toContain('WRONGTYPE')
    expect(inspect(error, { depth: 5 })).not.toContain(prefix)
  })

  it('is nothing more of whoever is over the limit', async () => {
    const limiter = createRateLimiter({
      ...{ client: shared, prefix: freshPrefix(), timeout: 10_000 },
      mask: { limit: 1, window: 3_600_000 },
    })
    await limiter.consume(clerk, 'mask', 1)
    const incr = vi.spyOn(shared as unknown as { rlflxIncr(): unknown }, 'rlflxIncr')
    try {
      for (let call = 0; call < 10; call++) {
        expect(await limiter.consume(clerk, 'mask', 1)).toMatchObject({ allowed: false })
      }
      expect(incr).not.toHaveBeenCalled()
    } finally {
      incr.mockRestore()
    }
  })
})

it('the time that a limit says is over when it says so, to the millisecond', async () => {
  const limiter = createRateLimiter({ mask: { limit: 1, window: 1_000 } })
  await limiter.consume(clerk, 'other', 1)
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  await limiter.consume(clerk, 'mask', 1)
  const { allowed, resetAfter } = await limiter.consume(clerk, 'mask', 1)
  expect(allowed).toBe(false)
  vi.advanceTimersByTime(resetAfter)
  expect(await limiter.consume(clerk, 'mask', 1)).toMatchObject({ allowed: true })
})

describe('Redis that', () => {
  let own: RedisServer
  const connect = () => {
    const client = new Redis({ port: own.port, host: '127.0.0.1', retryStrategy: () => 20 })
    client.on('error', () => {})
    clients.push(client)
    return client
  }
  beforeAll(async () => {
    own = await startRedis({ args: [] })
  })
  afterAll(async () => {
    await own.stop()
  })

  it('is frozen rejects within the timeout, at once when that goes on, and mends', async () => {
    const limiter = createRateLimiter({ client: await untilReady(connect()), timeout: 500 })
    await limiter.consume(clerk, 'mask', 1)
    await own.kill('SIGSTOP')
    try {
      const failures = []
      for (let call = 0; call < 6; call++) {
        failures.push(await failure(limiter.consume(clerk, 'unmask', 1)))
      }
      expect(failures.map(({ code }) => code)).toEqual(Array(6).fill('store_unavailable'))
      expect(failures[0]?.message).toContain('did not answer in time')
      expect(failures[5]?.message).toContain('it keeps failing')
      expect((await failure(limiter.penalise(clerk, 'unmask', 10))).code).toBe('store_unavailable')
    } finally {
      await own.kill('SIGCONT')
    }
    await vi.waitFor(
      async () => {
        expect(await limiter.consume(clerk, 'mask', 1)).toMatchObject({ allowed: true })
      },
      { timeout: 20_000 },
    )
  })

  it('is gone rejects, holds nothing of the command, and is asked again once it is back', async () => {
    const limiter = createRateLimiter({ client: await untilReady(connect()), timeout: 500 })
    await limiter.consume(clerk, 'mask', 1)
    await own.kill('SIGKILL')
    const error = await failure(limiter.consume(clerk, 'mask', 1))
    expect(error.code).toBe('store_unavailable')
    expect(error.message).toContain('did not answer')
    await own.restart()
    await vi.waitFor(
      async () => {
        expect(await limiter.consume(clerk, 'mask', 1)).toMatchObject({ allowed: true })
      },
      { timeout: 20_000 },
    )
  })
})

describe('a mistake in the limits', () => {
  it.each<[string, object, string]>([
    ['misspelt', { maks: false }, 'did you mean "mask"?'],
    ['misspelt limit', { mask: { limt: 1 } }, 'did you mean "limit"?'],
    ['limit 0', { mask: { limit: 0 } }, 'mask.limit is an integer from 1 up'],
    [
      'half a second',
      { mask: { limit: 1, window: 500 } },
      'whole seconds up to a day, or Infinity',
    ],
    ['a month', { mask: { limit: 1, window: 2_592_000_000 } }, 'whole seconds up to a day'],
    ['no client', { client: {} }, 'new Redis(url)'],
    ['by', { by: 'address' }, "by is 'principal' or 'tenant'"],
    ['timeout', { timeout: 0 }, 'timeout is milliseconds'],
    ['a number', { mask: 5 }, '{ limit, window }'],
  ])('is told at construction: %s', (_name, options, message) => {
    expect(() => createRateLimiter(options)).toThrow(message)
  })
})
