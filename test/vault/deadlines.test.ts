import { spawn } from 'node:child_process'
import { createMasker, type Masker, type MaskerOptions } from 'fieldveil'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFragileStore, type FragileStore, hang } from '../support/fragile-store.ts'
import { testKeys } from '../support/keys.ts'
import { buildProgram, removePrograms } from '../support/programs.ts'
import { inVirtualTime } from '../support/virtual-time.ts'

vi.mock('node:timers/promises', async () => {
  return (await import('../support/virtual-time.ts')).timersPromises
})

const timeout = 100
// A millisecond for every timer that rounds up, and for turns of the event loop.
const slack = 10

afterAll(removePrograms)

const unhandled: unknown[] = []
const note = (reason: unknown) => unhandled.push(reason)
beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', note)
})
afterEach(async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

const faults = {
  hangs: () => hang(),
  rejects: async () => {
    throw new Error('the connection was lost')
  },
} as const

interface Scenario {
  readonly options?: Partial<MaskerOptions>
  /** Over a store that works. */
  prepare?(masker: Masker): Promise<unknown>
  call(masker: Masker): Promise<unknown>
}

const rules = ['[*]']
const everything: Partial<MaskerOptions> = {
  quota: { limit: 1_000 },
  unmaskPolicy: { rules: [{}], budget: { limit: 1_000 } },
}

const scenarios: Readonly<Record<string, Scenario>> = {
  'the first mask, with quota and subject': {
    options: everything,
    call: ({ maskDocument }) => maskDocument(['a', 'b'], rules, { subject: 's' }),
  },
  'a mask of what is there, for another subject and longer': {
    options: everything,
    prepare: ({ maskDocument }) => maskDocument(['a', 'b'], rules, { subject: 's', ttl: 1_000 }),
    call: ({ maskDocument }) => maskDocument(['a', 'b'], rules, { subject: 't', ttl: 60_000 }),
  },
  'an unmask of what belongs to somebody, with a budget': {
    options: everything,
    prepare: ({ maskDocument }) => maskDocument(['a', 'b'], rules, { subject: 's' }),
    call: async (masker) => masker.unmaskDocument(await tokensOf(), rules, { actor: 'x' }),
  },
  'an erasure of a token': {
    prepare: ({ maskDocument }) => maskDocument(['a'], rules),
    call: async ({ erase }) => erase({ token: (await tokensOf())[0] as string }),
  },
  'an erasure of a subject': {
    prepare: ({ maskDocument }) => maskDocument(['a'], rules, { subject: 's' }),
    call: ({ erase }) => erase({ subject: 's' }),
  },
  'a honeytoken': { call: ({ plantHoneytoken }) => plantHoneytoken('Text Token') },
  ready: { call: ({ ready }) => ready() },
}

let known: Promise<string[]> | undefined
const tokensOf = () => {
  known ??= createMasker({ keys: testKeys }).maskDocument(['a', 'b'], rules)
  return known
}

interface Outcome {
  readonly took: number
  readonly calls: number
  readonly error: unknown
}

/** The numbers of a call's questions to the store, a few at a time. */
async function listTrips(scenario: Scenario, atATime: number): Promise<number[][]> {
  const { calls, error } = await inVirtualTime(() => run(scenario, () => () => {}))
  expect(error).toBeUndefined()
  expect(calls).toBeGreaterThan(1)
  const trips = Array.from({ length: calls }, (_, index) => index + 1)
  return trips.flatMap((_, at) => (at % atATime === 0 ? [trips.slice(at, at + atATime)] : []))
}

async function run(
  scenario: Scenario,
  spoil: (store: FragileStore) => FragileStore['before'],
): Promise<Outcome> {
  const store = createFragileStore()
  const options = { keys: testKeys, cache: false as const, ...scenario.options }
  await scenario.prepare?.(createMasker({ ...options, store }))
  // Another process, which has all its questions still before it.
  const masker = createMasker({ ...options, store, timeout })
  store.calls.length = 0
  store.before = spoil(store)
  await tokensOf()
  const begun = performance.now()
  const [outcome] = await Promise.allSettled([scenario.call(masker)])
  const took = performance.now() - begun
  const calls = store.calls.length
  store.before = () => {}
  await masker.close()
  const error = outcome.status === 'rejected' ? outcome.reason : undefined
  return { took, calls, error }
}

describe.each(Object.entries(scenarios))('%s', (_, scenario) => {
  it.each(
    Object.entries(faults),
  )('settles in twice the timeout once the store %s', async (_, fault) => {
    for (const trips of await listTrips(scenario, 4)) {
      const outcomes = await inVirtualTime(() =>
        Promise.all(
          trips.map((trip) =>
            run(scenario, (store) => () => (store.calls.length >= trip ? fault() : undefined)),
          ),
        ),
      )
      for (const [index, { took, error }] of outcomes.entries()) {
        expect(took, `trip ${trips[index]}`).toBeLessThan(2 * timeout + slack)
        expect(String(JSON.stringify(error))).not.toContain('connection')
        // One that is gone from the start fails the call; what comes last need not.
        if (trips[index] === 1) expect(error).toMatchObject({ name: 'MaskingError' })
      }
    }
  })

  it.each(Object.entries(faults))('succeeds where the store %s once', async (_, fault) => {
    for (const trips of await listTrips(scenario, 16)) {
      const outcomes = await inVirtualTime(() =>
        Promise.all(
          trips.map((trip) =>
            run(scenario, (store) => () => (store.calls.length === trip ? fault() : undefined)),
          ),
        ),
      )
      for (const [index, { error }] of outcomes.entries()) {
        expect(error, `trip ${trips[index]}`).toBeUndefined()
      }
    }
  })

  it('settles in twice the timeout over a store that is slow at every call', async () => {
    const outcomes = await inVirtualTime(() =>
      Promise.all(
        [30, 60, 90].map((pause) =>
          run(scenario, () => () => new Promise((resolve) => setTimeout(resolve, pause))),
        ),
      ),
    )
    for (const { took } of outcomes) expect(took).toBeLessThan(2 * timeout + slack)
  })
})

describe('health', () => {
  it.each(
    Object.entries(faults),
  )('answers in twice the timeout where the store %s', async (_, fault) => {
    const store = createFragileStore()
    const previous = { keys: testKeys, store: createFragileStore() }
    store.before = fault
    previous.store.before = fault
    const masker = createMasker({ keys: testKeys, store, previous, timeout })
    await inVirtualTime(async () => {
      const begun = performance.now()
      expect(await masker.health()).toMatchObject({ ok: false, store: { ok: false } })
      expect(performance.now() - begun).toBeLessThan(2 * timeout + slack)
    })
  })
})

describe('calls that come at different times', () => {
  it('each have their own end, whoever shares their batch or began the check', async () => {
    const store = createFragileStore()
    const masker = createMasker({ keys: testKeys, store, timeout, cache: false })
    store.before = () => hang()
    const call = async (wait: number) => {
      await new Promise((resolve) => setTimeout(resolve, wait))
      const begun = performance.now()
      await masker.maskDocument([`value ${wait}`], rules).catch(() => {})
      return performance.now() - begun
    }
    const waits = Array.from({ length: 12 }, (_, index) => index * 25)
    for (const took of await inVirtualTime(() => Promise.all(waits.map(call)))) {
      expect(took).toBeLessThan(2 * timeout + slack)
    }
  })

  it('do not wait for the check of one that has more time left', async () => {
    const store = createFragileStore()
    const time = 400
    const wait = (milliseconds: number) =>
      new Promise<void>((resolve) => setTimeout(resolve, milliseconds))
    const masker = createMasker({ ...everything, keys: testKeys, store, timeout: time })
    const tokens = await masker.maskDocument(['a'], rules)
    store.before = () => wait(time * 0.95)
    await inVirtualTime(async () => {
      const begun = performance.now()
      const early = masker.unmaskDocument(tokens, rules, { actor: 'x' }).catch((error) => error)
      await wait(time * 0.85)
      // The check has to be passed anew, and the one that comes last begins it.
      store.before = () => hang()
      store.tell('lost')
      const late = masker.maskDocument(['b'], rules).catch((error) => error)
      // Its budget is still to be counted.
      expect(await early).toMatchObject({ code: 'unmasking_unavailable' })
      expect(performance.now() - begun).toBeLessThan(2 * time + slack)
      expect(await late).toMatchObject({ code: 'masking_failed' })
      expect(performance.now() - begun).toBeGreaterThan(2 * time + slack)
    })
  })
})

describe('limits.waiting', () => {
  it('refuses what would wait beyond it, and takes it again afterwards', async () => {
    const store = createFragileStore()
    const masker = createMasker({
      keys: testKeys,
      store,
      timeout,
      cache: false,
      limits: { waiting: 10 },
    })
    await masker.ready()
    const list = (name: string, length: number) =>
      Array.from({ length }, (_, index) => `${name} ${index}`)
    store.before = ({ keys }) => (keys.length > 1 ? hang() : undefined)
    await inVirtualTime(async () => {
      const held = masker.maskDocument(list('held', 8), rules).catch((error) => error)
      await new Promise((resolve) => setImmediate(resolve))
      expect((await masker.health()).store.waiting).toBe(8)
      const calls = store.calls.length
      const begun = performance.now()
      const refused = await masker.maskDocument(list('refused', 3), rules).catch((error) => error)
      expect(performance.now() - begun).toBeLessThan(slack)
      expect(refused).toMatchObject({
        code: 'masking_failed',
        cause: { message: expect.stringContaining('limits.waiting') },
      })
      expect(store.calls.length).toBe(calls)
      expect(await held).toMatchObject({ code: 'masking_failed' })
    })
    store.before = () => {}
    await expect.poll(async () => (await masker.health()).store.waiting).toBe(0)
    // One call alone is taken whatever it brings, else it could never be answered.
    expect(await masker.maskDocument(list('all', 30), rules)).toHaveLength(30)
  })
})

describe('a process', () => {
  it('ends by itself after close, whatever the store did: no timer is left', async () => {
    const program = await buildProgram('test/vault/support/closing-process.ts')
    const child = spawn(process.execPath, [program], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (data) => (output += data))
    child.stderr.on('data', (data) => (output += data))
    const timer = setTimeout(() => child.kill('SIGKILL'), 20_000)
    const code = await new Promise((resolve) => child.once('exit', resolve))
    clearTimeout(timer)
    expect(output).toBe(
      ['hangs: []', 'fails: []', 'fails to heal: []', 'works: []', 'ended', ''].join('\n'),
    )
    expect(code).toBe(0)
  })
})
