import { vi } from 'vitest'

const longest = 60_000

/**
 * Does `work` on a clock of its own, for `setTimeout` and `performance.now`: it goes on by a
 * millisecond whenever there is nothing else to do, however busy the machine is.
 */
export async function inVirtualTime<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  try {
    let isOver = false
    const working = work().finally(() => {
      isOver = true
    })
    for (let time = 0; !isOver; time++) {
      if (time > longest) throw new Error(`not within ${longest} ms`)
      // What is done at once may still take turns of the event loop.
      for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve))
      vi.advanceTimersByTime(1)
    }
    return await working
  } finally {
    vi.useRealTimers()
  }
}

/** In the place of `node:timers/promises`, whose timers are real ones otherwise. */
export const timersPromises = {
  setTimeout: async (milliseconds: number) =>
    await new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
}
