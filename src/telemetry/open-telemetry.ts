import type { MeterProvider, Span } from '@opentelemetry/api'
import { MaskingError } from '../errors.ts'
import type { MaskingEvent } from '../types.ts'
import { countEvent } from './count-event.ts'
import { createInstruments, type Instruments } from './instruments.ts'
import { loadApi, type OpenTelemetryApi } from './load-api.ts'

export type Operation = 'mask' | 'unmask' | 'erase'

/** Counts, durations and spans on their way to OpenTelemetry. No method of it ever throws. */
export interface Telemetry {
  /** Whether events are counted anywhere: the API is loaded and an SDK gave it a meter provider. */
  readonly active: boolean
  /** Resolves when the API was loaded or found missing; what happens before that is not exported. */
  readonly loaded: Promise<void>
  record(event: MaskingEvent): void
  /** When a call began; `undefined` while nothing is exported. */
  begin(): number | undefined
  /** Measures a call that was answered at once; it gets no span. */
  finish(operation: Operation, begun: number | undefined, error?: unknown): void
  /**
   * Measures a call that waits and puts a span around it, under the one that is active now. Looks
   * at `work` only, but a rejection that somebody looks at no longer counts as unhandled.
   */
  trace(
    operation: Operation,
    tenant: string,
    begun: number | undefined,
    work: Promise<unknown>,
  ): void
}

export interface TelemetryOptions {
  /** The host's `telemetry`; `true`. */
  readonly enabled?: boolean | undefined
  /** Where the API comes from: `@opentelemetry/api`, if it is installed. Never rejects. */
  readonly load?: () => Promise<OpenTelemetryApi | undefined>
}

const scopeName = 'fieldveil'

/**
 * Begins to load `@opentelemetry/api` and answers at once. `undefined` where telemetry is switched
 * off. An SDK may be registered, and exchanged, at any time.
 */
export function openTelemetry(options: TelemetryOptions = {}): Telemetry | undefined {
  const { enabled = true, load = loadApi } = options
  if (!enabled) return undefined
  let api: OpenTelemetryApi | undefined
  let meterProvider: MeterProvider | undefined
  let instruments: Instruments | undefined
  const loaded = load().then((found) => {
    api = found
  })

  // The API hands out a tracer that follows an SDK registered later, but no such meter.
  function findInstruments(): Instruments | undefined {
    if (api === undefined) return undefined
    const provider = api.metrics.getMeterProvider()
    if (provider === meterProvider) return instruments
    meterProvider = provider
    instruments = undefined
    const meter = provider.getMeter(scopeName)
    if (meter !== api.createNoopMeter()) instruments = createInstruments(meter)
    return instruments
  }

  function startSpan(operation: Operation, tenant: string, startTime: number): Span | undefined {
    const span = api?.trace
      .getTracer(scopeName)
      .startSpan(`fieldveil.${operation}`, { startTime, attributes: { tenant } })
    return span?.isRecording() ? span : undefined
  }

  function endSpan(span: Span, code: string | undefined, endTime: number): void {
    if (code !== undefined && api !== undefined) {
      span.setAttribute('error.type', code)
      span.setStatus({ code: api.SpanStatusCode.ERROR, message: code })
    }
    span.end(endTime)
  }

  function measure(operation: Operation, begun: number, code: string | undefined): number {
    const now = performance.now()
    const outcome = code ?? 'ok'
    findInstruments()?.duration.record((now - begun) / 1_000, { operation, outcome })
    return now
  }

  return {
    get active() {
      return attempt(findInstruments) !== undefined
    },
    loaded,
    record: (event) =>
      attempt(() => {
        const found = findInstruments()
        const count = found && countEvent(event)
        if (count !== undefined) found?.counters[count.name].add(count.by, count.attributes)
      }),
    begin: () => (api === undefined ? undefined : performance.now()),
    finish: (operation, begun, error) => {
      if (begun === undefined) return
      attempt(() => measure(operation, begun, codeOf(error)))
    },
    trace: (operation, tenant, begun, work) => {
      if (begun === undefined) return
      const span = attempt(() => startSpan(operation, tenant, begun))
      if (span === undefined && attempt(findInstruments) === undefined) return
      const end = (code: string | undefined) => {
        const endTime = attempt(() => measure(operation, begun, code)) ?? performance.now()
        if (span !== undefined) attempt(() => endSpan(span, code, endTime))
      }
      work.then(
        () => end(undefined),
        (error: unknown) => end(codeOf(error) ?? 'internal_error'),
      )
    },
  }
}

// Messages of others may quote a value, and ours are not for labels: only codes leave.
function codeOf(error: unknown): string | undefined {
  if (error === undefined) return undefined
  return error instanceof MaskingError ? error.code : 'internal_error'
}

/** An SDK is code of others: what it throws must not fail a call. */
function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
