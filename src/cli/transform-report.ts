import type { MaskingEvent } from '../types.ts'
import { createTerminalBar, printCount, shareOf } from './progress-bar.ts'
import type { Surroundings } from './surroundings.ts'
import type { TransformArguments } from './transform-arguments.ts'

/** Shows how far a file is, and says at the end what was done. */
export interface TransformReport {
  /** At a byte of the input, of so many where that is known. */
  begin(offset: number, total: number | undefined): void
  show(offset: number, records: number): void
  end(isWhole: boolean): void
  /** Takes the bar away. */
  close(): void
  onEvent(event: MaskingEvent): void
}

interface FileProgress {
  readonly seen: number
  readonly total?: number
  readonly records: number
}

/** A bar on a terminal, nothing in a pipe; the outcome as words or JSON. */
export function createTransformReport(
  { direction, output, state, json, quiet, shape }: TransformArguments,
  { progress, output: stream }: Surroundings,
): TransformReport {
  const isTerminal = progress.isTTY === true
  // A header is worked on as a record, and is no row to whoever counts them.
  const heads = shape.format === 'csv' && shape.hasHeader ? 1 : 0
  const bar = quiet || !isTerminal ? undefined : createTerminalBar(progress, describe)
  let total: number | undefined
  let begun = 0
  let startedAt = 0
  let seen = 0
  let records = 0
  let values = 0

  function describe(now: FileProgress): string {
    const share = shareOf(now)
    const percent = share === undefined ? '' : `${Math.floor(share * 100)}% `
    return `${percent}${printBytes(now.seen)}, ${printCount(now.records)} ${plural[shape.format]}`
  }

  return {
    begin: (offset, bytes) => {
      begun = offset
      seen = offset
      total = bytes
      startedAt = performance.now()
    },
    show: (offset, done) => {
      seen = offset
      records = Math.max(0, done - heads)
      bar?.show({ seen, records, ...(total === undefined ? {} : { total }) })
    },
    end: (isWhole) => {
      bar?.clear()
      const milliseconds = Math.round(performance.now() - startedAt)
      if (json) {
        const outcome = { complete: isWhole, direction, records, values, bytes: seen, milliseconds }
        const line = `${JSON.stringify(outcome)}\n`
        if (output === undefined) progress.write(line)
        else stream.write(line)
        return
      }
      // In a pipe nothing but the data is said.
      if (quiet || (output === undefined && !isTerminal)) return
      const speed = ((seen - begun) / Math.max(1, milliseconds)) * 1_000
      const done = `${printCount(records)} ${plural[shape.format]}, ${printCount(values)} values ${direction}ed`
      const goingOn =
        state === undefined ? 'begin anew; with --state it would go on' : 'go on from here'
      const way = isWhole ? '' : `Stopped; run the same command to ${goingOn}. `
      progress.write(`${way}${done}, ${printBytes(speed)} a second\n`)
    },
    close: () => bar?.clear(),
    onEvent: (event) => {
      if (event.type === `${direction}ed`) values += (event as { readonly count: number }).count
    },
  }
}

const plural = { ndjson: 'lines', csv: 'rows', text: 'paragraphs' } as const

function printBytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
