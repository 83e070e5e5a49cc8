import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { Queue } from 'bullmq'
import { createMasker, type Job, type Masker, type Principal } from 'fieldveil'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import {
  createRedisJobQueue,
  type RedisJobOptions,
  type RedisJobQueue,
} from '../../../src/api/jobs/redis-jobs.ts'
import { openCanaryLog } from '../../support/canary-log.ts'
import { failure } from '../../support/failures.ts'
import { testKeys } from '../../support/keys.ts'
import { buildProgram, removePrograms } from '../../support/programs.ts'
import { startRedis } from '../../support/redis-server.ts'

const program = await buildProgram('test/api/support/job-process.ts')
afterAll(removePrograms)

const clerk: Principal = { id: 'clerk', tenant: 'acme', permissions: ['mask', 'unmask'] }
const freshPrefix = () => `jobs-${randomBytes(6).toString('hex')}`
const mask = (count: number, text = 'value') => ({
  mask: Array.from({ length: count }, (_, index) => ({
    value: `${text} ${index}`,
    token_name: 'Text Token',
  })),
})

let shared: Redis
const queues: RedisJobQueue[] = []
const children: ChildProcess[] = []
beforeAll(() => {
  shared = new Redis(inject('redisUrl'))
  for (let number = 0; number < 5; number++) spare.push(spawnServer())
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await Promise.all(queues.splice(0).map((queue) => queue.close()))
})
afterAll(async () => {
  for (const child of spare) child.kill('SIGKILL')
  await shared.quit()
})

function open(options: Partial<RedisJobOptions> = {}) {
  const masker = options.masker ?? createMasker({ keys: testKeys })
  const prefix = options.prefix ?? freshPrefix()
  const queue = createRedisJobQueue({ client: shared, timeout: 10_000, ...options, masker, prefix })
  queues.push(queue)
  const submit = async (callType: 'mask' | 'unmask', payload: unknown, principal = clerk) =>
    await queue.submit({ callType, payload, principal })
  const find = async (id: string, principal = clerk) => (await queue.find([id], principal))[0]
  const until = async (id: string, isIt: (job: Job) => boolean) =>
    await vi.waitFor(
      async () => {
        const job = await find(id)
        if (job === undefined || !isIt(job)) throw new Error(`the job is ${JSON.stringify(job)}`)
        return job
      },
      { timeout: 20_000, interval: 20 },
    )
  const finish = async (id: string) =>
    await until(id, ({ completedAt }) => completedAt !== undefined)
  return { masker, prefix, queue, submit, find, until, finish }
}

const makeOf = (keys: (tenant: string) => typeof testKeys) => createMasker({ keys, retries: 0 })

/** A masker whose calls wait until `free` is called. */
function gate(masker: Masker): () => void {
  const { maskFields } = masker
  let free = () => {}
  const freed = new Promise<void>((resolve) => {
    free = resolve
  })
  masker.maskFields = async (payload, context) => {
    await freed
    return await maskFields(payload, context)
  }
  return free
}

/** Processes that are servers once they are told to: starting one takes most of its time. */
const spare: ChildProcess[] = []

/** Another server over the same jobs, and what it says. */
async function startServer(prefix: string, stopAt = 0) {
  const child = spare.pop() as ChildProcess & ReturnType<typeof spawnServer>
  children.push(child)
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  const hear = async (word: string) =>
    await vi.waitFor(() => expect(said).toContain(word), { timeout: 20_000, interval: 10 })
  const tell = (words: string) => child.stdin.write(`${words}\n`)
  tell(`open ${prefix} ${stopAt}`)
  await hear('ready')
  return { child, hear, tell, said: () => said }
}

