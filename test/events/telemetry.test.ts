import * as api from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { MaskingError } from '../../src/errors.ts'
import { createEvents } from '../../src/events.ts'
import { openTelemetry, type Telemetry } from '../../src/telemetry/open-telemetry.ts'
import type { MaskingEvent } from '../../src/types.ts'
import { openCanaryLog } from '../support/canary-log.ts'
import { captureTelemetry } from '../support/telemetry-capture.ts'

async function open(): Promise<Telemetry> {
  const telemetry = openTelemetry() as Telemetry
  await telemetry.loaded
  return telemetry
}

const actor = 'fingerprint-of-actor'
const fingerprint = 'fingerprint-of-token'
const purpose = 'purpose-of-call'
const tenant = 'acme'
const tokenName = 'Text Token'
const policyRefusal = { type: 'refused', operation: 'unmask', reason: 'unmask_policy' } as const

/** Every event, and what it adds to which counter. */
const counted: [MaskingEvent, (string | number | object)[]?][] = [
  [
    { type: 'masked', tenant, tokenName, count: 3, actor },
    ['values.masked', 3, { tenant, token_name: tokenName }],
  ],
  [
    { type: 'unmasked', tenant, tokenName, count: 4, purpose, actor },
    ['tokens.unmasked', 4, { tenant, token_name: tokenName }],
  ],
  [
    { type: 'refused', operation: 'mask', tenant, reason: 'quota_exceeded', count: 1, actor },
    ['calls.refused', 1, { tenant, operation: 'mask', reason: 'quota_exceeded' }],
  ],
  [
    { ...policyRefusal, tenant, tokenName, count: 5, purpose, actor },
    [
      'tokens.refused',
      5,
      { tenant, token_name: tokenName, operation: 'unmask', reason: 'unmask_policy' },
    ],
  ],
  [
    { type: 'erased', tenant, kind: 'subject', fingerprint, receipt: 'id-of-receipt' },
    ['erasures', 1, { tenant, kind: 'subject' }],
  ],
  [
    { type: 'honeytoken_opened', tenant, fingerprint, purpose, actor },
    ['honeytokens.opened', 1, { tenant }],
  ],
  [{ type: 'rewrapped', count: 6 }, ['records.rewrapped', 6, {}]],
  [
    { type: 'retried', count: 2, reason: 'ECONNREFUSED' },
    ['store.retries', 2, { reason: 'ECONNREFUSED' }],
  ],
  [{ type: 'breaker_opened', count: 1 }, ['store.breaker.opened', 1, {}]],
  [{ type: 'breaker_closed', count: 1 }],
  [{ type: 'store_lost', count: 1 }, ['store.lost', 1, {}]],
  [{ type: 'writes_resent', count: 7 }, ['writes.resent', 7, {}]],
  [{ type: 'record_invalid', count: 8 }, ['records.invalid', 8, {}]],
]

describe('metrics', () => {
  it('count every event by tenant, token type and code, and by nothing else', async () => {
    await using capture = captureTelemetry()
    const events = createEvents({ telemetry: await open() })
    expect(events.active).toBe(true)
    for (const [event] of counted) events.emit(event)
    const points = await capture.readPoints()
    const seen = points.map(({ name, value, attributes }) => [name, value, attributes])
    const expected = counted
      .flatMap(([, count]) => (count === undefined ? [] : [count]))
      .map(([name, ...rest]) => [`fieldveil.${name}`, ...rest])
    expect(seen.sort()).toEqual(expected.sort())
    for (const { unit } of points) expect(unit).toMatch(/^\{[a-z]+\}$/)
  })

  it('add up by their attributes', async () => {
    await using capture = captureTelemetry()
    const telemetry = await open()
    for (const [name, count] of [
      ['a', 1],
      ['b', 2],
      ['a', 4],
    ] as const) {
      telemetry.record({ type: 'masked', tenant: name, tokenName, count })
    }
    const points = await capture.readPoints()
    expect(points.map(({ attributes, value }) => [attributes['tenant'], value])).toEqual([
      ['a', 5],
      ['b', 2],
    ])
  })

  it('take no sentence for a reason', async () => {
    await using capture = captureTelemetry()
    const telemetry = await open()
    for (const reason of ['READONLY', 'timed_out', 'canary@example.com', 'a b', '4111', '']) {
      telemetry.record({ type: 'retried', count: 1, reason })
    }
    const points = await capture.readPoints()
    expect(points.map(({ attributes, value }) => [attributes['reason'], value])).toEqual([
      ['READONLY', 1],
      ['timed_out', 1],
      ['other', 4],
    ])
  })

  it('follow an SDK that comes after the masker, and the next one', async () => {
    const telemetry = await open()
    expect(telemetry.active).toBe(false)
    const event: MaskingEvent = { type: 'rewrapped', count: 1 }
    telemetry.record(event)
    for (let round = 0; round < 2; round++) {
      await using capture = captureTelemetry()
      expect(telemetry.active).toBe(true)
      telemetry.record(event)
      telemetry.trace('mask', tenant, telemetry.begin(), Promise.resolve())
      await Promise.resolve()
      expect(await capture.readPoints()).toHaveLength(2)
      expect(capture.readSpans()).toHaveLength(1)
    }
    expect(telemetry.active).toBe(false)
  })
})

