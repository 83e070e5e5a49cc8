import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createShuffle } from '../../src/tokens/shuffle.ts'
import vectors from '../vectors/shuffle.json' with { type: 'json' }

const none = new Uint8Array(0)
const key = Buffer.alloc(32, 1)

function shuffleAll(size: number, tweak: Uint8Array = none, secret: Uint8Array = key): number[] {
  const shuffle = createShuffle(secret)
  return Array.from({ length: size }, (_, rank) => shuffle(rank, size, tweak))
}

function sorted(ranks: readonly number[]): number[] {
  return [...ranks].sort((left, right) => left - right)
}

// A change of these would give stored values second tokens.
test.each(vectors.vectors)('is what Python computes for size $size', (vector) => {
  const shuffle = createShuffle(Buffer.from(vector.key, 'hex'))
  const tweak = Buffer.from(vector.tweak, 'hex')
  for (const [rank, shuffled] of vector.pairs as [number, number][]) {
    expect(shuffle(rank, vector.size, tweak)).toBe(shuffled)
  }
})

test('is a bijection for the sizes 1 to 200, 50,000 and about 2^16', () => {
  const sizes = [...Array.from({ length: 200 }, (_, index) => index + 1), 50_000]
  // A table of 16 bits serves up to 65,536.
  sizes.push(65_535, 65_536, 65_537, 70_000)
  for (const size of sizes) {
    expect(sorted(shuffleAll(size))).toEqual(Array.from({ length: size }, (_, rank) => rank))
  }
})

test('the largest size works', () => {
  const shuffle = createShuffle(key)
  const seen = new Uint8Array(999_999)
  for (let rank = 0; rank < seen.length; rank++) {
    const shuffled = shuffle(rank, 999_999, none)
    seen[shuffled] = (seen[shuffled] as number) + 1
  }
  expect(seen.every((count) => count === 1)).toBe(true)
})

test('another key, tweak or size gives an unrelated permutation', () => {
  const base = shuffleAll(1000)
  const others = [
    shuffleAll(1000, new Uint8Array(1)),
    shuffleAll(1000, new Uint8Array(2)),
    shuffleAll(1000, none, Buffer.alloc(32, 2)),
    shuffleAll(1001).slice(0, 1000),
  ]
  for (const [index, other] of others.entries()) {
    for (const earlier of [base, ...others.slice(0, index)]) {
      expect(other.filter((rank, place) => rank === earlier[place]).length).toBeLessThan(10)
    }
  }
  expect(shuffleAll(1000)).toEqual(base)
})

test('all orders of one cycle are about equally frequent, and no value stays in its place', () => {
  const counts = new Map<string, number>()
  const shuffle = createShuffle(key)
  const draws = 24_000
  for (let draw = 0; draw < draws; draw++) {
    const tweak = Buffer.from(`draw ${draw}`)
    const order = [0, 1, 2, 3].map((rank) => shuffle(rank, 4, tweak)).join('')
    expect(order).not.toMatch(/^0|^.1|^..2|^...3/)
    counts.set(order, (counts.get(order) ?? 0) + 1)
  }
  expect(counts.size).toBe(6)
  const expected = draws / 6
  const deviation = [...counts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
  // Chi-square of 5 degrees of freedom: 20.5 is passed once in 1,000 keys; this key is fixed.
  expect(deviation).toBeLessThan(20.5)
})

test('is the same however small the cache is', () => {
  const uncached = createShuffle(key, { cacheBytes: 1 })
  const tight = createShuffle(key, { cacheBytes: 2000 })
  const cached = createShuffle(key)
  const cases = fc
    .record({ size: fc.integer({ min: 1, max: 400 }), tweak: fc.uint8Array({ maxLength: 3 }) })
    .chain(({ size, tweak }) =>
      fc.tuple(fc.constant(size), fc.constant(tweak), fc.nat({ max: size - 1 })),
    )
  fc.assert(
    fc.property(cases, ([size, tweak, rank]) => {
      const shuffled = cached(rank, size, tweak)
      expect(uncached(rank, size, tweak)).toBe(shuffled)
      expect(tight(rank, size, tweak)).toBe(shuffled)
    }),
    { numRuns: 300 },
  )
})

test('a tweak that changes after the call does not change the table that was kept', () => {
  const shuffle = createShuffle(key)
  const tweak = Buffer.from('first')
  const before = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((rank) => shuffle(rank, 9, tweak))
  tweak.write('other')
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map((rank) => shuffle(rank, 9, tweak))).not.toEqual(before)
  tweak.write('first')
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8].map((rank) => shuffle(rank, 9, tweak))).toEqual(before)
})

test('keeps a copy of the key', () => {
  const secret = Buffer.alloc(32, 1)
  const shuffle = createShuffle(secret)
  secret.fill(0)
  expect(Array.from({ length: 30 }, (_, rank) => shuffle(rank, 30, none))).toEqual(shuffleAll(30))
})

describe('limits', () => {
  const shuffle = createShuffle(key)

  test.each([
    -1,
    0,
    0.5,
    1_000_000,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ])('the size %d', (size) => {
    expect(() => shuffle(0, size, none)).toThrow(RangeError)
  })

  test.each([-1, 10, 0.5, Number.NaN])('the rank %d', (rank) => {
    expect(() => shuffle(rank, 10, none)).toThrow(
      new RangeError('a rank is an integer from 0 to size - 1'),
    )
  })

  test('the tweak, the key and the cache', () => {
    expect(() => shuffle(0, 2, new Uint8Array(65_537))).toThrow(RangeError)
    expect(() => createShuffle(new Uint8Array(31))).toThrow(RangeError)
    for (const cacheBytes of [0, -1, 1.5, Number.NaN]) {
      expect(() => createShuffle(key, { cacheBytes })).toThrow(RangeError)
    }
  })
})
