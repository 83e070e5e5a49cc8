import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFf1 } from '../../src/tokens/ff1.ts'
import { createRankPermutation } from '../../src/tokens/rank-permutation.ts'
import cross from '../vectors/ff1-cross.json' with { type: 'json' }
import wycheproof from '../vectors/ff1-wycheproof.json' with { type: 'json' }

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz'

function readNumerals(text: string): number[] {
  return Array.from(text, (character) => alphabet.indexOf(character))
}

const none = new Uint8Array(0)
const key128 = '2b7e151628aed2a6abf7158809cf4f3c'
const key192 = `${key128}ef4359d8d580aa4f`
const key256 = `${key192}7f036d6f04fc6a94`
const digits = '0123456789'
const mixed = '0123456789abcdefghi'
const tweak10 = '39383736353433323130'
const tweak36 = '3737373770717273373737'

// NIST, Examples with Intermediate Values, FF1: samples 1 to 9.
const samples = [
  { sample: 1, key: key128, radix: 10, tweak: '', plain: digits, cipher: '2433477484' },
  { sample: 2, key: key128, radix: 10, tweak: tweak10, plain: digits, cipher: '6124200773' },
  {
    sample: 3,
    key: key128,
    radix: 36,
    tweak: tweak36,
    plain: mixed,
    cipher: 'a9tv40mll9kdu509eum',
  },
  { sample: 4, key: key192, radix: 10, tweak: '', plain: digits, cipher: '2830668132' },
  { sample: 5, key: key192, radix: 10, tweak: tweak10, plain: digits, cipher: '2496655549' },
  {
    sample: 6,
    key: key192,
    radix: 36,
    tweak: tweak36,
    plain: mixed,
    cipher: 'xbj3kv35jrawxv32ysr',
  },
  { sample: 7, key: key256, radix: 10, tweak: '', plain: digits, cipher: '6657667009' },
  { sample: 8, key: key256, radix: 10, tweak: tweak10, plain: digits, cipher: '1001623463' },
  {
    sample: 9,
    key: key256,
    radix: 36,
    tweak: tweak36,
    plain: mixed,
    cipher: 'xs8a0azh2avyalyzuwd',
  },
]

test.each(samples)('NIST sample $sample', ({ key, radix, tweak, plain, cipher }) => {
  const ff1 = createFf1({ key: Buffer.from(key, 'hex'), radix })
  const tweakBytes = Buffer.from(tweak, 'hex')
  expect(ff1.encrypt(readNumerals(plain), tweakBytes)).toEqual(readNumerals(cipher))
  expect(ff1.decrypt(readNumerals(cipher), tweakBytes)).toEqual(readNumerals(plain))
})

describe('Wycheproof', () => {
  test.each(wycheproof.vectors)('$file $tcId: $flag', (vector) => {
    const tweak = Buffer.from(vector.tweak, 'hex')
    const encrypt = (): number[] =>
      createFf1({ key: Buffer.from(vector.key, 'hex'), radix: vector.radix }).encrypt(
        vector.msg,
        tweak,
      )
    // Valid in the first edition of the standard, too small a domain under Revision 1.
    if (vector.result === 'invalid' || vector.flag === 'SmallMessageSize') {
      expect(encrypt).toThrow(RangeError)
      return
    }
    expect(encrypt()).toEqual(vector.ct)
    const ff1 = createFf1({ key: Buffer.from(vector.key, 'hex'), radix: vector.radix })
    expect(ff1.decrypt(vector.ct, tweak)).toEqual(vector.msg)
    if (vector.radix === 65_536) {
      expect(ff1.encrypt(Uint16Array.from(vector.msg), tweak)).toEqual(vector.ct)
    }
  })
})

test('agrees with BouncyCastle', () => {
  expect(cross.vectors.length).toBeGreaterThanOrEqual(200)
  for (const { key, radix, tweak, msg, ct } of cross.vectors) {
    const ff1 = createFf1({ key: Buffer.from(key, 'hex'), radix })
    expect(ff1.encrypt(msg, Buffer.from(tweak, 'hex'))).toEqual(ct)
    expect(ff1.decrypt(ct, Buffer.from(tweak, 'hex'))).toEqual(msg)
  }
})

