/** How long a run takes. */
export interface Pace {
  readonly isQuick: boolean
  /** Each round measures every contestant once, so that a ratio is of neighbours in time. */
  readonly rounds: number
  /** Milliseconds for one contestant in one round of a section that stays in the process. */
  readonly slice: number
  /** Seconds for one server in one round. */
  readonly serverSeconds: number
}

export const fullPace: Pace = { isQuick: false, rounds: 7, slice: 400, serverSeconds: 2 }
export const quickPace: Pace = { isQuick: true, rounds: 3, slice: 150, serverSeconds: 1 }
