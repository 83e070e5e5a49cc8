import type { MaskingEvent } from './types.ts'

/** Somewhere that events go besides the host's listener. */
export interface EventSink {
  readonly active: boolean
  record(event: MaskingEvent): void
}

export interface EventsOptions {
  /** The host's `onEvent`. */
  readonly listener?: ((event: MaskingEvent) => unknown) | undefined
  readonly telemetry?: EventSink | undefined
}

/** Where all events of a masker go through. */
export interface Events {
  /** `false` while nobody listens: then there is no need to make an event. May change at any time. */
  readonly active: boolean
  /** Tells everybody who listens, before it returns. Never throws, whatever they do. */
  emit(event: MaskingEvent): void
}

/** Makes a masker's events. What a listener throws or rejects with is ignored. */
export function createEvents(options: EventsOptions): Events {
  const { listener, telemetry } = options
  return {
    get active() {
      return listener !== undefined || telemetry?.active === true
    },
    emit: (event) => {
      // Before the listener, which is code of others and may change the event.
      if (telemetry !== undefined) attempt(() => telemetry.record(event))
      if (listener !== undefined) attempt(() => listener(event))
    },
  }
}

function attempt(tell: () => unknown): void {
  try {
    const answer = tell()
    // A listener may be asynchronous: its rejection must not end the process.
    if (isThenable(answer)) Promise.resolve(answer).catch(() => {})
  } catch {}
}

function isThenable(answer: unknown): boolean {
  return typeof (answer as { readonly then?: unknown } | undefined | null)?.then === 'function'
}
