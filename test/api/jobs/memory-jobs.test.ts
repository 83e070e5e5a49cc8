import { createMasker, type Job, type JobQueue, type Masker, type Principal } from 'fieldveil'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createJobQueue, type MemoryJobOptions } from '../../../src/api/jobs/memory-jobs.ts'
import { breakDown, createFragileStore } from '../../support/fragile-store.ts'
import { testKeys } from '../../support/keys.ts'

const clerk: Principal = { id: 'clerk', tenant: 'acme', permissions: ['mask', 'unmask'] }
const queues: JobQueue[] = []

function open(options: Partial<MemoryJobOptions> = {}) {
  const masker = options.masker ?? createMasker({ keys: testKeys })
  const queue = createJobQueue({ masker, ...options })
  queues.push(queue)
  const submit = async (callType: 'mask' | 'unmask', payload: unknown, principal = clerk) =>
    await queue.submit({ callType, payload, principal })
  const find = async (id: string, principal = clerk) => (await queue.find([id], principal))[0]
  const finish = async (id: string, principal = clerk) =>
    await vi.waitFor(async () => {
      const job = await find(id, principal)
      expect(job?.completedAt).toBeDefined()
      return job as Job
    }, 20_000)
  return { masker, queue, submit, find, finish }
}

afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(queues.splice(0).map((queue) => queue.close()))
})

const mask = (count: number, text = 'value') => ({
  mask: Array.from({ length: count }, (_, index) => ({
    value: `${text} ${index}`,
    token_name: 'Text Token',
  })),
})

