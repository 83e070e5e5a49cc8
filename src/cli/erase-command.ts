import type { EraseReceipt, Erasure } from '../types.ts'
import { type GivenArguments, refuseWords } from './arguments.ts'
import { CommandError, type ExitCode, exitCodes, usageError } from './command-error.ts'
import { describeError } from './describe-error.ts'
import { eraseByAge } from './erase-by-age.ts'
import { openMasker } from './open-masker.ts'
import { readInputText } from './read-input.ts'
import { readStoreArguments, refuseKeysOnInput } from './store-arguments.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * Erases tokens, one a line of the standard input, all that was masked in the name of a subject, or all
 * that is older than some time, and prints the receipts. Ends as `unfinished` where something is left.
 */
export async function eraseCommand(
  given: GivenArguments,
  surroundings: Surroundings,
): Promise<ExitCode> {
  refuseWords(given)
  const { values } = given
  const kind = readKind(given)
  if (kind === 'age') return await eraseByAge(given, surroundings)
  const place = readStoreArguments(values, surroundings.environment)
  const named = kind === 'token' ? undefined : values.subject
  const isPiped = named === undefined || named === '-'
  if (isPiped) refuseKeysOnInput(values)
  const names = isPiped ? await readLines(surroundings.input) : [named]
  if (names.length === 0) throw usageError(`the standard input holds no ${kind}`)
  const tenant = values.tenant === undefined ? {} : { tenant: values.tenant }
  const opened = await openMasker(place, surroundings, tenant)
  const print = (receipt: EraseReceipt): void => {
    if (values.json === true) surroundings.output.write(`${JSON.stringify(receipt)}\n`)
    else if (values.quiet !== true) surroundings.output.write(`${describe(receipt)}\n`)
  }
  let missing = 0
  let done = 0
  try {
    for (const name of names) {
      if (surroundings.signal.aborted) return exitCodes.unfinished
      const erasure: Erasure = kind === 'token' ? { token: name } : { subject: name }
      const receipt = await opened.masker.erase(erasure)
      print(receipt)
      done++
      if (!receipt.erased) missing++
    }
    return missing === 0 ? exitCodes.done : exitCodes.unfinished
  } catch (error) {
    const hint = done === 0 ? '' : `\n${done} were erased; erasing them again does no harm.`
    throw new CommandError(exitCodes.failed, describeError(error) + hint)
  } finally {
    await opened.close()
  }
}

function readKind({ values }: GivenArguments): 'token' | 'subject' | 'age' {
  const { token, subject, 'older-than': age } = values
  if ([token, subject, age].filter((one) => one !== undefined).length !== 1) {
    throw usageError(
      'erase wants --token - (tokens on the standard input), --subject ID or --older-than 90d',
    )
  }
  if (age !== undefined) return 'age'
  for (const name of ['dry-run', 'yes', 'state'] as const) {
    if (values[name] !== undefined) throw usageError(`--${name} goes with --older-than`)
  }
  if (token === undefined) return 'subject'
  if (token === '-') return 'token'
  throw usageError(
    'a token given as an argument stands in the history of the shell: use --token - and hand it in ' +
      'on the standard input, one a line',
  )
}

async function readLines(input: Surroundings['input']): Promise<readonly string[]> {
  const lines = (await readInputText(input)).split(/\r?\n/)
  return lines.filter((line) => line !== '')
}

function describe({ erased, kind, fingerprint, id, at }: EraseReceipt): string {
  const what = erased ? 'erased' : 'not there, or dead already:'
  return `${what} ${kind} ${fingerprint} (receipt ${id}, ${new Date(at).toISOString()})`
}