test('decrypts what it encrypted, at any radix, length, key and tweak', () => {
  const cases = fc
    .record({
      radix: fc.oneof(fc.integer({ min: 2, max: 65_536 }), fc.constantFrom(2, 10, 16, 36, 62, 256)),
      keyLength: fc.constantFrom(16, 24, 32),
      extra: fc.nat({ max: 80 }),
    })
    .chain(({ radix, keyLength, extra }) => {
      const length = Math.max(2, Math.ceil(6 / Math.log10(radix) - 1e-9)) + extra
      return fc.record({
        radix: fc.constant(radix),
        key: fc.uint8Array({ minLength: keyLength, maxLength: keyLength }),
        tweak: fc.uint8Array({ maxLength: 70 }),
        numerals: fc.array(fc.nat({ max: radix - 1 }), { minLength: length, maxLength: length }),
      })
    })
  fc.assert(
    fc.property(cases, ({ radix, key, tweak, numerals }) => {
      const ff1 = createFf1({ key, radix })
      const before = [...numerals]
      const encrypted = ff1.encrypt(numerals, tweak)
      expect(numerals).toEqual(before)
      expect(encrypted).toHaveLength(numerals.length)
      expect(encrypted.every((numeral) => numeral >= 0 && numeral < radix)).toBe(true)
      expect(ff1.decrypt(encrypted, tweak)).toEqual(numerals)
    }),
    { numRuns: 500 },
  )
})

test('is a permutation of the six-digit strings', () => {
  const ff1 = createFf1({ key: Buffer.alloc(32, 3), radix: 10 })
  const seen = new Set<string>()
  for (let value = 0; value < 1_000_000; value += 31) {
    const numerals = Array.from(value.toString().padStart(6, '0'), Number)
    seen.add(ff1.encrypt(numerals, none).join(''))
  }
  expect(seen.size).toBe(Math.ceil(1_000_000 / 31))
})

test('another tweak, key, length or radix gives another result', () => {
  const numerals = [1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 1, 0, 1, 1, 0]
  const key = Buffer.alloc(32, 3)
  const results = [
    createFf1({ key, radix: 10 }).encrypt(numerals, none),
    createFf1({ key, radix: 11 }).encrypt(numerals, none),
    createFf1({ key: Buffer.alloc(32, 4), radix: 10 }).encrypt(numerals, none),
    // Zero bytes differ from none and from more of them: the tweak's length counts.
    createFf1({ key, radix: 10 }).encrypt(numerals, new Uint8Array(1)),
    createFf1({ key, radix: 10 }).encrypt(numerals, new Uint8Array(2)),
    createFf1({ key, radix: 10 })
      .encrypt([...numerals, 0], none)
      .slice(0, numerals.length),
  ]
  expect(new Set(results.map((result) => result.join())).size).toBe(results.length)
})

