#!/usr/bin/env node
import manifest from '../../package.json' with { type: 'json' }
import { readArguments } from './arguments.ts'
import { CommandError, type ExitCode, exitCodes } from './command-error.ts'
import { commandTable } from './command-table.ts'
import { describeError } from './describe-error.ts'
import { helpOf } from './help.ts'

async function run(): Promise<ExitCode> {
  const words = process.argv.slice(2)
  if (words.length === 1 && words[0] === '--version') {
    process.stdout.write(`${manifest.version}\n`)
    return exitCodes.done
  }
  const given = readArguments(words)
  if ('help' in given) {
    process.stdout.write(helpOf(given.help))
    return exitCodes.done
  }
  return await commandTable[given.command](given, {
    environment: process.env,
    input: process.stdin,
    output: process.stdout,
    progress: process.stderr,
    signal: stopOnSignals(),
  })
}

/** The first signal stops the work after what is under way; the second ends the process as usual. */
function stopOnSignals(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.stderr.write('\nfieldveil: stopping after what is under way\n')
      controller.abort()
    })
  }
  return controller.signal
}

// A reader that goes early, as `head` does, is no failure; whoever writes finds out by himself.
process.stdout.on('error', () => {})

run().then(
  (exitCode) => {
    process.exitCode = exitCode
    // A pipe that is still open would keep the process alive.
    process.stdin.destroy()
  },
  (error: unknown) => {
    const message = describeError(error)
    if (message !== '') process.stderr.write(`fieldveil: ${message}\n`)
    process.exitCode = error instanceof CommandError ? error.exitCode : exitCodes.failed
    process.stdin.destroy()
  },
)
