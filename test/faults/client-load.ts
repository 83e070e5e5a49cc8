import { setTimeout as wait } from 'node:timers/promises'
import { type ClientMemory, createCaller } from './client-calls.ts'
import type { Load, LoadReport } from './client-protocol.ts'

/** A load that goes on until it is stopped. */
export interface RunningLoad {
  extend(to: number): void
  /** The time of the first success from now on. */
  recover(kind: 'mask' | 'unmask'): Promise<number>
  report(): LoadReport
  stop(): Promise<LoadReport>
}

const pauseAfterFailure = 10

export function startLoad(memory: ClientMemory, load: Load): RunningLoad {
  const caller = createCaller(memory)
  const waiting: { readonly kind: 'mask' | 'unmask'; resolve(at: number): void }[] = []
  let { to } = load
  let isStopped = false

  function succeed(kind: 'mask' | 'unmask'): void {
    for (const one of waiting.filter((other) => other.kind === kind)) {
      waiting.splice(waiting.indexOf(one), 1)
      one.resolve(Date.now())
    }
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      const batches = Math.ceil((to - load.from) / load.batch)
      const start = load.from + Math.floor(Math.random() * batches) * load.batch
      const end = Math.min(to, start + load.batch)
      let isDone = true
      if (load.kind !== 'unmask') {
        isDone = await caller.mask(start, end, load.context)
        if (isDone) succeed('mask')
      }
      if (load.kind === 'unmask' || (load.kind === 'both' && isDone)) {
        isDone = await caller.open(start, end, load.context)
        if (isDone) succeed('unmask')
      }
      // Calls that the cache or the breaker answers would keep everything else from running.
      await wait(isDone ? 0 : pauseAfterFailure)
    }
  }

  const running = Promise.all(Array.from({ length: load.parallel }, run))
  return {
    extend: (end) => {
      to = end
    },
    recover: async (kind) => await new Promise((resolve) => waiting.push({ kind, resolve })),
    report: caller.report,
    stop: async () => {
      isStopped = true
      await running
      caller.stop()
      return caller.report()
    },
  }
}

/** Every value once, in random order; what fails is tried again until it succeeds. */
export async function sweep(memory: ClientMemory, load: Load): Promise<LoadReport> {
  const caller = createCaller(memory)
  const left = batchesOf(load)
  const run = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const [start, end] = next
      const isMasked = load.kind === 'unmask' || (await caller.mask(start, end, load.context))
      const isOpen =
        load.kind === 'mask' || (isMasked && (await caller.open(start, end, load.context)))
      if (isMasked && isOpen) continue
      left.unshift(next)
      await wait(pauseAfterFailure)
    }
  }
  await Promise.all(Array.from({ length: load.parallel }, run))
  caller.stop()
  return caller.report()
}

/** Every batch once, whatever becomes of it. */
export async function tryOnce(memory: ClientMemory, load: Load): Promise<LoadReport> {
  const caller = createCaller(memory)
  const left = batchesOf(load)
  const run = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      const [start, end] = next
      if (load.kind !== 'unmask') await caller.mask(start, end, load.context)
      if (load.kind !== 'mask') await caller.open(start, end, load.context)
    }
  }
  await Promise.all(Array.from({ length: load.parallel }, run))
  caller.stop()
  return caller.report()
}

function batchesOf({ from, to, batch }: Load): [from: number, to: number][] {
  const batches: [number, number][] = []
  for (let start = from; start < to; start += batch) {
    const at = Math.floor(Math.random() * (batches.length + 1))
    batches.splice(at, 0, [start, Math.min(to, start + batch)])
  }
  return batches
}
