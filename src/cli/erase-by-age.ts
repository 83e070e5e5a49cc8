import { z } from 'zod'
import type { AgeProgress, EraseReceipt, Masker } from '../types.ts'
import type { GivenArguments } from './arguments.ts'
import { ask } from './ask.ts'
import { CommandError, type ExitCode, exitCodes, usageError } from './command-error.ts'
import { describeError } from './describe-error.ts'
import { openMasker } from './open-masker.ts'
import { createWalkBar, describeWalk, printCount } from './progress-bar.ts'
import { readAge } from './read-age.ts'
import { describePlace } from './redis-store.ts'
import { keepState, type StateFile } from './state-file.ts'
import { readStoreArguments } from './store-arguments.ts'
import type { Surroundings } from './surroundings.ts'

/** How far an erasure has come, over all runs of the command. */
interface AgeState {
  /** Milliseconds since 1970, so that later runs mean the same tokens. */
  readonly before: number
  readonly cursor: string
  readonly seen: number
  readonly count: number
}

const count = z.int().nonnegative()
const ageState: z.ZodType<AgeState> = z.object({
  ...{ before: count, cursor: z.string(), seen: count, count },
})

interface Walk {
  readonly masker: Masker
  readonly before: number
  readonly dryRun: boolean
  readonly stateFile: StateFile<AgeState> | undefined
  readonly quiet: boolean
}

/** Erases what is older than some time, after it was counted and agreed to. */
export async function eraseByAge(
  { values }: GivenArguments,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { input, output, progress, environment } = surroundings
  const given = values['older-than'] ?? ''
  const asked = readAge(given, Date.now())
  const place = readStoreArguments(values, environment)
  const { tenant = 'default', json = false, quiet = false, 'dry-run': dryRun = false } = values
  if (dryRun && values.state !== undefined) throw usageError('--dry-run keeps no --state')
  const isAttended = input.isTTY === true && progress.isTTY === true
  if (!dryRun && values.yes !== true && !isAttended) {
    throw usageError('nobody can be asked: look with --dry-run, then say --yes')
  }
  const stateFile =
    values.state === undefined
      ? undefined
      : keepState(
          values.state,
          `erase of what is older than ${given} in ${describePlace(place.store)} for ${tenant}`,
          ageState,
        )
  const before = stateFile?.load()?.before ?? asked
  const opened = await openMasker(place, surroundings, { tenant })
  const walk = { masker: opened.masker, before, stateFile, quiet }
  try {
    // What was agreed to once is not asked for again.
    if (!dryRun && values.yes !== true && stateFile?.load() === undefined) {
      const { count: old = 0 } = await runWalk({ ...walk, dryRun: true }, surroundings)
      if (surroundings.signal.aborted) return exitCodes.unfinished
      const what = `${printCount(old)} tokens of ${tenant} made before ${printTime(before)}`
      if (old > 0 && !(await ask(`Erase ${what} for ever?`, surroundings))) {
        progress.write('fieldveil: nothing was erased\n')
        return exitCodes.unfinished
      }
    }
    const receipt = await runWalk({ ...walk, dryRun }, surroundings)
    if (json) output.write(`${JSON.stringify({ ...receipt, before })}\n`)
    else if (!quiet) output.write(`${describe(receipt, walk, dryRun)}\n`)
    return receipt.cursor === undefined ? exitCodes.done : exitCodes.unfinished
  } catch (error) {
    if (error instanceof CommandError) throw error
    const hint = dryRun ? '' : '\nWhat was erased stays so: run it again to go on.'
    throw new CommandError(exitCodes.failed, describeError(error) + hint)
  } finally {
    await opened.close()
  }
}

/** Walks the store, from where the state file says on; the receipt's count is of all runs. */
async function runWalk(
  { masker, before, dryRun, stateFile, quiet }: Walk,
  { progress, signal }: Surroundings,
): Promise<EraseReceipt> {
  const words = (at: AgeProgress): string =>
    `${describeWalk(at)}, ${printCount(at.count)} ${dryRun ? 'old enough' : 'erased'}`
  const bar = quiet ? undefined : createWalkBar<AgeProgress>(progress, words)
  const kept = dryRun ? undefined : stateFile
  const start = kept?.load() ?? { seen: 0, count: 0 }
  const failure = new AbortController()
  try {
    const receipt = await masker.erase({
      ...{ before, dryRun, signal: AbortSignal.any([signal, failure.signal]) },
      ...('cursor' in start ? { cursor: start.cursor } : {}),
      onProgress: (page) => {
        const at = { ...page, seen: start.seen + page.seen, count: start.count + page.count }
        bar?.show(at)
        const { cursor } = at
        if (cursor === undefined || failure.signal.aborted) return
        try {
          kept?.save({ before, cursor, seen: at.seen, count: at.count })
        } catch (error) {
          failure.abort(error)
        }
      },
    })
    if (failure.signal.aborted) throw failure.signal.reason
    if (receipt.cursor === undefined) kept?.remove()
    return { ...receipt, count: start.count + (receipt.count ?? 0) }
  } finally {
    bar?.clear()
  }
}

function describe(
  receipt: EraseReceipt,
  { before, stateFile }: Walk | Omit<Walk, 'dryRun'>,
  dryRun: boolean,
): string {
  const { count = 0, cursor, fingerprint, id, at } = receipt
  const what = `${printCount(count)} tokens made before ${printTime(before)}`
  const stopped = cursor === undefined ? '' : 'Stopped: '
  if (dryRun) return `${stopped}${what} would be erased.`
  const proof = `${fingerprint} (receipt ${id}, ${printTime(at)})`
  const way =
    cursor === undefined
      ? ''
      : ` Run the same command to go on${stateFile === undefined ? '; with --state it would not begin anew' : ' from here'}.`
  return `${stopped}erased ${what}: ${proof}.${way}`
}

function printTime(time: number): string {
  return new Date(time).toISOString()
}