describe('the duration of calls', () => {
  it('is measured in seconds by operation and outcome, whether they waited or not', async () => {
    await using capture = captureTelemetry()
    const telemetry = await open()
    const begun = performance.now() - 2_000
    const failure = new MaskingError('masking_failed', 'canary')
    telemetry.finish('mask', begun)
    telemetry.finish('mask', begun, failure)
    telemetry.finish('erase', begun, new Error('canary'))
    const waiting = [Promise.resolve(5), Promise.reject(failure), Promise.reject(undefined)]
    for (const work of waiting) telemetry.trace('unmask', tenant, begun, work)
    await Promise.allSettled(waiting)
    const points = await capture.readPoints()
    expect(points.map(({ name, unit, attributes }) => [name, unit, attributes])).toEqual(
      [
        { operation: 'mask', outcome: 'ok' },
        { operation: 'mask', outcome: 'masking_failed' },
        { operation: 'erase', outcome: 'internal_error' },
        { operation: 'unmask', outcome: 'ok' },
        { operation: 'unmask', outcome: 'masking_failed' },
        { operation: 'unmask', outcome: 'internal_error' },
      ].map((attributes) => ['fieldveil.call.duration', 's', attributes]),
    )
    for (const { value, sum } of points) {
      expect(value).toBe(1)
      expect(sum).toBeGreaterThanOrEqual(2)
      expect(sum).toBeLessThan(60)
    }
  })
})

describe('spans', () => {
  it('lie around calls that wait, under the span of the caller', async () => {
    await using capture = captureTelemetry()
    const telemetry = await open()
    const outer = capture.tracer.startSpan('outer')
    let finish = (_value: number): void => {}
    const work = new Promise<number>((resolve) => {
      finish = resolve
    })
    const startedAt = Date.now()
    const begun = telemetry.begin()
    api.context.with(api.trace.setSpan(api.context.active(), outer), () => {
      telemetry.trace('mask', tenant, begun, work)
    })
    expect(capture.readSpans()).toEqual([])
    finish(5)
    expect(await work).toBe(5)
    const [span] = capture.readSpans()
    expect(span).toMatchObject({
      name: 'fieldveil.mask',
      attributes: { tenant },
      status: { code: api.SpanStatusCode.UNSET },
      parentSpanContext: { spanId: outer.spanContext().spanId },
    })
    const [seconds = 0, nanoseconds = 0] = span?.startTime ?? []
    // The clocks of Date and of performance may have drifted apart.
    expect(Math.abs(seconds * 1_000 + nanoseconds / 1e6 - startedAt)).toBeLessThan(10_000)
    expect(span?.duration[0]).toBeGreaterThanOrEqual(0)
    outer.end()
  })

  it('begin with the call, not with the wait', async () => {
    await using capture = captureTelemetry()
    const telemetry = await open()
    const work = Promise.resolve()
    telemetry.trace('erase', tenant, performance.now() - 5_000, work)
    await work
    const [span] = capture.readSpans()
    expect(span?.name).toBe('fieldveil.erase')
    const [seconds = 0, nanoseconds = 0] = span?.duration ?? []
    expect(seconds + nanoseconds / 1e9).toBeGreaterThanOrEqual(4.9)
    expect(seconds + nanoseconds / 1e9).toBeLessThan(60)
  })

  it('of calls that failed hold the code and no word of others', async () => {
    await using capture = captureTelemetry()
    const telemetry = await open()
    const failures = [
      new MaskingError('unmasking_failed', 'canary one', { cause: new Error('canary') }),
      new Error('canary two'),
      undefined,
    ]
    for (const failure of failures) {
      const work = Promise.reject(failure)
      telemetry.trace('unmask', tenant, telemetry.begin(), work)
      await work.catch(() => {})
    }
    const { ERROR } = api.SpanStatusCode
    const codes = ['unmasking_failed', 'internal_error', 'internal_error']
    const spans = capture.readSpans()
    expect(spans.map(({ status, attributes, events }) => ({ status, attributes, events }))).toEqual(
      codes.map((code) => ({
        status: { code: ERROR, message: code },
        attributes: { tenant, 'error.type': code },
        events: [],
      })),
    )
  })

  it('are made where nothing is counted', async () => {
    await using capture = captureTelemetry()
    api.metrics.disable()
    const telemetry = await open()
    expect(telemetry.active).toBe(false)
    const work = Promise.resolve()
    telemetry.trace('mask', tenant, telemetry.begin(), work)
    await work
    expect(capture.readSpans()).toHaveLength(1)
  })

  it('are not made of calls that were answered at once', async () => {
    await using capture = captureTelemetry()
    const telemetry = await open()
    telemetry.finish('mask', telemetry.begin())
    expect(capture.readSpans()).toEqual([])
    expect(await capture.readPoints()).toHaveLength(1)
  })
})

