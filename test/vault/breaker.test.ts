import { createMasker, MaskingError, type MaskingEvent } from 'fieldveil'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEvents } from '../../src/events.ts'
import { type Breaker, createBreaker } from '../../src/vault/breaker.ts'
import { createStoreCalls } from '../../src/vault/store-calls.ts'
import { breakDown, createFragileStore, hang } from '../support/fragile-store.ts'
import { testKeys } from '../support/keys.ts'

const events: MaskingEvent[] = []

beforeEach(() => {
  events.length = 0
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

const later = (milliseconds: number) => vi.advanceTimersByTime(milliseconds)

describe('a breaker', () => {
  const open = (changes: string[] = []) =>
    createBreaker({
      patience: 1_000,
      onChange: (state, failures) => changes.push(`${state} ${failures}`),
    })
  const fail = (breaker: Breaker, times = 1) => {
    for (let time = 0; time < times; time++) breaker.fail('call')
  }

  it('opens after five failures in a row, and not before a timeout without success', () => {
    const changes: string[] = []
    const breaker = open(changes)
    fail(breaker, 100)
    expect(breaker.state).toBe('closed')
    later(999)
    fail(breaker)
    expect(breaker.state).toBe('closed')
    later(1)
    fail(breaker)
    expect(breaker.state).toBe('open')
    expect(changes).toEqual(['open 102'])
    expect(breaker.admit()).toBeUndefined()
  })

  it('counts anew after a success', () => {
    const breaker = open()
    fail(breaker, 4)
    later(5_000)
    breaker.succeed()
    fail(breaker, 4)
    later(5_000)
    expect(breaker.state).toBe('closed')
    fail(breaker)
    expect(breaker.state).toBe('open')
  })

  it('needs five failures, however long they take', () => {
    const breaker = open()
    fail(breaker, 1)
    later(60_000)
    fail(breaker, 3)
    expect(breaker.state).toBe('closed')
    fail(breaker)
    expect(breaker.state).toBe('open')
  })

  const opened = (changes: string[] = []) => {
    const breaker = open(changes)
    fail(breaker, 5)
    later(1_000)
    fail(breaker)
    return breaker
  }

  it('lets one try through at a time: after 250 ms, then less and less often, to 2 s', () => {
    const breaker = opened()
    for (const pause of [250, 500, 1_000, 2_000, 2_000, 2_000]) {
      // A quarter of it is left to chance, so that processes do not try together.
      later(pause * 0.75 - 1)
      expect(breaker.admit()).toBeUndefined()
      later(pause * 0.25 + 1)
      expect(breaker.admit()).toBe('probe')
      later(60_000)
      expect(breaker.admit()).toBeUndefined()
      breaker.fail('probe')
    }
  })

  it('takes failures of calls that were under way before for nothing new', () => {
    const breaker = opened()
    fail(breaker, 50)
    later(250)
    expect(breaker.admit()).toBe('probe')
    fail(breaker, 50)
    expect(breaker.admit()).toBeUndefined()
    breaker.fail('probe')
    later(500)
    expect(breaker.admit()).toBe('probe')
  })

  it('closes with the first success, and pauses briefly again the next time', () => {
    const changes: string[] = []
    const breaker = opened(changes)
    for (const pause of [250, 500, 1_000]) {
      later(pause)
      breaker.admit()
      breaker.fail('probe')
    }
    later(2_000)
    breaker.admit()
    breaker.succeed()
    expect(breaker.state).toBe('closed')
    expect(breaker.admit()).toBe('call')
    expect(changes).toEqual(['open 6', 'closed 0'])
    fail(breaker, 5)
    later(1_000)
    fail(breaker)
    expect(breaker.state).toBe('open')
    later(250)
    expect(breaker.admit()).toBe('probe')
  })

  it('lets a try through at once when something has changed, and one only', () => {
    const breaker = opened()
    expect(breaker.admit()).toBeUndefined()
    breaker.relent()
    expect(breaker.admit()).toBe('probe')
    breaker.relent()
    expect(breaker.admit()).toBeUndefined()
    breaker.fail('probe')
    expect(breaker.admit()).toBeUndefined()
  })
})

describe('calls of a store', () => {
  const soon = () => performance.now() + 10_000
  const open = (retries = 0) =>
    createStoreCalls({
      timeout: 1_000,
      retries,
      events: createEvents({ listener: (event) => events.push(event) }),
    })

  it('are not made while the breaker is open, but for a try', async () => {
    const calls = open()
    let made = 0
    const broken = async () => {
      made += 1
      throw new Error('no')
    }
    for (let time = 0; time < 5; time++) await calls.run('reads', soon(), broken).catch(() => {})
    later(1_000)
    await calls.run('reads', soon(), broken).catch(() => {})
    expect(calls.state('reads')).toBe('open')
    expect(made).toBe(6)
    const refused = calls.run('reads', soon(), broken)
    await expect(refused).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('was not asked'),
    })
    expect(made).toBe(6)
    later(250)
    let release = () => {}
    const probe = calls.run('reads', soon(), () => {
      made += 1
      return new Promise<void>((resolve) => {
        release = resolve
      })
    })
    const others = await Promise.allSettled(
      Array.from({ length: 20 }, () => calls.run('reads', soon(), broken)),
    )
    expect(others.every(({ status }) => status === 'rejected')).toBe(true)
    expect(made).toBe(7)
    release()
    await probe
    expect(calls.state('reads')).toBe('closed')
    expect(events.map(({ type }) => type)).toEqual(['breaker_opened', 'breaker_closed'])
    expect(await calls.run('reads', soon(), async () => 5)).toBe(5)
  })

  it('that fail to write leave reads alone, and the other way round', async () => {
    for (const [one, other] of [['reads', 'writes'] as const, ['writes', 'reads'] as const]) {
      const calls = open()
      for (let time = 0; time < 6; time++) {
        await calls.run(one, soon(), breakDown).catch(() => {})
        later(300)
      }
      expect([calls.state(one), calls.state(other)]).toEqual(['open', 'closed'])
      expect(await calls.run(other, soon(), async () => 5)).toBe(5)
      expect(events.at(-1)).toMatchObject({ type: 'breaker_opened', reason: one })
    }
  })

  it('that are answered with what a retry cannot mend are answers', async () => {
    const calls = open(3)
    const full = new MaskingError('store_full', 'full')
    let made = 0
    for (let time = 0; time < 9; time++) {
      later(500)
      const work = calls.run('writes', soon(), async () => {
        made += 1
        throw full
      })
      await expect(work).rejects.toBe(full)
    }
    expect(made).toBe(9)
    expect(calls.state('writes')).toBe('closed')
    expect(events).toEqual([])
  })

  it('that are answered so by a try close the breaker', async () => {
    const calls = open()
    for (let time = 0; time < 6; time++) {
      await calls.run('writes', soon(), breakDown).catch(() => {})
      later(300)
    }
    later(500)
    const full = new MaskingError('store_full', 'full')
    const probe = calls.run('writes', soon(), () => Promise.reject(full))
    await expect(probe).rejects.toBe(full)
    expect(calls.state('writes')).toBe('closed')
  })

  it('that come too late are not made, and say nothing about the store', async () => {
    const calls = open(3)
    let made = 0
    for (let time = 0; time < 9; time++) {
      later(500)
      const late = calls.run('reads', performance.now(), async () => {
        made += 1
      })
      await expect(late).rejects.toMatchObject({ code: 'store_unavailable' })
    }
    expect(made).toBe(0)
    expect(calls.state('reads')).toBe('closed')
  })

  it('are repeated as often as they may be, and say so', async () => {
    const calls = open(2)
    let made = 0
    const work = calls.run('writes', soon(), async () => {
      made += 1
      throw new Error(`canary ${made}`)
    })
    await expect(work).rejects.toMatchObject({ cause: { message: 'canary 3' } })
    expect(made).toBe(3)
    const retried = { type: 'retried', count: 1, reason: 'writes' }
    expect(events).toEqual([retried, retried])
    await calls.runOnce('writes', soon(), breakDown).catch(() => {})
    expect(events).toEqual([retried, retried])
  })
})