describe('limits', () => {
  const key = Buffer.alloc(16)

  test('the radix', () => {
    for (const radix of [-1, 0, 1, 1.5, 65_537, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => createFf1({ key, radix })).toThrow(RangeError)
    }
    expect(() => createFf1({ key, radix: 65_536 })).not.toThrow()
  })

  test.each([
    [2, 20],
    [10, 6],
    [26, 5],
    [999, 3],
    [1000, 2],
    [65_536, 2],
  ])('radix %i takes %i numerals or more, up to 1,024', (radix, least) => {
    const ff1 = createFf1({ key, radix })
    const zeros = (length: number): number[] => new Array<number>(length).fill(0)
    expect(() => ff1.encrypt(zeros(least - 1), none)).toThrow(RangeError)
    expect(() => ff1.decrypt(zeros(least - 1), none)).toThrow(RangeError)
    expect(ff1.decrypt(ff1.encrypt(zeros(least), none), none)).toEqual(zeros(least))
    expect(ff1.decrypt(ff1.encrypt(zeros(1024), none), none)).toEqual(zeros(1024))
    expect(() => ff1.encrypt(zeros(1025), none)).toThrow(RangeError)
  })

  test('the tweak', () => {
    const ff1 = createFf1({ key, radix: 10 })
    expect(() => ff1.encrypt([1, 2, 3, 4, 5, 6], new Uint8Array(65_536))).not.toThrow()
    expect(() => ff1.encrypt([1, 2, 3, 4, 5, 6], new Uint8Array(65_537))).toThrow(RangeError)
  })

  test.each([-1, 10, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('the numeral %d', (numeral) => {
    const ff1 = createFf1({ key, radix: 10 })
    for (const place of [0, 3, 8]) {
      const numerals = [7, 3, 7, 3, 7, 3, 7, 3, 7]
      numerals[place] = numeral
      expect(() => ff1.encrypt(numerals, none)).toThrow(
        new RangeError('a numeral is an integer from 0 to radix - 1'),
      )
      expect(() => ff1.decrypt(numerals, none)).toThrow(RangeError)
    }
  })

  test('a hole in the numerals', () => {
    const ff1 = createFf1({ key, radix: 10 })
    expect(() => ff1.encrypt(new Array<number>(9), none)).toThrow(RangeError)
  })
})

describe('ranks', () => {
  const key = Buffer.alloc(32, 9)

  test('agree with BouncyCastle and a walk by hand', () => {
    for (const vector of cross.ranks) {
      const ranks = createRankPermutation(Buffer.from(vector.key, 'hex'))
      const size = BigInt(vector.size)
      const tweak = Buffer.from(vector.tweak, 'hex')
      expect(ranks.permuteRank(BigInt(vector.rank), size, tweak)).toBe(BigInt(vector.permuted))
      expect(ranks.restoreRank(BigInt(vector.permuted), size, tweak)).toBe(BigInt(vector.rank))
    }
  })

  test('a walk that reaches the size itself goes on', () => {
    const size = 1_000_003
    const ff1 = createFf1({ key, radix: 2 })
    const boundTweak = Buffer.from([0, 3, 0x0f, 0x42, 0x43])
    const step = (rank: number, run: typeof ff1.encrypt): number => {
      const bits = Array.from(rank.toString(2).padStart(20, '0'), Number)
      return Number.parseInt(run(bits, boundTweak).join(''), 2)
    }
    let start = size
    do start = step(start, ff1.decrypt)
    while (start >= size)
    let end = size
    do end = step(end, ff1.encrypt)
    while (end >= size)
    const { permuteRank, restoreRank } = createRankPermutation(key)
    expect(permuteRank(BigInt(start), BigInt(size), none)).toBe(BigInt(end))
    expect(restoreRank(BigInt(end), BigInt(size), none)).toBe(BigInt(start))
  })

  test('no two of 20,000 ranks meet, and all come back', () => {
    const { permuteRank, restoreRank } = createRankPermutation(key)
    const size = 1_000_003n
    const seen = new Set<bigint>()
    for (let rank = 0n; rank < size; rank += 50n) {
      const permuted = permuteRank(rank, size, none)
      expect(permuted >= 0n && permuted < size).toBe(true)
      expect(restoreRank(permuted, size, none)).toBe(rank)
      seen.add(permuted)
    }
    expect(seen.size).toBe(20_001)
  })

  test('come back for sizes of any magnitude', () => {
    const { permuteRank, restoreRank } = createRankPermutation(key)
    const cases = fc.bigInt({ min: 1_000_000n, max: 2n ** 200n }).chain((size) =>
      fc.record({
        size: fc.constant(size),
        rank: fc.bigInt({ min: 0n, max: size - 1n }),
        tweak: fc.uint8Array({ maxLength: 40 }),
      }),
    )
    fc.assert(
      fc.property(cases, ({ size, rank, tweak }) => {
        const permuted = permuteRank(rank, size, tweak)
        expect(permuted >= 0n && permuted < size).toBe(true)
        expect(restoreRank(permuted, size, tweak)).toBe(rank)
      }),
      { numRuns: 300 },
    )
  })

  test('another size, tweak or key gives an unrelated permutation', () => {
    const run = (size: bigint, tweak: Uint8Array, seed = 9): bigint[] => {
      const { permuteRank } = createRankPermutation(Buffer.alloc(32, seed))
      return Array.from({ length: 50 }, (_, rank) => permuteRank(BigInt(rank), size, tweak))
    }
    const base = run(1_000_003n, none)
    const others = [
      run(1_000_004n, none),
      run(1_000_003n, new Uint8Array(1)),
      run(1_000_003n, none, 10),
    ]
    for (const other of others) {
      expect(other.filter((rank, index) => rank === base[index]).length).toBeLessThan(3)
    }
  })

  test('limits', () => {
    const { permuteRank, restoreRank } = createRankPermutation(key)
    for (const permute of [permuteRank, restoreRank]) {
      expect(() => permute(0n, 999_999n, none)).toThrow(RangeError)
      expect(() => permute(-1n, 1_000_000n, none)).toThrow(RangeError)
      expect(() => permute(1_000_000n, 1_000_000n, none)).toThrow(
        new RangeError('a rank is from 0 to size - 1'),
      )
      expect(() => permute(0n, 2n ** 1024n + 1n, none)).toThrow(RangeError)
      expect(() => permute(0n, 1_000_000n, new Uint8Array(65_001))).toThrow(RangeError)
      expect(permute(0n, 2n ** 1024n, none)).toBeLessThan(2n ** 1024n)
    }
    expect(() => createRankPermutation(new Uint8Array(31))).toThrow(RangeError)
  })
})