describe('telemetry', () => {
  it('is not there where it is switched off', () => {
    expect(openTelemetry({ enabled: false })).toBeUndefined()
    expect(openTelemetry({ enabled: undefined })).toBeDefined()
  })

  it('exports nothing before the API is loaded, and from then on everything', async () => {
    await using capture = captureTelemetry()
    let bring = (_api: typeof api): void => {}
    const load = () =>
      new Promise<typeof api>((resolve) => {
        bring = resolve
      })
    const telemetry = openTelemetry({ load }) as Telemetry
    const act = async () => {
      telemetry.record({ type: 'rewrapped', count: 1 })
      const begun = telemetry.begin()
      telemetry.finish('mask', begun)
      const work = Promise.resolve()
      telemetry.trace('mask', tenant, begun, work)
      await work
      return [telemetry.active, begun === undefined]
    }
    expect(await act()).toEqual([false, true])
    expect(await capture.readPoints()).toEqual([])
    bring(api)
    await telemetry.loaded
    expect(await act()).toEqual([true, false])
    expect(await capture.readPoints()).toHaveLength(2)
    expect(capture.readSpans()).toHaveLength(1)
  })

  it('stays silent where the API is missing', async () => {
    await using capture = captureTelemetry()
    const telemetry = openTelemetry({ load: async () => undefined }) as Telemetry
    await telemetry.loaded
    expect(telemetry.active).toBe(false)
    expect(telemetry.begin()).toBeUndefined()
    telemetry.record({ type: 'rewrapped', count: 1 })
    telemetry.trace('mask', tenant, 1, Promise.resolve())
    await Promise.resolve()
    expect(await capture.readPoints()).toEqual([])
  })

  it('fails nothing where an SDK throws at every turn', async () => {
    const trap = (): never => {
      throw new Error('canary')
    }
    const traps = [
      { metrics: { getMeterProvider: trap }, trace: { getTracer: trap } },
      {
        metrics: { getMeterProvider: () => ({ getMeter: trap }) },
        trace: { getTracer: () => ({ startSpan: trap }) },
      },
      {
        metrics: {
          getMeterProvider: () => ({
            getMeter: () => ({
              createCounter: () => ({ add: trap }),
              createHistogram: () => ({ record: trap }),
            }),
          }),
        },
        trace: {
          getTracer: () => ({
            startSpan: () => ({
              isRecording: () => true,
              setAttribute: trap,
              setStatus: trap,
              end: trap,
            }),
          }),
        },
      },
    ]
    for (const broken of traps) {
      const load = async () => ({ ...api, ...broken }) as unknown as typeof api
      const telemetry = openTelemetry({ load }) as Telemetry
      await telemetry.loaded
      expect(typeof telemetry.active).toBe('boolean')
      telemetry.record({ type: 'rewrapped', count: 1 })
      telemetry.finish('mask', telemetry.begin())
      const works = [Promise.resolve(), Promise.reject(new Error('x'))]
      for (const work of works) telemetry.trace('mask', tenant, telemetry.begin(), work)
      await Promise.allSettled(works)
    }
  })

  it('shows no canary: not of values, actors, purposes, errors or causes', async () => {
    const canaries = ['canary-value-1', 'canary-actor-2', 'canary-purpose-3', 'canary-print-4']
    const [value = '', who = '', why = '', print = ''] = canaries
    using log = openCanaryLog(canaries)
    await using capture = captureTelemetry()
    const telemetry = await open()
    const events = createEvents({
      telemetry,
      listener: () => {
        throw new Error(value)
      },
    })
    for (const [event] of counted) {
      events.emit({ ...event, actor: who, purpose: why, fingerprint: print } as MaskingEvent)
      if ('operation' in event || 'tenant' in event) continue
      events.emit({ ...event, reason: `${value} was not taken` } as MaskingEvent)
    }
    for (const error of [
      new Error(value),
      new MaskingError('internal_error', value, { cause: new Error(value) }),
    ]) {
      const work = Promise.reject(error)
      telemetry.trace('unmask', tenant, telemetry.begin(), work)
      telemetry.finish('unmask', telemetry.begin(), error)
      await work.catch(() => {})
    }
    log.see('telemetry', await capture.readAll())
    console.log('that was telemetry')
    log.expectClean(['telemetry', 'console'])
    expect(log.sizes['telemetry']).toBeGreaterThan(5_000)
  })
})