function spawnServer() {
  return spawn(process.execPath, [program, inject('redisUrl')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}

describe('a job in Redis', () => {
  it('goes from PENDING over IN-PROGRESS to SUCCESS with the synchronous answer', async () => {
    const masker = createMasker({ keys: testKeys })
    const free = gate(masker)
    const { prefix, submit, find, until, finish } = open({ masker, work: false })
    const payload = { mask: [...mask(1).mask, { value: 'Reach me at kim@example.com' }] }
    const id = await submit('mask', payload)
    expect(id).toMatch(/^[0-9a-f-]{36}\d{14}$/)
    expect(await find(id)).toEqual({
      ...{ id, callType: 'mask', status: 'PENDING', progress: 0 },
      submittedAt: expect.any(Number),
    })
    open({ masker, prefix })
    await until(id, ({ status }) => status === 'IN-PROGRESS')
    free()
    const job = await finish(id)
    const { data } = await masker.maskFields(payload, { tenant: 'acme' })
    expect(job).toMatchObject({ id, callType: 'mask', status: 'SUCCESS', progress: 100 })
    expect(job.result).toEqual(data)
    const times = [job.submittedAt, job.startedAt, job.completedAt] as number[]
    expect(times).toEqual([...times].sort((one, other) => one - other))
  })

  it('of 10,000 entries comes back whole and in order', async () => {
    const { submit, finish } = open()
    const job = await finish(await submit('mask', mask(10_000)))
    expect((job.result as { value: string }[]).map(({ value }) => value)).toEqual(
      mask(10_000).mask.map(({ value }) => value),
    )
  })

  it('fails with the message of the contract', async () => {
    const { submit, finish } = open()
    const id = await submit('unmask', { unmask: [{ token_value: 'nobody knows' }] })
    const job = await finish(id)
    expect(job).toMatchObject({
      ...{ status: 'FAILED', error: 'Unmasking of given token values failed.' },
    })
    expect(job).not.toHaveProperty('result')
  })

  it('is not taken where its payload is wrong, or where too much waits', async () => {
    const { submit } = open({ work: false, waiting: 2, entries: 3 })
    await expect(submit('mask', { mask: [] })).rejects.toMatchObject({ status: 400 })
    await expect(submit('mask', mask(4))).rejects.toMatchObject({ status: 413 })
    await submit('mask', mask(3))
    await submit('mask', mask(3))
    await expect(submit('mask', mask(3))).rejects.toMatchObject({ status: 429 })
  })

  it('leaves nothing behind where the queue does not take it', async () => {
    const { prefix, submit } = open({ work: false })
    const add = vi.spyOn(Queue.prototype, 'add').mockRejectedValueOnce(new Error('OOM no memory'))
    try {
      const error = await failure(submit('mask', mask(1)))
      expect(error).toMatchObject({ code: 'store_unavailable' })
    } finally {
      add.mockRestore()
    }
    expect(await shared.keys(`*${prefix}*:stub:*`)).toEqual([])
    await submit('mask', mask(1))
    expect(await shared.keys(`*${prefix}*:stub:*`)).toHaveLength(1)
  })

  it('is not done again where its worker died between the outcome and the end', async () => {
    const { prefix, submit } = open({ work: false })
    await submit('mask', mask(1))
    const [stub = ''] = await shared.keys(`*${prefix}*:stub:*`)
    await shared.set(stub.replace(':stub:', ':outcome:'), 'written', 'PX', 60_000)
    const masker = createMasker({ keys: testKeys })
    const maskFields = vi.spyOn(masker, 'maskFields')
    open({ prefix, masker })
    const queued = stub.replace(':stub:', ':queue:')
    await vi.waitFor(async () => expect(await shared.exists(queued)).toBe(0), { timeout: 20_000 })
    expect(maskFields).not.toHaveBeenCalled()
  })

  it('is tried again where its keys could not be reached when it was taken up', async () => {
    const { prefix, submit, finish } = open({ work: false, masker: makeOf(() => testKeys) })
    const id = await submit('mask', mask(1))
    let failures = 1
    const keys = (tenant: string) => {
      if (tenant === 'acme' && failures-- > 0) throw new Error('not reached')
      return testKeys
    }
    open({ prefix, masker: makeOf(keys) })
    expect((await finish(id)).status).toBe('SUCCESS')
    expect(failures).toBeLessThan(1)
  })

  it('is for whoever submitted it, and unknown to everybody else', async () => {
    const { queue, submit, find, finish } = open()
    const id = await submit('mask', mask(1))
    await finish(id)
    const others: Principal[] = [
      { ...clerk, id: 'another' },
      { ...clerk, tenant: 'globex' },
      { id: 'clerk', permissions: [] },
    ]
    for (const other of others) expect(await find(id, other)).toBeUndefined()
    const found = await queue.find(['', '__proto__', `${id}0`, id, id], clerk)
    expect(found.map((job) => job?.id)).toEqual([undefined, undefined, undefined, id, id])
  })

  it('opens after its keys were rotated, and under no others', async () => {
    const old = { id: 'old', secret: 'the old secret of 32 bytes or more' }
    const fresh = { id: 'new', secret: 'the new secret of 32 bytes or more' }
    const before = open({ masker: createMasker({ keys: [old] }) })
    const id = await before.submit('mask', mask(1))
    const { result } = await before.finish(id)
    const { prefix } = before
    const after = open({ masker: createMasker({ keys: [fresh, old] }), prefix, work: false })
    expect((await after.find(id))?.result).toEqual(result)
    const stranger = open({ masker: createMasker({ keys: [fresh] }), prefix, work: false })
    expect(await stranger.find(id)).toBeUndefined()
  })

  it('works where every tenant brings its own secrets', async () => {
    const keys = (tenant: string) => [
      { id: 'own', secret: `the secret of ${tenant}`.padEnd(32, '.') },
    ]
    const { masker, submit, finish } = open({ masker: createMasker({ keys }) })
    const { result } = await finish(await submit('mask', mask(1)))
    expect(result).toEqual((await masker.maskFields(mask(1), { tenant: 'acme' })).data)
  })

  it('is PURGED when its result ends, then unknown, without any process doing it', async () => {
    const { prefix, submit, find, finish } = open({ keep: 60_000, remember: 80_000 })
    const id = await submit('mask', mask(1))
    const done = await finish(id)
    const { result: _, progress: _progress, ...rest } = done
    expect(done.status).toBe('SUCCESS')
    // Both end by Redis's clock, one after the other; here at once, when each has been looked at.
    const end = async (kind: string, span: number) => {
      const [key = ''] = await shared.keys(`{${prefix}}:${kind}:*`)
      await vi.waitFor(
        async () => {
          const left = await shared.pttl(key)
          expect(left).toBeGreaterThan(span - 30_000)
          expect(left).toBeLessThanOrEqual(span)
        },
        { timeout: 20_000 },
      )
      await shared.pexpire(key, 1)
      await vi.waitFor(async () => expect(await shared.exists(key)).toBe(0), { timeout: 20_000 })
    }
    await end('outcome', 60_000)
    expect(await find(id)).toEqual({ ...rest, status: 'PURGED' })
    await end('stub', 140_000)
    expect(await find(id)).toBeUndefined()
    await vi.waitFor(async () => expect(await shared.keys(`{${prefix}}:queue:j*`)).toEqual([]), {
      timeout: 20_000,
    })
  })

  it('that killed three workers is given up', async () => {
    const { prefix, submit, finish } = open({ work: false })
    const id = await submit('mask', mask(1))
    // As three workers that were killed have left it.
    const [name] = await shared.lrange(`{${prefix}}:queue:wait`, 0, -1)
    await shared.hset(`{${prefix}}:queue:${name}`, 'stc', 3)
    const victim = await startServer(prefix, 1)
    await victim.hear('part 1')
    victim.child.kill('SIGKILL')
    open({ prefix, lock: 500 })
    expect(await finish(id)).toMatchObject({ status: 'FAILED', error: 'Internal Error' })
    await vi.waitFor(async () => expect(await shared.exists(`{${prefix}}:queue:${name}`)).toBe(0), {
      timeout: 20_000,
    })
    expect(await finish(id)).toMatchObject({ status: 'FAILED', error: 'Internal Error' })
  })
})

describe('several servers', () => {
  it('share the work, and take up the job of one that is killed', async () => {
    const { masker, prefix, submit, until, finish } = open({ work: false })
    const id = await submit('mask', mask(2_000))
    const victim = await startServer(prefix, 2)
    await victim.hear('part 2')
    expect(await until(id, ({ progress }) => progress === 25)).toMatchObject({
      status: 'IN-PROGRESS',
    })
    const other = await startServer(prefix)
    // It works on others meanwhile.
    const second = await submit('mask', mask(1, 'other'))
    expect((await finish(second)).status).toBe('SUCCESS')
    expect(victim.said() + other.said()).not.toContain('part 3')
    victim.child.kill('SIGKILL')
    const job = await finish(id)
    expect(job.status).toBe('SUCCESS')
    expect(job.result).toHaveLength(2_000)
    const whole = await masker.maskFields(
      { mask: mask(2_000).mask.slice(1_000) },
      { tenant: 'acme' },
    )
    expect(job.result?.slice(1_000)).toEqual(whole.data)
    await other.hear('part 5')
    const ended = once(other.child, 'exit')
    other.tell('close')
    await other.hear('closed')
    expect(await ended).toEqual([0, null])
  })

  it('write the result of a job once, also where one that was given up goes on', async () => {
    const { prefix, submit, finish } = open({ work: false })
    const id = await submit('mask', mask(1_000))
    const frozen = await startServer(prefix, 2)
    await frozen.hear('part 2')
    frozen.child.kill('SIGSTOP')
    await startServer(prefix)
    const job = await finish(id)
    const [key = ''] = await shared.keys(`{${prefix}}:outcome:*`)
    const written = await shared.getBuffer(key)
    frozen.child.kill('SIGCONT')
    frozen.tell('go on')
    // What it has come to is not taken, and it says so.
    await frozen.hear('the store of the jobs did not answer')
    expect(await shared.getBuffer(key)).toEqual(written)
    expect(await finish(id)).toEqual(job)
  })
})

describe('Redis', () => {
  it('sees nothing of a job: no value, token, holder, tenant or id', async () => {
    const principal: Principal = {
      ...{ id: 'canary-holder@example.com', tenant: 'canary-tenant', permissions: [] },
      ...{ roles: ['canary-role'], purpose: 'canary-purpose' },
    }
    const own = await startRedis({ args: [] })
    const client = new Redis(own.url)
    const socket = connect(own.port, '127.0.0.1')
    try {
      const { masker, prefix, queue } = open({ client })
      const payload = {
        mask: [
          {
            value: 'canary-value-1',
            token_name: 'Text Token',
            attributes: { a: 'canary-attribute' },
          },
          { value: 'Write to canary.person@example.com about it' },
        ],
      }
      const { data } = await masker.maskFields(payload, { tenant: 'canary-tenant' })
      const tokens = (data ?? []).map(({ token_value }) => token_value)
      const told: Buffer[] = []
      socket.write('MONITOR\r\n')
      await once(socket, 'data')
      socket.on('data', (chunk) => told.push(chunk))
      const id = await queue.submit({ callType: 'mask', payload, principal })
      await vi.waitFor(
        async () => expect((await queue.find([id], principal))[0]?.status).toBe('SUCCESS'),
        { timeout: 20_000 },
      )
      const failing = { unmask: [{ token_value: 'canary-unknown' }] }
      const second = await queue.submit({ callType: 'unmask', payload: failing, principal })
      await vi.waitFor(
        async () => expect((await queue.find([second], principal))[0]?.status).toBe('FAILED'),
        { timeout: 20_000 },
      )
      // Waits, so that its payload can be found.
      await queue.close()
      const waiting = open({ client, prefix, masker, work: false })
      const third = await waiting.queue.submit({ callType: 'mask', payload, principal })
      await waiting.queue.close()
      using log = openCanaryLog([
        ...['canary-value-1', 'canary-attribute', 'canary.person@example.com', 'canary-unknown'],
        ...['canary-holder@example.com', 'canary-tenant', 'canary-role', 'canary-purpose'],
        ...[...tokens, id, second, third],
        ...['Unmasking of given token', 'policy_name', 'individual_tokens', 'Text Token'],
      ])
      for (const name of await client.keys('*')) {
        log.see('dump', name)
        log.see('dump', await client.callBuffer('dump', name))
        if ((await client.type(name)) === 'hash') log.see('hashes', await client.hgetall(name))
        if ((await client.type(name)) === 'stream') {
          log.see('streams', await client.xrange(name, '-', '+'))
        }
      }
      log.see('monitor', Buffer.concat(told))
      log.expectClean(['dump', 'hashes', 'streams', 'monitor'])
    } finally {
      socket.destroy()
      client.disconnect()
      await own.stop()
    }
  })

  it('that is frozen or gone fails both calls in time, and mends', async () => {
    const own = await startRedis({ args: [] })
    const client = new Redis({ host: '127.0.0.1', port: own.port, retryStrategy: () => 50 })
    client.on('error', () => {})
    const told: Error[] = []
    try {
      const { queue, submit, find, finish } = open({
        ...{ client, timeout: 300, onError: (error) => told.push(error) },
      })
      await vi.waitFor(async () => await queue.ready(), 20_000)
      const id = await vi.waitFor(async () => await submit('mask', mask(1)), 20_000)
      await own.kill('SIGSTOP')
      expect((await failure(submit('mask', mask(1)))).code).toBe('store_unavailable')
      expect((await failure(find(id))).message).toContain('did not answer')
      await own.kill('SIGCONT')
      await vi.waitFor(async () => await finish(id), 20_000)
      await own.kill('SIGKILL')
      const error = await vi.waitFor(async () => await failure(find(id)), 20_000)
      expect(error.code).toBe('store_unavailable')
      await own.restart()
      const again = await vi.waitFor(async () => await submit('mask', mask(1)), 20_000)
      const job = await vi.waitFor(async () => await finish(again), { timeout: 20_000 })
      expect(job.status).toBe('SUCCESS')
      expect(told.length).toBeGreaterThan(0)
      expect(new Set(told.map(({ name }) => name))).toEqual(new Set(['MaskingError']))
    } finally {
      await Promise.all(queues.splice(0).map((queue) => queue.close()))
      client.disconnect()
      await own.stop()
    }
  })
})

describe('a mistake', () => {
  it.each([
    ['no client', { client: undefined }, 'client is one of ioredis'],
    ['misspelt', { prefx: 'a' }, 'did you mean "prefix"?'],
    ['no lock', { lock: 0 }, 'lock is an integer from 1'],
  ])('is told at construction: %s', (_name, options, message) => {
    const masker = createMasker({ keys: testKeys })
    const given = { masker, client: shared, ...options } as RedisJobOptions
    expect(() => createRedisJobQueue(given)).toThrow(message)
  })

  it('is to submit to a queue that is closed', async () => {
    const { queue, submit } = open()
    await queue.ready()
    await queue.close()
    await expect(submit('mask', mask(1))).rejects.toMatchObject({ code: 'closed' })
  })
})
