import { createInspector } from '../index.ts'
import type { GivenArguments } from './arguments.ts'
import { boundMemory } from './bound-memory.ts'
import { type ExitCode, exitCodes, usageError } from './command-error.ts'
import { printReport, printSuggestion } from './detect-report.ts'
import { openFile, openPipe } from './files/byte-source.ts'
import { readShape } from './files/format.ts'
import { inspectFile } from './inspect-file.ts'
import { createTerminalBar, printCount, shareOf } from './progress-bar.ts'
import type { Surroundings } from './surroundings.ts'
import { readInput } from './transform-arguments.ts'

/** Says where a file or pipe holds PII: counts alone, unless a terminal is to see examples. */
export async function detectCommand(
  { words, values }: GivenArguments,
  { input: pipe, output, progress, signal }: Surroundings,
): Promise<ExitCode> {
  const input = readInput(words)
  const shape = readShape(values, input)
  if (values.show === true && (output.isTTY !== true || values.json === true)) {
    throw usageError('--show prints values, and so does it on a terminal alone, without --json')
  }
  boundMemory()
  const source = input === undefined ? openPipe(pipe) : openFile(input)
  const examples = new Map<string, string>()
  const inspector = createInspector({
    onFind: ({ path, entity, text }) => {
      const name = `${path} ${entity}`
      if (values.show === true && !examples.has(name)) examples.set(name, text)
    },
  })
  const isQuiet = values.quiet === true || progress.isTTY !== true
  const bar = isQuiet ? undefined : createTerminalBar(progress, describe)
  try {
    const { isWhole, report, labelOf } = await inspectFile(source, shape, inspector, {
      signal,
      onBatch: (seen) =>
        bar?.show(source.bytes === undefined ? { seen } : { seen, total: source.bytes }),
    })
    bar?.clear()
    if (values.suggest === true) output.write(`${printSuggestion(report)}\n`)
    else if (values.json === true) output.write(`${JSON.stringify(report)}\n`)
    else {
      const shown = [...examples].map(([name, text]) => [labelOf(name), text] as const)
      output.write(printReport(report, new Map(shown)))
    }
    return isWhole ? exitCodes.done : exitCodes.unfinished
  } finally {
    bar?.clear()
  }
}

function describe(progress: { readonly seen: number; readonly total?: number }): string {
  const share = shareOf(progress)
  return `${share === undefined ? '' : `${Math.floor(share * 100)}% `}${printCount(progress.seen)} bytes`
}
