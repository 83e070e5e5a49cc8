/** A stretch of time in which one reveal budget is spent. */
export interface BudgetWindow {
  /** The same in every process whose clock is in the same window. */
  readonly name: string
  /** Milliseconds since 1970: when a new budget begins. */
  readonly endsAt: number
  /**
   * Milliseconds since 1970: when its counter may go. A window later, because a store whose clock
   * is ahead would drop a counter that ends with its window before it has counted anything.
   */
  readonly countedUntil: number
}

/** The window that `now` is in; windows of `window` milliseconds follow each other from 1970 on. */
export function createBudgetWindow(now: number, window: number): BudgetWindow {
  const number = Math.floor(now / window)
  const endsAt = (number + 1) * window
  return { name: String(number), endsAt, countedUntil: endsAt + window }
}
