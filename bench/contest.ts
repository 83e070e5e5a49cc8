import type { Pace } from './pace.ts'

/** Something to be measured; `run` answers how many things it has done. */
export interface Contestant {
  readonly name: string
  run(): number | Promise<number>
  /** Before each slice, off the clock. */
  prepare?(): void | Promise<void>
  /** After each slice, off the clock. */
  finish?(): void | Promise<void>
}

/** Something with a clock of its own, such as another program. */
export interface TimedContestant {
  readonly name: string
  /** Runs for about as many milliseconds; answers things a second. */
  measure(slice: number): Promise<number>
  /** Before each slice, off the clock. */
  prepare?(): void | Promise<void>
}

/** Things a second, by contestant, one figure for each round. */
export type Speeds = ReadonlyMap<string, readonly number[]>

/**
 * Lets contestants run in turns, so that what else the machine does hits all alike; who begins
 * changes from round to round. The first round warms up and is not counted.
 */
export async function measureSpeeds(
  contestants: readonly (Contestant | TimedContestant)[],
  { rounds, slice }: Pick<Pace, 'rounds' | 'slice'>,
): Promise<Speeds> {
  const speeds = new Map<string, number[]>(contestants.map(({ name }) => [name, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const contestant of rotate(contestants, round)) {
      const speed = await measureSlice(contestant, slice)
      if (round > 0) speeds.get(contestant.name)?.push(speed)
    }
  }
  return speeds
}

/** One list divided by another, round by round. */
export function ratios(speeds: Speeds, name: string, base: string): number[] {
  const divisors = speeds.get(base) ?? []
  return (speeds.get(name) ?? []).map((speed, round) => speed / (divisors[round] ?? Number.NaN))
}

export function rotate<T>(items: readonly T[], by: number): T[] {
  const start = by % items.length
  return [...items.slice(start), ...items.slice(0, start)]
}

async function measureSlice(
  contestant: Contestant | TimedContestant,
  slice: number,
): Promise<number> {
  await contestant.prepare?.()
  if ('measure' in contestant) return await contestant.measure(slice)
  const { run } = contestant
  const start = performance.now()
  let done = 0
  let elapsed = 0
  while (elapsed < slice) {
    const answer = run()
    // A synchronous contestant must not pay for a turn of the event loop.
    done += typeof answer === 'number' ? answer : await answer
    elapsed = performance.now() - start
  }
  await contestant.finish?.()
  return (done / elapsed) * 1_000
}
