import { type BlockEncryption, blockLength } from './block-encryption.ts'

const roundCount = 10
/** Fewer strings than that are refused: SP 800-38G Revision 1 (draft). */
export const leastDomain = 1_000_000n
const maximumLength = 1024
const maximumTweakLength = 65_536
/** Below it, 16 bits can be appended to a remainder without leaving the integers of a double. */
const smallModulus = 2n ** 37n

/** What depends on the radix and the number of numerals alone. */
export interface Ff1Domain {
  readonly length: number
  readonly leftLength: number
  /** The number of strings of each half. */
  readonly leftModulus: bigint
  readonly rightModulus: bigint
  /** `b` of the standard: the bytes that hold any right half. */
  readonly halfBytes: number
  /** `d` of the standard: the bytes of a round's output. */
  readonly outputBytes: number
  /** `P` of the standard, with the tweak's length left at zero. */
  readonly header: Buffer
}

/** The pseudorandom function of one domain and tweak; `half` is read as the round's input. */
export type RoundFunction = (round: number, half: number | bigint) => Buffer

export type Direction = 'encrypt' | 'decrypt'
export type Halves<Integer> = readonly [left: Integer, right: Integer]

/** Finds what FF1 of a radix needs to know for a number of numerals; throws `RangeError` outside its limits. */
export function createDomains(radix: number): (length: number) => Ff1Domain {
  const domains = new Map<number, Ff1Domain>()
  return function findDomain(length) {
    const known = domains.get(length)
    if (known !== undefined) return known
    const domain = createDomain(radix, length)
    domains.set(length, domain)
    return domain
  }
}

function createDomain(radix: number, length: number): Ff1Domain {
  if (length > maximumLength) throw new RangeError('at most 1024 numerals')
  if (BigInt(radix) ** BigInt(length) < leastDomain) {
    throw new RangeError('too few numerals: radix ** length is below 1000000')
  }
  const leftLength = Math.floor(length / 2)
  const leftModulus = BigInt(radix) ** BigInt(leftLength)
  const rightModulus = BigInt(radix) ** BigInt(length - leftLength)
  // Counted on the integer: a logarithm in doubles can be off by one near a power of two.
  const halfBytes = Math.ceil((rightModulus - 1n).toString(2).length / 8)
  const header = Buffer.alloc(blockLength)
  header.set([1, 2, 1])
  header.writeUIntBE(radix, 3, 3)
  header.set([roundCount, leftLength % 256], 6)
  header.writeUInt32BE(length, 8)
  return {
    length,
    leftLength,
    leftModulus,
    rightModulus,
    halfBytes,
    outputBytes: 4 * Math.ceil(halfBytes / 4) + 4,
    header,
  }
}

/** Whether the halves fit doubles, which are faster than bigints. */
export function isSmall(domain: Ff1Domain): boolean {
  return domain.rightModulus <= smallModulus
}

/** Prepares the pseudorandom function; throws `RangeError` for a tweak of more than 65,536 bytes. */
export function createRoundFunction(
  encryptBlocks: BlockEncryption,
  domain: Ff1Domain,
  tweak: Uint8Array,
): RoundFunction {
  if (tweak.length > maximumTweakLength) throw new RangeError('the tweak is too long')
  const { halfBytes, outputBytes } = domain
  const header = Buffer.from(domain.header)
  header.writeUInt32BE(tweak.length, 12)
  const inputBytes = blockLength * Math.ceil((tweak.length + 1 + halfBytes) / blockLength)
  const input = Buffer.alloc(inputBytes)
  input.set(tweak)
  // The blocks before the round's number are the same in all rounds: chained once.
  const roundAt = inputBytes - halfBytes - 1
  const tailAt = roundAt - (roundAt % blockLength)
  const prefix = chainBlocks(encryptBlocks, encryptBlocks(header), input.subarray(0, tailAt))
  const tail = input.subarray(tailAt)
  const tailRoundAt = roundAt - tailAt

  return function runRound(round, half) {
    tail[tailRoundAt] = round
    if (typeof half === 'number') tail.writeUIntBE(half, tailRoundAt + 1, halfBytes)
    else tail.write(half.toString(16).padStart(halfBytes * 2, '0'), tailRoundAt + 1, 'hex')
    const output = chainBlocks(encryptBlocks, prefix, tail)
    return lengthenOutput(encryptBlocks, output, outputBytes)
  }
}

