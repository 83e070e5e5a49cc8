import { createBlockEncryption } from './block-encryption.ts'
import {
  createDomains,
  createRoundFunction,
  type Direction,
  isSmall,
  leastDomain,
  runBigIntRounds,
  runNumberRounds,
} from './ff1-rounds.ts'

/** A keyed permutation of 0 to size - 1 for every size and tweak. */
export interface RankPermutation {
  /**
   * Permutes the ranks 0n to size - 1n; another size or tweak gives an unrelated permutation.
   *
   * Size: 1,000,000n to 2n ** 1024n. Tweak: 0 to 65,000 bytes. Throws `RangeError`, without the rank
   * in its message, outside these limits. Takes time that depends on the rank.
   */
  permuteRank(rank: bigint, size: bigint, tweak: Uint8Array): bigint
  /** Undoes `permuteRank` with the same size and tweak; limits and errors are the same. */
  restoreRank(rank: bigint, size: bigint, tweak: Uint8Array): bigint
}

const maximumRankTweakLength = 65_000

/**
 * Prepares permutations of ranks: FF1 of radix 2 over the fewest bits that hold every rank,
 * repeated until the result is a rank again.
 *
 * `key`: 16, 24 or 32 bytes; throws `RangeError` otherwise. Source: NIST SP 800-38G Revision 1
 * (draft); Black and Rogaway, Ciphers with Arbitrary Finite Domains (cycle-walking).
 */
export function createRankPermutation(key: Uint8Array): RankPermutation {
  const encryptBlocks = createBlockEncryption(key)
  const findDomain = createDomains(2)

  return {
    permuteRank: (rank, size, tweak) => walk(rank, size, tweak, 'encrypt'),
    restoreRank: (rank, size, tweak) => walk(rank, size, tweak, 'decrypt'),
  }

  function walk(rank: bigint, size: bigint, tweak: Uint8Array, direction: Direction): bigint {
    if (size < leastDomain) throw new RangeError('a size is 1000000 or more')
    if (rank < 0n || rank >= size) throw new RangeError('a rank is from 0 to size - 1')
    if (tweak.length > maximumRankTweakLength) throw new RangeError('the tweak is too long')
    const domain = findDomain((size - 1n).toString(2).length)
    const runRound = createRoundFunction(encryptBlocks, domain, bindSize(size, tweak))
    const rightBits = BigInt(domain.length - domain.leftLength)
    let walked = rank
    // Ends: following the permutation from a rank comes back to that rank at the latest.
    do {
      const left = walked >> rightBits
      const right = BigInt.asUintN(Number(rightBits), walked)
      if (isSmall(domain)) {
        const halves = runNumberRounds(domain, runRound, [Number(left), Number(right)], direction)
        walked = (BigInt(halves[0]) << rightBits) | BigInt(halves[1])
      } else {
        const halves = runBigIntRounds(domain, runRound, [left, right], direction)
        walked = (halves[0] << rightBits) | halves[1]
      }
    } while (walked >= size)
    return walked
  }
}

/** Sizes of as many bits would otherwise share one permutation and give related results. */
function bindSize(size: bigint, tweak: Uint8Array): Uint8Array {
  const digits = size.toString(16)
  const sizeBytes = Math.ceil(digits.length / 2)
  const bound = Buffer.alloc(2 + sizeBytes + tweak.length)
  bound.writeUInt16BE(sizeBytes, 0)
  bound.write(digits.padStart(sizeBytes * 2, '0'), 2, 'hex')
  bound.set(tweak, 2 + sizeBytes)
  return bound
}
