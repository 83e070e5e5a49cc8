import type * as OpenTelemetry from '@opentelemetry/api'

/** What is used of `@opentelemetry/api`, from 1.3 on. */
export type OpenTelemetryApi = Pick<
  typeof OpenTelemetry,
  'createNoopMeter' | 'metrics' | 'SpanStatusCode' | 'trace'
>

let loading: Promise<OpenTelemetryApi | undefined> | undefined

/**
 * Loads `@opentelemetry/api` where it is installed, else answers `undefined`; asks once a process.
 * Never rejects.
 */
export function loadApi(): Promise<OpenTelemetryApi | undefined> {
  loading ??= importApi()
  return loading
}

// Dynamic and caught right here, so that bundlers take it for the optional import that it is.
async function importApi(): Promise<OpenTelemetryApi | undefined> {
  try {
    const api: Partial<OpenTelemetryApi> = await import('@opentelemetry/api')
    const { createNoopMeter, metrics, SpanStatusCode, trace } = api
    if (!createNoopMeter || !metrics || !SpanStatusCode || !trace) return undefined
    return { createNoopMeter, metrics, SpanStatusCode, trace }
  } catch {
    return undefined
  }
}
