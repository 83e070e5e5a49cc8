/**
 * GHASH of the first `blocks` blocks of `words`, written into `sum`. Both hold big-endian words of 32
 * bits as signed numbers, four a block, and are different arrays.
 */
export type Ghash = (words: Int32Array, blocks: number, sum: Int32Array) => void

// A block counts as a number of 128 bits and as eight limbs of 16. Karatsuba's rule, three times over,
// multiplies two such numbers without carry by 27 products of limbs.
const limbs = 27
// Blocks that share one reduction, each multiplied by its own power of the hash key.
const powers = 8

// Every third bit of a limb. Where only those are kept in two limbs, an integer product adds up six
// products of bits at most in one place: the gap of three bits takes that, no carry gets further.
const third0 = 0x9249
const third1 = 0x2492
const third2 = 0x4924
// The same thirds of a product.
const wide0 = 0x49249249
const wide1 = 0x12492492
const wide2 = 0x24924924

// Scratch of all keys: nothing in it is read by a later call.
const operands = new Int32Array(limbs * powers)
const products = new Int32Array(limbs)
const pairs = new Int32Array(18)
const halves = new Int32Array(12)

/**
 * Prepares GHASH under the hash key `h`, one block, copied.
 *
 * Source: NIST SP 800-38D, sections 6.3 and 6.4. Constant time: no address and no branch depends on
 * the key or on a block, and no number leaves the 32 bits that the engine keeps without allocating.
 * Integer products with holes between the bits are the way of Thomas Pornin's BearSSL (ghash_ctmul).
 */
export function createGhash(h: Int32Array): Ghash {
  const factors = new Int32Array(limbs * powers)

  function hashBlocks(words: Int32Array, blocks: number, sum: Int32Array): void {
    let at = 0
    sum.fill(0)
    for (let left = blocks; left > 0; left -= powers) {
      const count = left < powers ? left : powers
      let a = sum[0] as number
      let b = sum[1] as number
      let c = sum[2] as number
      let d = sum[3] as number
      for (let slot = count - 1; slot >= 0; slot--) {
        a ^= words[at] as number
        b ^= words[at + 1] as number
        c ^= words[at + 2] as number
        d ^= words[at + 3] as number
        splitBlock(operands, slot, a, b, c, d)
        // The sum so far goes with the first block only, as both are multiplied by the same power.
        a = b = c = d = 0
        at += 4
      }
      multiplyLimbs(factors, count)
      joinProducts(sum)
    }
  }

  const power = Int32Array.from(h)
  const next = new Int32Array(4)
  for (let slot = 0; slot < powers; slot++) {
    const [a, b, c, d] = power as Iterable<number> as [number, number, number, number]
    splitBlock(factors, slot, a, b, c, d)
    // The first power is in place by now, and GHASH of one block is its product with that.
    hashBlocks(power, 1, next)
    power.set(next)
  }
  return hashBlocks
}

/** Writes the 27 limbs of a block; those of all slots for one product lie side by side. */
function splitBlock(
  target: Int32Array,
  slot: number,
  a: number,
  b: number,
  c: number,
  d: number,
): void {
  splitPair(target, slot, c, d)
  splitPair(target, slot + 9 * powers, a, b)
  splitPair(target, slot + 18 * powers, a ^ c, b ^ d)
}

function splitPair(target: Int32Array, slot: number, high: number, low: number): void {
  splitWord(target, slot, low)
  splitWord(target, slot + 3 * powers, high)
  splitWord(target, slot + 6 * powers, high ^ low)
}

function splitWord(target: Int32Array, slot: number, word: number): void {
  const low = word & 0xffff
  const high = word >>> 16
  target[slot] = low
  target[slot + powers] = high
  target[slot + 2 * powers] = low ^ high
}

