import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { GivenArguments } from './arguments.ts'
import { CommandError, type ExitCode, exitCodes, usageError } from './command-error.ts'
import type { Surroundings } from './surroundings.ts'

const secretBytes = 32

/** Makes a secret, in the form that `keysFromEnvironment` reads, and says where it went. */
export async function keysCommand(
  { words, values }: GivenArguments,
  { environment, output, progress }: Surroundings,
): Promise<ExitCode> {
  if (words.length !== 1 || words[0] !== 'new') {
    throw usageError('keys has one command of its own: fieldveil keys new')
  }
  const id = values.id ?? nameToday(environment['FIELDVEIL_KEYS'] ?? '')
  if (!/^[A-Za-z0-9._-]{1,32}$/.test(id)) {
    throw usageError('--id is 1 to 32 of the characters A-Z a-z 0-9 . _ -')
  }
  const state = values.standby === true ? ':standby' : ''
  const line = `${id}:${randomBytes(secretBytes).toString('base64')}${state}\n`
  const warn = (warning: string): void => {
    if (values.quiet !== true) progress.write(`fieldveil: ${warning}\n`)
  }
  if (values.output === undefined) {
    output.write(line)
    warn(output.isTTY === true ? onScreen : inPipe)
  } else {
    writeNew(values.output, line)
    warn(inFile)
  }
  return exitCodes.done
}

/** The day, or the day and a number where the ring that it will go in front of has one of that day. */
function nameToday(ring: string): string {
  const taken = new Set(ring.split(',').map((entry) => entry.trim().split(':', 1)[0]))
  const day = new Date().toISOString().slice(0, 10)
  let id = day
  for (let number = 2; taken.has(id); number++) id = `${day}.${number}`
  return id
}

const keepIt =
  'Without it no token can be unmasked: keep it in a secret manager and apart from the backups of Redis.'
const onScreen =
  'this secret now stands in the scrollback of your terminal, and of whoever records it; clear it, or ' +
  `use --output FILE. ${keepIt}`
const inPipe = `a secret went down the pipe. ${keepIt}`
const inFile = `the secret is in the file, which only you can read. ${keepIt}`

/** Never over a file: it may hold the only copy of a secret. */
function writeNew(path: string, line: string): void {
  try {
    writeFileSync(path, line, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const problem = code === 'EEXIST' ? 'there is such a file, and it is never overwritten' : code
    throw new CommandError(exitCodes.failed, `--output: ${problem ?? 'unknown'}`)
  }
}
