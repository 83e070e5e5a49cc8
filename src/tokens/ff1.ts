import { createBlockEncryption } from './block-encryption.ts'
import {
  createDomains,
  createRoundFunction,
  type Direction,
  isSmall,
  runBigIntRounds,
  runNumberRounds,
} from './ff1-rounds.ts'

/** Format-preserving encryption of numerals under one key and radix. */
export interface Ff1 {
  /**
   * Permutes the strings of as many numerals, most significant first, as `numerals` has.
   *
   * Numerals: integers from 0 to radix - 1; between the fewest that give 1,000,000 strings and
   * 1,024 of them. Tweak: 0 to 65,536 bytes. Throws `RangeError`, without a numeral in its message,
   * outside these limits. Takes time that depends on the numerals.
   */
  encrypt(numerals: readonly number[] | Uint16Array, tweak: Uint8Array): number[]
  /** Undoes `encrypt` with the same tweak; limits and errors are the same. */
  decrypt(numerals: readonly number[] | Uint16Array, tweak: Uint8Array): number[]
}

const maximumRadix = 65_536

/**
 * Prepares FF1 over AES.
 *
 * `key`: 16, 24 or 32 bytes; `radix`: 2 to 65,536; throws `RangeError` otherwise.
 * Source: NIST SP 800-38G Revision 1 (draft), algorithms 6 to 8, with its least domain of 1,000,000.
 */
export function createFf1(options: { readonly key: Uint8Array; readonly radix: number }): Ff1 {
  const { radix } = options
  if (!Number.isInteger(radix) || radix < 2 || radix > maximumRadix) {
    throw new RangeError('a radix is an integer from 2 to 65536')
  }
  const encryptBlocks = createBlockEncryption(options.key)
  const findDomain = createDomains(radix)

  return {
    encrypt: (numerals, tweak) => transform(numerals, tweak, 'encrypt'),
    decrypt: (numerals, tweak) => transform(numerals, tweak, 'decrypt'),
  }

  function transform(
    numerals: readonly number[] | Uint16Array,
    tweak: Uint8Array,
    direction: Direction,
  ): number[] {
    const domain = findDomain(numerals.length)
    checkNumerals(numerals, radix)
    const split = domain.leftLength
    const runRound = createRoundFunction(encryptBlocks, domain, tweak)
    const result = new Array<number>(numerals.length)
    if (isSmall(domain)) {
      const left = readNumber(numerals, 0, split, radix)
      const right = readNumber(numerals, split, numerals.length, radix)
      const halves = runNumberRounds(domain, runRound, [left, right], direction)
      writeNumber(halves[0], result, 0, split, radix)
      writeNumber(halves[1], result, split, result.length, radix)
    } else {
      const left = readBigInt(numerals, 0, split, radix)
      const right = readBigInt(numerals, split, numerals.length, radix)
      const halves = runBigIntRounds(domain, runRound, [left, right], direction)
      writeBigInt(halves[0], result, 0, split, radix)
      writeBigInt(halves[1], result, split, result.length, radix)
    }
    return result
  }
}

function checkNumerals(numerals: readonly number[] | Uint16Array, radix: number): void {
  for (let index = 0; index < numerals.length; index++) {
    const numeral = numerals[index]
    if (!Number.isInteger(numeral) || (numeral as number) < 0 || (numeral as number) >= radix) {
      throw new RangeError('a numeral is an integer from 0 to radix - 1')
    }
  }
}

function readNumber(
  numerals: readonly number[] | Uint16Array,
  start: number,
  end: number,
  radix: number,
): number {
  let value = 0
  for (let index = start; index < end; index++) value = value * radix + (numerals[index] as number)
  return value
}

function readBigInt(
  numerals: readonly number[] | Uint16Array,
  start: number,
  end: number,
  radix: number,
): bigint {
  const base = BigInt(radix)
  let value = 0n
  for (let index = start; index < end; index++) {
    value = value * base + BigInt(numerals[index] as number)
  }
  return value
}

function writeNumber(
  value: number,
  numerals: number[],
  start: number,
  end: number,
  radix: number,
): void {
  let rest = value
  for (let index = end - 1; index >= start; index--) {
    numerals[index] = rest % radix
    rest = Math.floor(rest / radix)
  }
}

function writeBigInt(
  value: bigint,
  numerals: number[],
  start: number,
  end: number,
  radix: number,
): void {
  const base = BigInt(radix)
  let rest = value
  for (let index = end - 1; index >= start; index--) {
    numerals[index] = Number(rest % base)
    rest /= base
  }
}
