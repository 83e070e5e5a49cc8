const tick = 10
// For the timers and the scheduling of a busy machine; what a process notices of its own lateness is
// taken off besides.
const slack = 250

/** How late the timers of this process come, which no call can help. */
export interface Lateness {
  /** Milliseconds at most from a time of `performance.now` on. */
  since(start: number): number
  stop(): void
}

export function watchLateness(): Lateness {
  const late: { readonly at: number; readonly by: number }[] = []
  let last = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    if (now - last > tick * 2) late.push({ at: now, by: now - last - tick })
    if (late.length > 1_000) late.shift()
    last = now
  }, tick)
  return {
    since: (start) => {
      let most = Math.max(0, performance.now() - last - tick)
      for (let at = late.length - 1; at >= 0; at--) {
        const one = late[at]
        if (one === undefined || one.at < start) break
        most = Math.max(most, one.by)
      }
      return most
    },
    stop: () => clearInterval(timer),
  }
}

/** Whether something outlived twice its timeout, by more than a busy machine accounts for. */
export function isOverdue(took: number, timeout: number): boolean {
  return took > timeout * 2 + slack
}
