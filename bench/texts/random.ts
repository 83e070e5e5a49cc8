/** Draws that a seed decides, so that every run makes the same texts. */
export interface Random {
  /** From 0 up to 1, exclusive. */
  next(): number
  /** Both ends inclusive. */
  integer(least: number, most: number): number
  pick<T>(items: readonly T[]): T
  chance(probability: number): boolean
  digits(count: number): string
  hex(count: number): string
  /** Puts a digit in place of each `#` and a capital letter in place of each `?`. */
  shape(pattern: string): string
}

/** Mulberry32: 32 bits of state, enough for texts. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const integer = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1))
  const repeat = (count: number, draw: () => string): string =>
    Array.from({ length: count }, draw).join('')
  return {
    next,
    integer,
    pick(items) {
      const item = items[integer(0, items.length - 1)]
      if (item === undefined) throw new Error('There is nothing to pick from')
      return item
    },
    chance: (probability) => next() < probability,
    digits: (count) => repeat(count, () => String(integer(0, 9))),
    hex: (count) => repeat(count, () => integer(0, 15).toString(16)),
    shape: (pattern) =>
      pattern.replace(/[#?]/g, (sign) =>
        sign === '#' ? String(integer(0, 9)) : String.fromCharCode(65 + integer(0, 25)),
      ),
  }
}
