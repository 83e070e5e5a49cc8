import { ratios, type Speeds, type TimedContestant } from './contest.ts'
import type { Pace } from './pace.ts'
import { median, showBar, showCount, showSpread, type Table } from './report.ts'
import type { BenchVault, VaultCalls } from './vault.ts'

interface VaultFigures {
  readonly title: string
  readonly about: string
  /** What the others are divided by. */
  readonly base: TimedContestant
  readonly calls: readonly VaultCalls[]
  readonly bar: { readonly least: number; readonly names: readonly string[] }
  readonly vaults: readonly BenchVault[]
  readonly speeds: Speeds
  readonly pace: Pace
}

/** Shorter slices and more of them: two programs are compared here, which a busy machine hits unlike. */
export function shortSlices({ rounds, slice }: Pace): Pick<Pace, 'rounds' | 'slice'> {
  return { rounds: rounds * 2 + 1, slice: slice / 2 }
}

export function tabulateVault(figures: VaultFigures): Table {
  const { title, about, base, calls, bar, vaults, speeds, pace } = figures
  const times = new Map(calls.map((one) => [one.name, one.times]))
  const rotation = vaults.find((vault) => vault.rotation !== undefined)?.rotation
  return {
    title,
    about:
      `${about} Median of ${shortSlices(pace).rounds} rounds, lowest and highest; time is this ` +
      "process's own processor time, which other work on the machine touches less. Where secrets " +
      'rotate, the same process puts a new one in front and walks the whole store, again and ' +
      `again: ${showCount(rotation?.speed() ?? 0)} records a second were sealed anew meanwhile, which is in the time.`,
    columns: ['', 'values/s', `times ${base.name}`, 'bar', 'µs a value'],
    rows: [base, ...calls].map(({ name }) => {
      const shares = ratios(speeds, name, base.name)
      const microseconds = median(times.get(name) ?? [])
      return [
        name,
        showCount(median(speeds.get(name) ?? [])),
        showSpread(shares),
        bar.names.includes(name) ? showBar(shares, 'at least', bar.least) : '',
        name === base.name ? '' : microseconds.toFixed(1),
      ]
    }),
  }
}

/** Stands in the report where the tables would be. */
export function reportNoBenchmark(): Table {
  return {
    title: 'Beside redis-benchmark',
    about:
      'Not measured: no redis-benchmark lies beside the redis-server that the benchmark found. It ' +
      "comes with Debian's redis-tools.",
    columns: ['', 'values/s'],
    rows: [],
  }
}
