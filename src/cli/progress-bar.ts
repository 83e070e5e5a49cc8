import type { RotateProgress } from '../types.ts'

/** Where progress is shown: the part of a stream of Node that it takes. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** How far something is; the total, where it is known, may be an estimate. */
export interface Progress {
  readonly seen: number
  readonly total?: number
}

export interface ProgressBar<Shown extends Progress = WalkProgress> {
  show(progress: Shown): void
  /** Takes the bar away, so that the next line stands alone. */
  clear(): void
}

type WalkProgress = Pick<RotateProgress, 'seen' | 'total' | 'rewrapped'>

// So that millions fit into 80 columns.
const width = 14
const clearLine = '\r\u001b[2K'
const everyMilliseconds = 100
const everyKeys = 100_000

/** A bar on a terminal; elsewhere a line for each tenth of the walk. */
export function createProgressBar(stream: ProgressStream): ProgressBar {
  return createWalkBar(stream, describe)
}

/** The same, with what `words` says of the progress. */
export function createWalkBar<Shown extends Progress>(
  stream: ProgressStream,
  words: (progress: Shown) => string,
): ProgressBar<Shown> {
  return stream.isTTY === true ? createTerminalBar(stream, words) : createLines(stream, words)
}

/** A bar on a terminal, with what `words` says of the progress behind it. */
export function createTerminalBar<Shown extends Progress>(
  stream: ProgressStream,
  words: (progress: Shown) => string,
): ProgressBar<Shown> {
  let drawnAt = 0
  return {
    show: (progress) => {
      if (Date.now() - drawnAt < everyMilliseconds) return
      drawnAt = Date.now()
      const share = shareOf(progress)
      const filled = Math.round((share ?? 0) * width)
      const bar = share === undefined ? '' : `[${'#'.repeat(filled).padEnd(width, '-')}] `
      stream.write(clearLine + (bar + words(progress)).slice(0, (stream.columns ?? 80) - 1))
    },
    clear: () => void stream.write(clearLine),
  }
}

function createLines<Shown extends Progress>(
  stream: ProgressStream,
  words: (progress: Shown) => string,
): ProgressBar<Shown> {
  let shown = 0
  return {
    show: (progress) => {
      const share = shareOf(progress)
      const step = Math.floor(share === undefined ? progress.seen / everyKeys : share * 10)
      if (step <= shown) return
      shown = step
      stream.write(`${words(progress)}\n`)
    },
    clear: () => {},
  }
}

/** The total is an estimate, which a walk may pass. */
export function shareOf({ seen, total }: Progress): number | undefined {
  return total === undefined || total < 1 ? undefined : Math.min(1, seen / total)
}

function describe(progress: WalkProgress): string {
  return `${describeWalk(progress)}, ${printCount(progress.rewrapped)} sealed anew`
}

/** How far a walk over keys is, such as `40% 400 of about 1,000 keys`. */
export function describeWalk(progress: Progress): string {
  const { seen, total } = progress
  const share = shareOf(progress)
  const percent = share === undefined ? '' : `${Math.floor(share * 100)}% `
  const whole = total === undefined ? '' : ` of about ${printCount(Math.max(total, seen))}`
  return `${percent}${printCount(seen)}${whole} keys`
}

export function printCount(count: number): string {
  return count.toLocaleString('en')
}
