import { setImmediate } from 'node:timers/promises'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { createEvents, type EventSink } from '../../src/events.ts'
import type { MaskingEvent } from '../../src/types.ts'

const event: MaskingEvent = { type: 'masked', tenant: 't', tokenName: 'Text Token', count: 3 }

function sink(active: boolean, record: (event: MaskingEvent) => void = () => {}): EventSink {
  return { active, record }
}

describe('events', () => {
  it('are needed only while somebody listens', () => {
    expect(createEvents({}).active).toBe(false)
    expect(createEvents({ listener: undefined, telemetry: undefined }).active).toBe(false)
    expect(createEvents({ listener: () => {} }).active).toBe(true)
    expect(createEvents({ telemetry: sink(true) }).active).toBe(true)
    const telemetry = { active: false, record: () => {} }
    const events = createEvents({ telemetry })
    expect(events.active).toBe(false)
    telemetry.active = true
    expect(events.active).toBe(true)
  })

  it('reach the listener and telemetry before emit returns, in order', () => {
    const told: unknown[] = []
    const events = createEvents({
      listener: (one) => told.push(['listener', one]),
      telemetry: sink(true, (one) => told.push(['telemetry', one])),
    })
    const other: MaskingEvent = { type: 'rewrapped', count: 1 }
    events.emit(event)
    events.emit(other)
    expect(told).toEqual([
      ['telemetry', event],
      ['listener', event],
      ['telemetry', other],
      ['listener', other],
    ])
  })

  it('go on whatever a listener throws, and telemetry too', () => {
    const told: unknown[] = []
    const trap = (one: MaskingEvent) => {
      told.push(one)
      throw new Error('canary')
    }
    const events = createEvents({ listener: trap, telemetry: sink(true, trap) })
    events.emit(event)
    events.emit(event)
    expect(told).toEqual([event, event, event, event])
  })

  it.each<[string, () => unknown]>([
    ['a rejection', () => Promise.reject(new Error('canary'))],
    ['an async function that throws', async () => Promise.reject(new Error('canary'))],
    ['a rejection of another realm', () => runInNewContext('Promise.reject(new Error())')],
    [
      'a thenable that rejects',
      // biome-ignore lint/suspicious/noThenProperty: such things exist.
      () => ({ then: (_: unknown, reject: (error: Error) => void) => reject(new Error('canary')) }),
    ],
    [
      'a thenable that throws',
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: such things exist.
        then: () => {
          throw new Error('canary')
        },
      }),
    ],
    [
      'a getter that throws',
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: such things exist.
        get then(): never {
          throw new Error('canary')
        },
      }),
    ],
    ['null', () => null],
  ])('survive a listener that answers %s', async (_name, listener) => {
    const unhandled: unknown[] = []
    const keep = (reason: unknown) => unhandled.push(reason)
    const others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', keep)
    try {
      createEvents({ listener }).emit(event)
      // Node looks for unhandled rejections after the microtasks of each turn.
      await setImmediate()
      await setImmediate()
    } finally {
      process.removeAllListeners('unhandledRejection')
      for (const other of others) process.on('unhandledRejection', other)
    }
    expect(unhandled).toEqual([])
  })
})
