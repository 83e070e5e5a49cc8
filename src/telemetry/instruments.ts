import type { Attributes, Counter, Histogram, Meter } from '@opentelemetry/api'

// By the unit in braces and what is counted, as OpenTelemetry's conventions have it.
const counters = {
  'fieldveil.values.masked': ['{value}', 'Values that calls masked'],
  'fieldveil.tokens.unmasked': ['{token}', 'Tokens that calls opened'],
  'fieldveil.tokens.refused': ['{token}', 'Tokens that the unmask policy kept shut'],
  'fieldveil.calls.refused': ['{call}', 'Calls that were answered with an error'],
  'fieldveil.honeytokens.opened': ['{token}', 'Tokens opened that nobody should ever open'],
  'fieldveil.erasures': ['{erasure}', 'Tokens and subjects that were erased'],
  'fieldveil.records.rewrapped': ['{record}', 'Records sealed anew under the newest secret'],
  'fieldveil.records.invalid': ['{record}', 'Records that did not open'],
  'fieldveil.store.retries': ['{retry}', 'Tries at the token store that were repeated'],
  'fieldveil.store.breaker.opened': ['{opening}', 'Times that calls were kept from the store'],
  'fieldveil.store.lost': ['{loss}', 'Connections made anew and changes of master'],
  'fieldveil.writes.resent': ['{record}', 'Recent records that were sent again after a loss'],
} as const

export type CounterName = keyof typeof counters

/** Everything that is measured, on one meter. */
export interface Instruments {
  readonly counters: Readonly<Record<CounterName, Counter>>
  readonly duration: Histogram
}

/** What a counter is told. */
export interface Count {
  readonly name: CounterName
  readonly by: number
  readonly attributes: Attributes
}

// Seconds: calls that the cache knows take microseconds, and none takes longer than twice its timeout.
const bounds = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
]

export function createInstruments(meter: Meter): Instruments {
  const made = Object.entries(counters).map(([name, [unit, description]]) => [
    name,
    meter.createCounter(name, { unit, description }),
  ])
  return {
    counters: Object.fromEntries(made) as Record<CounterName, Counter>,
    duration: meter.createHistogram('fieldveil.call.duration', {
      unit: 's',
      description: 'How long calls took',
      advice: { explicitBucketBoundaries: bounds },
    }),
  }
}