describe('a masker', () => {
  const one = (value: string) => ({ mask: [{ value, token_name: 'Text Token' }] })
  it('over a store that takes no writes unmasks, refuses to mask at once, and masks again', async () => {
    vi.useRealTimers()
    const store = createFragileStore()
    const timeout = 200
    const masker = createMasker({
      keys: testKeys,
      store,
      cache: false,
      timeout,
      onEvent: (event) => void events.push(event),
    })
    const [token] = await masker.maskDocument(['before'], ['[*]'])
    store.before = ({ method }) => (method === 'claim' ? hang() : undefined)
    while ((await masker.health()).store.writes === 'closed') await masker.maskFields(one('x'))
    const claims = store.calls.filter(({ method }) => method === 'claim').length
    const refused = await Promise.all(
      Array.from({ length: 50 }, (_, index) => masker.maskFields(one(`refused ${index}`))),
    )
    expect(refused.every(({ status }) => status === 500)).toBe(true)
    // None of them but a try.
    const made = store.calls.filter(({ method }) => method === 'claim').length - claims
    expect(made).toBeLessThanOrEqual(1)
    expect(await masker.unmaskDocument([token], ['[*]'])).toEqual(['before'])
    expect((await masker.health()).store).toMatchObject({ reads: 'closed', writes: 'open' })
    store.before = () => {}
    await expect.poll(async () => (await masker.maskFields(one('after'))).success).toBe(true)
    expect((await masker.health()).store).toMatchObject({ ok: true, writes: 'closed' })
    const types = events.map(({ type }) => type).filter((type) => type.startsWith('breaker'))
    expect(types).toEqual(['breaker_opened', 'breaker_closed'])
  })

  it('is let through at once when the connection has been made anew', async () => {
    const store = createFragileStore()
    const onEvent = (event: MaskingEvent) => void events.push(event)
    const masker = createMasker({ keys: testKeys, store, timeout: 2_000, retries: 0, onEvent })
    await masker.ready()
    store.before = breakDown
    while (!events.some(({ type }) => type === 'breaker_opened')) {
      later(100)
      await masker.maskFields(one('failing'))
    }
    store.before = () => {}
    expect(await masker.maskFields(one('still refused'))).toMatchObject({ success: false })
    store.tell('lost')
    expect(await masker.maskFields(one('let through'))).toMatchObject({ success: true })
  })
})