describe('a job', () => {
  it('goes from PENDING to SUCCESS with the entries of the synchronous answer', async () => {
    const { masker, submit, find, finish } = open()
    const payload = { mask: [{ value: 'George', token_name: 'Text Token', attributes: { a: 1 } }] }
    const before = Date.now()
    const id = await submit('mask', payload)
    expect(id).toMatch(/^[0-9a-f-]{36}\d{14}$/)
    const pending = await find(id)
    expect(pending).toEqual({
      ...{ id, callType: 'mask', status: 'PENDING', progress: 0 },
      submittedAt: expect.any(Number),
    })
    const { data } = await masker.maskFields(payload, { tenant: 'acme' })
    const job = await finish(id)
    expect(job).toMatchObject({ id, callType: 'mask', status: 'SUCCESS', progress: 100 })
    expect(job.result).toEqual(data)
    const times = [before, job.submittedAt, job.startedAt, job.completedAt, Date.now()] as number[]
    expect(times).toEqual([...times].sort((one, other) => one - other))
    const token = (data?.[0] as { token_value: string }).token_value
    const back = await finish(await submit('unmask', { unmask: [{ token_value: token }] }))
    expect(back.result).toEqual([{ value: 'George', token_value: token }])
  })

  it('looks at nothing of a payload but what the contract names, as the call at once does', async () => {
    const { masker, submit, finish } = open()
    let deep: unknown = []
    // Deeper than JSON can be printed.
    for (let depth = 0; depth < 20_000; depth++) deep = [deep]
    const value = { value: 'George', token_name: 'Text Token', attributes: { a: 1 } }
    const payload = { mask: [{ ...value, deep }], deep }
    const { data } = await masker.maskFields(payload, { tenant: 'acme' })
    const { result } = await finish(await submit('mask', payload))
    expect(result).toEqual(data)
    const [{ token_value: token }] = result as [{ token_value: string }]
    const back = { unmask: [{ token_value: token, attributes: { b: 2 }, deep }] }
    expect((await finish(await submit('unmask', back))).result).toEqual([
      { value: 'George', token_value: token, attributes: { b: 2 } },
    ])
  })

  it('of 10,000 entries is done in parts, in order, and says how far it is', async () => {
    const { masker, submit, find, finish } = open()
    const sizes: number[] = []
    const seen = new Set<number>()
    const real = masker.maskFields
    let id = ''
    masker.maskFields = async (payload, context) => {
      sizes.push((payload as { mask: unknown[] }).mask.length)
      const job = await find(id)
      expect(job?.status).toBe('IN-PROGRESS')
      seen.add(job?.progress as number)
      return await real(payload, context)
    }
    id = await submit('mask', mask(10_000))
    const { result, status } = await finish(id)
    expect(status).toBe('SUCCESS')
    expect(result).toHaveLength(10_000)
    expect((result as { value: string }[]).map(({ value }) => value)).toEqual(
      mask(10_000).mask.map(({ value }) => value),
    )
    expect(sizes).toEqual(Array(20).fill(500))
    expect([...seen]).toEqual(Array.from({ length: 20 }, (_, part) => part * 5))
  })

  it('keeps to the batch limit of its masker, and to its own', async () => {
    const { submit, finish } = open({
      masker: createMasker({ keys: testKeys, limits: { batch: 7 } }),
      entries: 20,
    })
    expect(await finish(await submit('mask', mask(20)))).toMatchObject({ status: 'SUCCESS' })
    await expect(submit('mask', mask(21))).rejects.toMatchObject({ status: 413 })
  })

  it('fails whole with the message of the contract', async () => {
    const { submit, finish } = open()
    const tokens = { unmask: Array.from({ length: 600 }, () => ({ token_value: 'nobody knows' })) }
    expect(await finish(await submit('unmask', tokens))).toMatchObject({
      ...{ status: 'FAILED', error: 'Unmasking of given token values failed.', progress: 0 },
    })
    const long = { mask: [...mask(500).mask, { value: 'x'.repeat(601) }] }
    const failed = await finish(await submit('mask', long))
    expect(failed).toMatchObject({
      ...{
        status: 'FAILED',
        error: expect.stringContaining('limit of 600 characters'),
        progress: 99,
      },
    })
    expect(failed).not.toHaveProperty('result')
  })

  it('fails with the message of the contract when the store stays away', async () => {
    const store = createFragileStore()
    const { submit, finish } = open({
      retryFor: 1,
      masker: createMasker({ keys: testKeys, store, retries: 1, timeout: 2_000 }),
    })
    store.before = () => {
      throw new Error('SECRET of the store')
    }
    const { status, error } = await finish(await submit('mask', mask(1)))
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'Masking failed after 1 retries' })
  })

  it.each([
    ['mask', undefined, 400, 'Payload is empty'],
    ['mask', { mask: [...mask(9_999).mask, { value: '' }] }, 400, 'Missing value'],
    ['mask', { ...mask(1), policy_name: 'none' }, 400, 'policy_name not defined: none'],
    ['unmask', { unmask: [{}] }, 500, 'Payload is empty'],
    ['unmask', { mask: [] }, 500, 'unmask data missing'],
  ] as const)('is not taken where its payload is wrong: %s %j', async (callType, payload, status, message) => {
    const { submit } = open()
    await expect(submit(callType, payload)).rejects.toMatchObject({ status, message })
  })

  it('is for whoever submitted it, and unknown to everybody else', async () => {
    const { queue, submit, find, finish } = open()
    const id = await submit('mask', mask(1))
    await finish(id)
    for (const other of [
      { ...clerk, id: 'another' },
      { ...clerk, tenant: 'globex' },
      { id: 'clerk', permissions: [] },
    ]) {
      expect(await find(id, other)).toBeUndefined()
    }
    const ids = ['', 'nobody', '__proto__', id, id]
    const found = await queue.find(ids, { ...clerk, permissions: [] })
    expect(found.map((job) => job?.id)).toEqual([undefined, undefined, undefined, id, id])
  })

  it('is PURGED an hour after its end, remembered for a day, and then unknown', async () => {
    vi.useFakeTimers()
    const { submit, find } = open()
    const id = await submit('mask', mask(1))
    await vi.advanceTimersByTimeAsync(1_000)
    const done = await find(id)
    expect(done?.status).toBe('SUCCESS')
    await vi.advanceTimersByTimeAsync(3_598_000)
    expect((await find(id))?.result).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(2_000)
    const { result: _, ...rest } = done as Job
    expect(await find(id)).toEqual({ ...rest, status: 'PURGED' })
    await vi.advanceTimersByTimeAsync(86_400_000)
    expect(await find(id)).toBeUndefined()
  })
})

