/**
 * A set of values that are permuted among themselves, with one value's place in it. Every printed
 * rank that reads back as the same domain belongs to it; ranks that read as another are skipped.
 */
export interface Domain {
  /** Tells domains apart: values of one id share a permutation. */
  readonly id: string
  readonly size: bigint
  readonly rank: bigint
  print(rank: bigint): string
}
