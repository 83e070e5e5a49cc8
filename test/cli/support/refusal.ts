import { PassThrough, Readable } from 'node:stream'
import { readArguments } from '../../../src/cli/arguments.ts'
import { CommandError } from '../../../src/cli/command-error.ts'
import { commandTable } from '../../../src/cli/command-table.ts'

/** Runs a command that is to refuse what it was given, in this process, and answers how it did. */
export async function refusalOf(
  given: string,
  { environment, input = '' }: { environment: NodeJS.ProcessEnv; input?: string },
) {
  const output = new PassThrough()
  try {
    const read = readArguments(given.split(' ').filter(Boolean))
    if ('help' in read) throw new Error('help was not asked for')
    await commandTable[read.command](read, {
      environment,
      input: Readable.from([Buffer.from(input)]),
      output,
      progress: { write: () => {} },
      signal: new AbortController().signal,
    })
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    return { exitCode: error.exitCode, errors: error.message, output: String(output.read() ?? '') }
  }
  throw new Error('nothing was refused')
}