describe('a job whose store is away', () => {
  /** Over a store that goes away when it has been asked for a third part. */
  function openFragile(options: Partial<MemoryJobOptions> = {}) {
    const store = createFragileStore()
    const masker = createMasker({
      ...{ keys: testKeys, store, retries: 0, cache: false, limits: { batch: 2 } },
    })
    /** Which entries came through, in order. */
    const answered: string[] = []
    for (const [name, key] of [
      ['maskFields', 'mask'],
      ['unmaskFields', 'unmask'],
    ] as const) {
      const real = masker[name] as Masker['maskFields']
      masker[name] = async (payload: unknown, context: object) => {
        const entries = (payload as Record<string, object[]>)[key] as object[]
        if (answered.length === 4) store.before = breakDown
        const answer = await real(payload, context)
        if (answer.data !== null) answered.push(...entries.map((entry) => JSON.stringify(entry)))
        return answer as never
      }
    }
    const mend = () => {
      answered.push('mended')
      store.before = () => {}
    }
    return { ...open({ masker, ...options }), masker, store, answered, mend }
  }

  it.each([
    'mask',
    'unmask',
  ] as const)('waits, goes on where it was, and does nothing twice: %s', async (callType) => {
    const { masker, submit, find, finish, answered, mend } = openFragile()
    const values = mask(10)
    const plain = createMasker({ keys: testKeys })
    const masked = (await plain.maskFields(values, { tenant: 'acme' })).data ?? []
    const payload =
      callType === 'mask' ? values : { unmask: masked.map(({ token_value }) => ({ token_value })) }
    if (callType === 'unmask') {
      const { maskDocument } = masker
      const kept = await maskDocument(
        values.mask.map(({ value }) => value),
        { '[*]': { tokenName: 'Text Token' } },
        { tenant: 'acme' },
      )
      expect(kept).toEqual(masked.map(({ token_value }) => token_value))
    }
    const id = await submit(callType, payload)
    await vi.waitFor(async () => {
      expect(await find(id)).toMatchObject({ status: 'IN-PROGRESS', progress: 40 })
      expect(answered).toHaveLength(4)
    }, 20_000)
    const before = await find(id)
    mend()
    const job = await finish(id)
    expect(job).toMatchObject({ status: 'SUCCESS', startedAt: before?.startedAt, progress: 100 })
    const entries = (payload as Record<string, object[]>)[callType] ?? []
    const words = entries.map((entry) => JSON.stringify(entry))
    expect(answered).toEqual([...words.slice(0, 4), 'mended', ...words.slice(4)])
    expect((job.result as { value: string }[]).map(({ value }) => value)).toEqual(
      values.mask.map(({ value }) => value),
    )
  })

  it('lets others have its turn, counts as one that waits, and fails with the queue', async () => {
    const keys = (tenant: string) => {
      if (tenant === 'locked') throw new Error('no such key')
      return testKeys
    }
    const masker = createMasker({ keys })
    const { queue, submit, find } = open({ masker, concurrency: 1, waiting: 1 })
    const locked: Principal = { ...clerk, tenant: 'locked' }
    const halted = await submit('mask', mask(1), locked)
    await vi.waitFor(async () => {
      expect((await find(halted, locked))?.status).toBe('IN-PROGRESS')
      // Not while it has its turn.
      await expect(submit('mask', mask(1))).rejects.toMatchObject({ status: 429 })
    }, 20_000)
    await queue.close()
    expect(await find(halted, locked)).toMatchObject({
      ...{ status: 'FAILED', error: 'The masker is closed' },
    })
    const other = open({ masker, concurrency: 1 })
    const first = await other.submit('mask', mask(1), locked)
    expect((await other.finish(await other.submit('mask', mask(1)))).status).toBe('SUCCESS')
    expect((await other.find(first, locked))?.status).toBe('IN-PROGRESS')
  })
})

describe('a job that is halted', () => {
  /** The keys of the tenant `locked` cannot be reached, and time stands still. */
  function openLocked(options: Partial<MemoryJobOptions> = {}) {
    const keys = (tenant: string) => {
      if (tenant === 'locked') throw new Error('no such key')
      return testKeys
    }
    const masker = createMasker({ keys, retries: 0 })
    const real = masker.maskFields
    const begun: string[] = []
    let ended = 0
    let gate = Promise.resolve()
    masker.maskFields = async (payload, context) => {
      begun.push((payload as ReturnType<typeof mask>).mask[0]?.value ?? '')
      await gate
      const answer = await real(payload, context)
      ended++
      return answer
    }
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const until = async (isSo: () => boolean) => {
      while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
      await new Promise((resolve) => setImmediate(resolve))
    }
    const shut = () => {
      let open = () => {}
      gate = new Promise((resolve) => {
        open = resolve
      })
      return open
    }
    const opened = open({ masker, concurrency: 1, ...options })
    return { ...opened, begun, ended: () => ended, until, shut }
  }
  const locked: Principal = { ...clerk, tenant: 'locked' }

  it('takes the place that its payload needs', async () => {
    const { submit, ended, until } = openLocked({ bytes: 3_000 })
    await submit('mask', mask(40), locked)
    await until(() => ended() === 1)
    await expect(submit('mask', mask(40))).rejects.toMatchObject({ status: 429 })
    await submit('mask', mask(1))
  })

  it('comes before what has waited for its first turn', async () => {
    const { submit, begun, ended, until, shut } = openLocked()
    await submit('mask', mask(1, 'halted'), locked)
    await until(() => ended() === 1)
    const letGo = shut()
    await submit('mask', mask(1, 'first'))
    await submit('mask', mask(1, 'second'))
    await until(() => begun.length === 2)
    vi.advanceTimersByTime(250)
    letGo()
    await until(() => ended() === 4)
    expect(begun).toEqual(['halted 0', 'first 0', 'halted 0', 'second 0'])
  })

  it('fails where its queue is closed meanwhile', async () => {
    const { queue, submit, find, begun, until, shut } = openLocked()
    const letGo = shut()
    const id = await submit('mask', mask(1), locked)
    await until(() => begun.length === 1)
    const closing = queue.close()
    letGo()
    await closing
    expect(await find(id, locked)).toMatchObject({ status: 'FAILED' })
  })
})

