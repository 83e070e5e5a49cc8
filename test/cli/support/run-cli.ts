import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll } from 'vitest'
import { buildProgram, removePrograms } from '../../support/programs.ts'

// Left outside, so that a test can take it away.
const program = await buildProgram('src/cli/main.ts', ['ioredis'])
afterAll(removePrograms)

export interface Ended {
  readonly exitCode: number | null
  readonly output: Buffer
  readonly errors: string
}

export interface Run {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

export interface RunOptions {
  readonly environment?: NodeJS.ProcessEnv
  readonly input?: string | Buffer
  /** Put before the program; `['--import', 'hook.mjs']`. */
  readonly nodeArguments?: readonly string[]
}

/** Starts the command line in a process of its own; `input` is its standard input. */
export function startCli(given: readonly string[], options: RunOptions = {}): Run {
  const child = spawn(process.execPath, [...(options.nodeArguments ?? []), program, ...given], {
    env: { ...process.env, NODE_OPTIONS: undefined, ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const output: Buffer[] = []
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  // A command that refuses its arguments does not read.
  child.stdin.on('error', () => {})
  child.stdin.end(options.input ?? '')
  const ended = once(child, 'close').then(([exitCode]) => ({
    exitCode: exitCode as number | null,
    output: Buffer.concat(output),
    errors,
  }))
  return { child, ended }
}
