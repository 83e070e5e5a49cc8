import type { Masker, RotateProgress } from '../types.ts'
import type { StateFile, WalkState } from './state-file.ts'

export interface WalkOptions {
  readonly batch: number
  readonly signal: AbortSignal
  /** Without one a walk that is stopped begins anew. */
  readonly stateFile?: StateFile | undefined
  onProgress?(progress: RotateProgress): void
}

/** How far the walk is, over all runs: `cursor` is absent when it is complete. */
export interface WalkOutcome extends WalkState {
  readonly total?: number
}

const start: WalkState = { seen: 0, rewrapped: 0, left: 0 }

/**
 * Rotates all records of a store, from where the state file says on. Stops after the page under way
 * when the signal says so, or when the state cannot be kept, which is thrown.
 */
export async function walkStore(
  rotate: Masker['rotate'],
  options: WalkOptions,
): Promise<WalkOutcome> {
  const { batch, signal, stateFile, onProgress } = options
  const before = stateFile?.load() ?? start
  // Found out now rather than after the first page.
  stateFile?.save(before)
  const failure = new AbortController()
  let total: number | undefined
  const report = await rotate({
    batch,
    signal: AbortSignal.any([signal, failure.signal]),
    ...(before.cursor === undefined ? {} : { cursor: before.cursor }),
    onProgress: (progress) => {
      total = progress.total ?? total
      const now = addUp(before, progress)
      onProgress?.({ ...progress, ...now })
      if (now.cursor === undefined || failure.signal.aborted) return
      try {
        stateFile?.save(now)
      } catch (error) {
        failure.abort(error)
      }
    },
  })
  if (failure.signal.aborted) throw failure.signal.reason
  const outcome = addUp(before, report)
  if (outcome.cursor === undefined) stateFile?.remove()
  else stateFile?.save(outcome)
  return total === undefined ? outcome : { ...outcome, total }
}

function addUp(before: WalkState, now: WalkState): WalkState {
  return {
    seen: before.seen + now.seen,
    rewrapped: before.rewrapped + now.rewrapped,
    left: before.left + now.left,
    ...(now.cursor === undefined ? {} : { cursor: now.cursor }),
  }
}
