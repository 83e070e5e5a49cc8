import { createMasker, keysFromEnvironment } from '../index.ts'
import type { KeyRing, TokenStore } from '../types.ts'
import type { Environment, RotateArguments } from './arguments.ts'
import { CommandError, type ExitCode, exitCodes, usageError } from './command-error.ts'
import { describeError } from './describe-error.ts'
import { describeOutcome, printOutcome } from './describe-outcome.ts'
import { createProgressBar, type ProgressStream } from './progress-bar.ts'
import { describePlace, openRedisStore } from './redis-store.ts'
import { createStateFile } from './state-file.ts'
import { type WalkOutcome, walkStore } from './walk-store.ts'

export interface Surroundings {
  readonly environment: Environment
  readonly output: { write(text: string): unknown }
  readonly progress: ProgressStream
  /** Stops the walk after the page under way. */
  readonly signal: AbortSignal
}

interface Opened {
  readonly keys: KeyRing
  readonly store: TokenStore
  readonly subjectStore?: TokenStore
}

/** Seals all records of a store anew under the newest secret, and says how it went. */
export async function rotateCommand(
  given: RotateArguments,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const keys = readKeys(given.keysFrom, surroundings.environment)
  const main = await openRedisStore(given.store)
  const subjects = given.subjectStore && (await openRedisStore(given.subjectStore))
  try {
    const opened = { keys, store: main.store }
    const outcome = await rotateOpened(
      subjects === undefined ? opened : { ...opened, subjectStore: subjects.store },
      given,
      surroundings,
    )
    const { output } = surroundings
    if (given.json) output.write(`${printOutcome(outcome)}\n`)
    else if (!given.quiet) {
      output.write(`${describeOutcome(outcome, given.state !== undefined)}\n`)
    }
    const isDone = outcome.cursor === undefined && outcome.left === 0
    return isDone ? exitCodes.done : exitCodes.unfinished
  } finally {
    main.close()
    subjects?.close()
  }
}

async function rotateOpened(
  opened: Opened,
  given: RotateArguments,
  surroundings: Surroundings,
): Promise<WalkOutcome> {
  const masker = createMasker({ ...opened, cache: false, telemetry: false })
  const bar = given.quiet ? undefined : createProgressBar(surroundings.progress)
  let hasBegun = false
  try {
    await masker.ready()
    const walk = describeWalk(given, opened.keys)
    return await walkStore(masker.rotate, {
      batch: given.batch,
      signal: surroundings.signal,
      stateFile: given.state === undefined ? undefined : createStateFile(given.state, walk),
      onProgress: (progress) => {
        hasBegun = true
        bar?.show(progress)
      },
    })
  } catch (error) {
    const hint = hasBegun ? '\nWhat was sealed anew stays so: run it again to go on.' : ''
    throw new CommandError(exitCodes.failed, describeError(error) + hint)
  } finally {
    bar?.clear()
    await masker.close()
  }
}

function readKeys(name: string, environment: Environment): KeyRing {
  try {
    return keysFromEnvironment(name, environment)
  } catch (error) {
    throw usageError(describeError(error))
  }
}

/** Which store is walked towards which secret, for whoever reads the state file; no part is secret. */
function describeWalk({ store, subjectStore }: RotateArguments, keys: KeyRing): string {
  const newest = keys.find(({ standby }) => standby !== true)?.id ?? 'none'
  const places = subjectStore === undefined ? [store] : [store, subjectStore]
  return `${places.map(describePlace).join(' and ')} to ${newest}`
}
