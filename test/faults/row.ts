/** How much a scenario does. */
export interface Scale {
  /** Values that are masked. */
  readonly values: number
  /** Kills, failovers or whatever the fault comes in. */
  readonly rounds: number
  /** Seconds that a fault lasts where it lasts for a time. */
  readonly seconds: number
  /** Requests, or deaths of a client, where the fault is counted in those. */
  readonly times: number
}

/** What a fault did; every number but the first and the last has to be 0. */
export interface FaultRow {
  readonly fault: string
  readonly values: number
  /** Values that were ever answered with two different tokens. */
  readonly secondTokens: number
  /**
   * Tokens that were answered and do not open at the end: where records may be lost, after all
   * values were masked again, which the note says.
   */
  readonly lost: number
  /** Tokens that opened to another value than theirs. */
  readonly wrong: number
  /** Milliseconds from the mend of the fault to the first call that succeeds: the longest of all. */
  readonly recoveredAfter: number | undefined
  readonly note?: string
  /** Whatever else did not hold, in words. */
  readonly broken: readonly string[]
}

/** One fault or several of a kind, shown on real servers. */
export interface FaultScenario {
  readonly name: string
  readonly long: Scale
  readonly short: Scale
  run(scale: Scale): Promise<FaultRow>
}

/** What keeps a row from being as it must; empty for one that holds. */
export function findBreaches(row: FaultRow): string[] {
  const { secondTokens, lost, wrong, broken } = row
  return [
    ...(secondTokens === 0 ? [] : [`${secondTokens} values have a second token`]),
    ...(lost === 0 ? [] : [`${lost} tokens are lost`]),
    ...(wrong === 0 ? [] : [`${wrong} tokens opened to another value`]),
    ...broken,
  ]
}
