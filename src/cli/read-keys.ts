import { readFileSync, statSync } from 'node:fs'
import { keysFromEnvironment } from '../index.ts'
import type { KeyRing } from '../types.ts'
import { CommandError, exitCodes, usageError } from './command-error.ts'
import { describeError } from './describe-error.ts'
import { readInputText } from './read-input.ts'
import type { KeysPlace } from './store-arguments.ts'
import type { Surroundings } from './surroundings.ts'

const onInput = 'the standard input'

/** The key ring of a place. Throws a usage error, which quotes nothing of what the place holds. */
export async function readKeys(
  { variable, file }: KeysPlace,
  { environment, progress, input }: Pick<Surroundings, 'environment' | 'progress' | 'input'>,
): Promise<KeyRing> {
  try {
    if (file === undefined) return readVariable(variable, environment)
    if (file === '-') {
      return keysFromEnvironment(onInput, { [onInput]: await readInputText(input) })
    }
    if (isOpenToOthers(file)) {
      progress.write('fieldveil: others can read the file of --keys-file: chmod 600 it\n')
    }
    const name = 'the file of --keys-file'
    return keysFromEnvironment(name, { [name]: readText(file) })
  } catch (error) {
    throw error instanceof CommandError ? error : usageError(describeError(error))
  }
}

/** Says so where a variable is set that nothing here reads, and the one that is read is not. */
function readVariable(variable: string, environment: Surroundings['environment']): KeyRing {
  const isMissing = (environment[variable] ?? '').trim() === ''
  if (isMissing && environment['FIELDVEIL_SECRET'] !== undefined) {
    throw usageError(
      `${variable} is not set; FIELDVEIL_SECRET is, but a secret has an id too. Where the secret is given ` +
        'to a masker as text, under the id that stands there in code: ' +
        `export ${variable}="ID:$(printf %s "$FIELDVEIL_SECRET" | base64 | tr -d '\\n')"`,
    )
  }
  return keysFromEnvironment(variable, environment)
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
