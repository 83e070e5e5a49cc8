export type Scale = 'linear' | 'log'

export interface Axis {
  readonly ticks: readonly number[]
  /** From 0 to 1 along the axis. */
  place(value: number): number
}

/** An axis that holds all values: a linear one begins at 0, a logarithmic one may not. */
export function createAxis(scale: Scale, values: readonly number[]): Axis {
  const most = Math.max(...values)
  if (scale === 'linear') {
    const digits = 10 ** Math.floor(Math.log10(most / 6))
    const step =
      [1, 2, 5].map((digit) => digit * digits).find((one) => most / one <= 6) ?? 10 * digits
    const count = Math.ceil(most / step - 1e-9)
    return {
      ticks: Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(6))),
      place: (value) => value / (count * step),
    }
  }
  const low = Math.log10(Math.min(...values.filter((value) => value > 0)) * 0.9)
  const high = Math.log10(most * 1.05)
  const decades = Array.from(
    { length: Math.ceil(high - low) + 2 },
    (_, index) => Math.floor(low) + index,
  )
  const isWide = high - low > 2
  const ticks = decades
    .flatMap((decade) => (isWide ? [1] : [1, 2, 5]).map((digit) => digit * 10 ** decade))
    .map((tick) => Number(tick.toPrecision(2)))
    .filter((tick) => Math.log10(tick) >= low && Math.log10(tick) <= high)
  return {
    ticks,
    place: (value) => (Math.log10(Math.max(value, 10 ** low)) - low) / (high - low),
  }
}