/** CBC-MAC of whole blocks, going on from `chain`; algorithm 6 (PRF). */
function chainBlocks(encryptBlocks: BlockEncryption, chain: Buffer, blocks: Buffer): Buffer {
  const block = Buffer.alloc(blockLength)
  let chained = chain
  for (let start = 0; start < blocks.length; start += blockLength) {
    for (let offset = 0; offset < blockLength; offset++) {
      block[offset] = (chained[offset] as number) ^ (blocks[start + offset] as number)
    }
    chained = encryptBlocks(block)
  }
  return chained
}

/** The first `length` bytes of a block R followed by the ciphers of R ⊕ 1, R ⊕ 2 and so on. */
function lengthenOutput(encryptBlocks: BlockEncryption, block: Buffer, length: number): Buffer {
  if (length <= blockLength) return block.subarray(0, length)
  const counters = Buffer.alloc(blockLength * (Math.ceil(length / blockLength) - 1))
  const lastWord = block.readUInt32BE(blockLength - 4)
  for (let start = 0, counter = 1; start < counters.length; start += blockLength, counter++) {
    counters.set(block, start)
    counters.writeUInt32BE((lastWord ^ counter) >>> 0, start + blockLength - 4)
  }
  return Buffer.concat([block, encryptBlocks(counters)], length)
}

/**
 * The Feistel rounds on doubles. One half is fed to the round function and the other changed by
 * it; decryption feeds the left half first and goes backwards.
 */
export function runNumberRounds(
  domain: Ff1Domain,
  runRound: RoundFunction,
  halves: Halves<number>,
  direction: Direction,
): Halves<number> {
  const encrypting = direction === 'encrypt'
  const evenModulus = Number(domain.leftModulus)
  const oddModulus = Number(domain.rightModulus)
  let [changed, fed] = encrypting ? halves : [halves[1], halves[0]]
  for (let step = 0; step < roundCount; step++) {
    const round = encrypting ? step : roundCount - 1 - step
    const modulus = round % 2 === 0 ? evenModulus : oddModulus
    const output = reduceNumber(runRound(round, fed), modulus)
    const next = encrypting ? changed + output : changed - output + modulus
    changed = fed
    fed = next % modulus
  }
  return encrypting ? [changed, fed] : [fed, changed]
}

/** The same as `runNumberRounds` for halves that a double does not hold. */
export function runBigIntRounds(
  domain: Ff1Domain,
  runRound: RoundFunction,
  halves: Halves<bigint>,
  direction: Direction,
): Halves<bigint> {
  const encrypting = direction === 'encrypt'
  let [changed, fed] = encrypting ? halves : [halves[1], halves[0]]
  for (let step = 0; step < roundCount; step++) {
    const round = encrypting ? step : roundCount - 1 - step
    const modulus = round % 2 === 0 ? domain.leftModulus : domain.rightModulus
    const output = BigInt(`0x${runRound(round, fed).toString('hex')}`) % modulus
    const next = encrypting ? changed + output : changed - output + modulus
    changed = fed
    fed = next % modulus
  }
  return encrypting ? [changed, fed] : [fed, changed]
}

/** The remainder of big-endian bytes, an even number of them; `modulus` is at most 2^37. */
function reduceNumber(bytes: Buffer, modulus: number): number {
  let remainder = 0
  for (let offset = 0; offset < bytes.length; offset += 2) {
    remainder = (remainder * 65_536 + bytes.readUInt16BE(offset)) % modulus
  }
  return remainder
}
