import { readFileSync, statSync } from 'node:fs'
import { keysFromEnvironment } from '../index.ts'
import type { KeyRing } from '../types.ts'
import { CommandError, exitCodes, usageError } from './command-error.ts'
import { describeError } from './describe-error.ts'
import type { KeysPlace } from './store-arguments.ts'
import type { Surroundings } from './surroundings.ts'

/** The key ring of a place. Throws a usage error, which quotes nothing of what the place holds. */
export function readKeys(
  { variable, file }: KeysPlace,
  { environment, progress }: Pick<Surroundings, 'environment' | 'progress'>,
): KeyRing {
  try {
    if (file === undefined) return keysFromEnvironment(variable, environment)
    if (isOpenToOthers(file)) {
      progress.write('fieldveil: others can read the file of --keys-file: chmod 600 it\n')
    }
    const name = 'the file of --keys-file'
    return keysFromEnvironment(name, { [name]: readText(file) })
  } catch (error) {
    throw error instanceof CommandError ? error : usageError(describeError(error))
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw unreadable(error)
  }
}

function isOpenToOthers(file: string): boolean {
  try {
    return process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0
  } catch (error) {
    throw unreadable(error)
  }
}

function unreadable(error: unknown): CommandError {
  const { code } = error as NodeJS.ErrnoException
  return new CommandError(
    exitCodes.usage,
    `the file of --keys-file cannot be read: ${code ?? 'unknown'}`,
  )
}
