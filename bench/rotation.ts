import type { Masker } from 'fieldveil'
import { benchKeys, rotatedKeys } from './keys.ts'

/** Rotates a masker's secrets for as long as it is let. */
export interface Rotation {
  start(): void
  /** Resolves when the page that is under way is done. */
  stop(): Promise<void>
  /** Records a second that were sealed anew while it ran. */
  speed(): number
}

/** Puts one of two secrets in front of the ring, walks the whole store, and so on in turns. */
export function createRotation(masker: Masker): Rotation {
  const rings = [rotatedKeys, [...rotatedKeys].reverse()].map((keys) => [...keys, ...benchKeys])
  let turn = 0
  let rewrapped = 0
  let milliseconds = 0
  let stopper = new AbortController()
  let running: Promise<void> | undefined

  async function run(signal: AbortSignal): Promise<void> {
    const start = performance.now()
    while (!signal.aborted) {
      await masker.useKeys(rings[turn++ % rings.length] ?? benchKeys)
      rewrapped += (await masker.rotate({ signal })).rewrapped
    }
    milliseconds += performance.now() - start
  }

  return {
    start: () => {
      stopper = new AbortController()
      running = run(stopper.signal)
    },
    stop: async () => {
      stopper.abort()
      await running
    },
    speed: () => (rewrapped / milliseconds) * 1_000,
  }
}