describe('a queue', () => {
  /** A masker whose calls wait until they are let go. */
  function openGated(options: Partial<MemoryJobOptions>) {
    const masker = createMasker({ keys: testKeys })
    const real = masker.maskFields
    const held: (() => void)[] = []
    let most = 0
    let running = 0
    masker.maskFields = async (payload, context) => {
      most = Math.max(most, ++running)
      await new Promise<void>((resolve) => held.push(resolve))
      running--
      return await real(payload, context)
    }
    const free = async (count: number) => {
      for (let freed = 0; freed < count; freed++) {
        await vi.waitFor(() => expect(held.length).toBeGreaterThan(0), 20_000)
        held.shift()?.()
      }
    }
    return { ...open({ masker, ...options }), free, most: () => most }
  }

  it('works on a few jobs at a time and refuses what is too much to wait', async () => {
    const { submit, finish, free, most } = openGated({ concurrency: 2, waiting: 3 })
    const ids = [await submit('mask', mask(1)), await submit('mask', mask(1))]
    await new Promise((resolve) => setImmediate(resolve))
    for (let more = 0; more < 3; more++) ids.push(await submit('mask', mask(1)))
    await expect(submit('mask', mask(1))).rejects.toMatchObject({
      ...{ status: 429, message: 'API usage limit exceeded' },
    })
    await free(5)
    for (const id of ids) expect((await finish(id)).status).toBe('SUCCESS')
    expect(most()).toBe(2)
  })

  it('holds no more bytes than it may, of payloads and of results', async () => {
    const { submit, find, finish, free } = openGated({ concurrency: 1, bytes: 3_000 })
    const first = await submit('mask', mask(20))
    await new Promise((resolve) => setImmediate(resolve))
    const second = await submit('mask', mask(40))
    await expect(submit('mask', mask(40))).rejects.toMatchObject({ status: 429 })
    await free(1)
    await finish(first)
    // Its result takes the place of the first one's.
    await free(1)
    expect((await finish(second)).status).toBe('SUCCESS')
    expect((await find(first))?.status).toBe('PURGED')
    // What has had its turn takes no place of payloads any more.
    await submit('mask', mask(40))
    await free(1)
  })

  it('that is closed finishes what runs, fails what waits and takes no more', async () => {
    const { queue, submit, find, free } = openGated({ concurrency: 1 })
    const running = await submit('mask', mask(1))
    const waiting = await submit('mask', mask(1))
    const started = async () => expect((await find(running))?.status).toBe('IN-PROGRESS')
    await vi.waitFor(started, 20_000)
    const closing = queue.close()
    await free(1)
    await closing
    expect(await find(running)).toMatchObject({ status: 'SUCCESS' })
    expect(await find(waiting)).toMatchObject({ status: 'FAILED', error: 'The masker is closed' })
    await expect(submit('mask', mask(1))).rejects.toMatchObject({ code: 'closed', status: 503 })
  })

  it('does not change what was submitted, nor what is changed after that', async () => {
    const { submit, finish } = open()
    const payload = mask(1)
    const id = await submit('mask', payload)
    ;(payload.mask[0] as { value: string }).value = 'changed'
    expect((await finish(id)).result?.[0]).toMatchObject({ value: 'value 0' })
  })

  it.each([
    ['no options', undefined, 'takes { masker }'],
    ['a copy of a masker', { masker: {} }, 'the one that createMasker() made'],
    ['misspelt', { kep: 1 }, 'did you mean "keep"?'],
    ['half a job', { concurrency: 0.5 }, 'concurrency is an integer from 1'],
    ['longer than a timer', { keep: 3_000_000_000 }, 'keep is an integer from 1 to 2147483647'],
    ['no bytes', { bytes: 0 }, 'bytes is an integer'],
  ])('tells a mistake at construction: %s', (_name, options, message) => {
    const masker = createMasker({ keys: testKeys })
    const given = options && { masker, ...options }
    expect(() => createJobQueue(given as MemoryJobOptions)).toThrow(message)
  })
})
