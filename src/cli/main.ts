#!/usr/bin/env node
import { readArguments } from './arguments.ts'
import { CommandError, type ExitCode, exitCodes } from './command-error.ts'
import { describeError } from './describe-error.ts'
import { help } from './help.ts'
import { rotateCommand } from './rotate-command.ts'

async function run(): Promise<ExitCode> {
  const given = readArguments(process.argv.slice(2), process.env)
  if (given === 'help') {
    process.stdout.write(help)
    return exitCodes.done
  }
  return await rotateCommand(given, {
    environment: process.env,
    output: process.stdout,
    progress: process.stderr,
    signal: stopOnSignals(),
  })
}

/** The first signal stops the walk after the page under way; the second ends the process as usual. */
function stopOnSignals(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.stderr.write('\nfieldveil: stopping after the page under way\n')
      controller.abort()
    })
  }
  return controller.signal
}

run().then(
  (exitCode) => {
    process.exitCode = exitCode
  },
  (error: unknown) => {
    process.stderr.write(`fieldveil: ${describeError(error)}\n`)
    process.exitCode = error instanceof CommandError ? error.exitCode : exitCodes.failed
  },
)
