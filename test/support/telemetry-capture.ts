import { context, metrics, type Tracer, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  type DataPoint,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'

export interface MetricPoint {
  readonly name: string
  readonly unit: string
  readonly attributes: Readonly<Record<string, unknown>>
  /** Of a counter its sum, of a histogram how often it was told something. */
  readonly value: number
  /** Of a histogram. */
  readonly sum?: number | undefined
}

/** An OpenTelemetry SDK that keeps what it would export. */
export interface TelemetryCapture extends AsyncDisposable {
  /** To begin spans of the test's own. */
  readonly tracer: Tracer
  readPoints(): Promise<MetricPoint[]>
  readSpans(): readonly ReadableSpan[]
  /** Everything that goes out, as it goes out. */
  readAll(): Promise<unknown>
}

/** Registers an SDK for the whole process, as a host does, until it is disposed of. */
export function captureTelemetry(): TelemetryCapture {
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({
    exporter: metricExporter,
    exportIntervalMillis: 2 ** 30,
    exportTimeoutMillis: 10_000,
  })
  const meterProvider = new MeterProvider({ readers: [reader] })
  const spanExporter = new InMemorySpanExporter()
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(spanExporter)],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  metrics.setGlobalMeterProvider(meterProvider)
  trace.setGlobalTracerProvider(tracerProvider)

  async function readMetrics() {
    metricExporter.reset()
    await meterProvider.forceFlush()
    return metricExporter.getMetrics()
  }

  return {
    tracer: tracerProvider.getTracer('test'),
    readPoints: async () => {
      const scopes = (await readMetrics()).flatMap(({ scopeMetrics }) => scopeMetrics)
      return scopes
        .flatMap((scope) => scope.metrics)
        .flatMap(({ descriptor: { name, unit }, dataPoints }) =>
          (dataPoints as DataPoint<number | Histogram>[]).map(({ attributes, value }) =>
            typeof value === 'number'
              ? { name, unit, attributes, value }
              : { name, unit, attributes, value: value.count, sum: value.sum },
          ),
        )
    },
    readSpans: () => spanExporter.getFinishedSpans(),
    readAll: async () => [await readMetrics(), spanExporter.getFinishedSpans()],
    [Symbol.asyncDispose]: async () => {
      metrics.disable()
      trace.disable()
      context.disable()
      await meterProvider.shutdown()
      await tracerProvider.shutdown()
    },
  }
}