/** Sums up, limb by limb, the products without carry of all slots. */
function multiplyLimbs(factors: Int32Array, count: number): void {
  for (let limb = 0; limb < limbs; limb++) {
    let z0 = 0
    let z1 = 0
    let z2 = 0
    const end = limb * powers + count
    for (let at = limb * powers; at < end; at++) {
      const x = operands[at] as number
      const y = factors[at] as number
      const x0 = x & third0
      const x1 = x & third1
      const x2 = x & third2
      const y0 = y & third0
      const y1 = y & third1
      const y2 = y & third2
      z0 ^= Math.imul(x0, y0) ^ Math.imul(x1, y2) ^ Math.imul(x2, y1)
      z1 ^= Math.imul(x0, y1) ^ Math.imul(x1, y0) ^ Math.imul(x2, y2)
      z2 ^= Math.imul(x0, y2) ^ Math.imul(x1, y1) ^ Math.imul(x2, y0)
    }
    products[limb] = (z0 & wide0) | (z1 & wide1) | (z2 & wide2)
  }
}

/** Puts the products together to one of 256 bits and reduces it. */
function joinProducts(sum: Int32Array): void {
  for (let at = 0, pair = 0; pair < 18; at += 3, pair += 2) {
    const low = products[at] as number
    const high = products[at + 1] as number
    const middle = (products[at + 2] as number) ^ low ^ high
    pairs[pair] = low ^ (middle << 16)
    pairs[pair + 1] = high ^ (middle >>> 16)
  }
  for (let at = 0, half = 0; half < 12; at += 6, half += 4) {
    const low0 = pairs[at] as number
    const low1 = pairs[at + 1] as number
    const high0 = pairs[at + 2] as number
    const high1 = pairs[at + 3] as number
    halves[half] = low0
    halves[half + 1] = low1 ^ (pairs[at + 4] as number) ^ low0 ^ high0
    halves[half + 2] = high0 ^ (pairs[at + 5] as number) ^ low1 ^ high1
    halves[half + 3] = high1
  }
  reduceProduct(sum)
}

/**
 * Reduces the product of 256 bits modulo x^128 + x^7 + x^2 + x + 1. Its bits are in reverse: the highest
 * stands for the lowest power of x, so that multiplying by x is a shift to the right.
 */
function reduceProduct(sum: Int32Array): void {
  const low2 = halves[2] as number
  const low3 = halves[3] as number
  const high0 = halves[4] as number
  const high1 = halves[5] as number
  let z0 = halves[0] as number
  let z1 = halves[1] as number
  let z6 = halves[6] as number
  let z7 = halves[7] as number
  let z2 = low2 ^ (halves[8] as number) ^ z0 ^ high0
  let z3 = low3 ^ (halves[9] as number) ^ z1 ^ high1
  let z4 = high0 ^ (halves[10] as number) ^ low2 ^ z6
  let z5 = high1 ^ (halves[11] as number) ^ low3 ^ z7
  // Two numbers of 128 bits give one of 255: a shift puts its highest bit to the top.
  z7 = (z7 << 1) | (z6 >>> 31)
  z6 = (z6 << 1) | (z5 >>> 31)
  z5 = (z5 << 1) | (z4 >>> 31)
  z4 = (z4 << 1) | (z3 >>> 31)
  z3 = (z3 << 1) | (z2 >>> 31)
  z2 = (z2 << 1) | (z1 >>> 31)
  z1 = (z1 << 1) | (z0 >>> 31)
  z0 <<= 1
  // x^128 is 1 + x + x^2 + x^7: each lower word comes again four words higher, with three shifts.
  z4 ^= z0 ^ (z0 >>> 1) ^ (z0 >>> 2) ^ (z0 >>> 7)
  z3 ^= (z0 << 31) ^ (z0 << 30) ^ (z0 << 25)
  z5 ^= z1 ^ (z1 >>> 1) ^ (z1 >>> 2) ^ (z1 >>> 7)
  z4 ^= (z1 << 31) ^ (z1 << 30) ^ (z1 << 25)
  z6 ^= z2 ^ (z2 >>> 1) ^ (z2 >>> 2) ^ (z2 >>> 7)
  z5 ^= (z2 << 31) ^ (z2 << 30) ^ (z2 << 25)
  z7 ^= z3 ^ (z3 >>> 1) ^ (z3 >>> 2) ^ (z3 >>> 7)
  z6 ^= (z3 << 31) ^ (z3 << 30) ^ (z3 << 25)
  sum[0] = z7
  sum[1] = z6
  sum[2] = z5
  sum[3] = z4
}
