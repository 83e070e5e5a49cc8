import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createGhash } from '../../src/tokens/ghash.ts'

// NIST SP 800-38D, algorithm 1, bit by bit: R is 11100001 and 120 zeros.
function multiply(x: bigint, y: bigint): bigint {
  let z = 0n
  let v = y
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((x >> bit) & 1n) z ^= v
    v = v & 1n ? (v >> 1n) ^ (0xe1n << 120n) : v >> 1n
  }
  return z
}

/** Algorithm 2. */
function hashPlainly(h: bigint, blocks: readonly bigint[]): bigint {
  return blocks.reduce((y, block) => multiply(y ^ block, h), 0n)
}

function toWords(blocks: readonly bigint[]): Int32Array {
  return Int32Array.from(
    blocks.flatMap((block) => [96n, 64n, 32n, 0n].map((shift) => Number((block >> shift) & mask))),
  )
}

function fromWords(words: Int32Array): bigint {
  return words.reduce((sum, word) => (sum << 32n) | (BigInt(word) & mask), 0n)
}

const mask = 0xffffffffn
const full = 2n ** 128n - 1n
const block = fc.oneof(
  fc.bigInt({ min: 0n, max: full }),
  fc.constantFrom(0n, 1n, full, full >> 1n, 1n << 127n, 0x9249n, 0x12492492n << 64n),
)

describe('GHASH', () => {
  it('is what algorithms 1 and 2 of SP 800-38D say, for any key and number of blocks', () => {
    const sum = new Int32Array(4)
    fc.assert(
      fc.property(block, fc.array(block, { maxLength: 27 }), (h, blocks) => {
        const hashBlocks = createGhash(toWords([h]))
        const words = toWords(blocks)
        // What was in there before must not count.
        sum.fill(-1)
        hashBlocks(words, blocks.length, sum)
        expect(fromWords(sum)).toBe(hashPlainly(h, blocks))
        expect(words).toEqual(toWords(blocks))
      }),
      { numRuns: 300 },
    )
  })

  it('multiplies every single bit by every single bit', () => {
    const sum = new Int32Array(4)
    for (let left = 0n; left < 128n; left++) {
      const hashBlocks = createGhash(toWords([1n << left]))
      for (let right = 0n; right < 128n; right++) {
        hashBlocks(toWords([1n << right]), 1, sum)
        const expected = multiply(1n << right, 1n << left)
        if (fromWords(sum) !== expected) expect.unreachable(`bit ${right} by bit ${left}`)
      }
    }
  })

  it('reads as many blocks as it is told to', () => {
    const hashBlocks = createGhash(toWords([5n]))
    const sum = new Int32Array(4)
    hashBlocks(toWords([7n, 9n, 11n]), 2, sum)
    expect(fromWords(sum)).toBe(hashPlainly(5n, [7n, 9n]))
  })

  it('keeps keys apart, and a copy of each', () => {
    const words = toWords([3n])
    const one = createGhash(words)
    const other = createGhash(toWords([full]))
    words.fill(0)
    const sum = new Int32Array(4)
    for (const [hashBlocks, h] of [
      [one, 3n],
      [other, full],
      [one, 3n],
    ] as const) {
      hashBlocks(toWords([9n, 10n]), 2, sum)
      expect(fromWords(sum)).toBe(hashPlainly(h, [9n, 10n]))
    }
  })
})
