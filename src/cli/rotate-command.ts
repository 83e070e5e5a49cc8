import { createMasker } from '../index.ts'
import type { KeyRing, TokenStore } from '../types.ts'
import { type GivenArguments, refuseWords } from './arguments.ts'
import { CommandError, type ExitCode, exitCodes } from './command-error.ts'
import { describeError, nameUnreachable } from './describe-error.ts'
import { describeOutcome, printOutcome } from './describe-outcome.ts'
import { createProgressBar } from './progress-bar.ts'
import { readKeys } from './read-keys.ts'
import { describePlace, openRedisStore } from './redis-store.ts'
import { createStateFile } from './state-file.ts'
import { readBatch, readStoreArguments, type StoreArguments } from './store-arguments.ts'
import type { Surroundings } from './surroundings.ts'
import { type WalkOutcome, walkStore } from './walk-store.ts'

export interface RotateArguments extends StoreArguments {
  readonly state: string | undefined
  readonly batch: number
  readonly json: boolean
  readonly quiet: boolean
}

interface Opened {
  readonly keys: KeyRing
  readonly store: TokenStore
  readonly subjectStore?: TokenStore
}

/** Reads what was given to `rotate`. Throws a usage error. */
export function readRotateArguments(
  given: GivenArguments,
  environment: Surroundings['environment'],
): RotateArguments {
  refuseWords(given)
  const { values } = given
  return {
    ...readStoreArguments(values, environment),
    state: values.state,
    batch: readBatch(values.batch ?? '500'),
    json: values.json ?? false,
    quiet: values.quiet ?? false,
  }
}

/** Seals all records of a store anew under the newest secret, and says how it went. */
export async function rotateCommand(
  all: GivenArguments,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const given = readRotateArguments(all, surroundings.environment)
  const keys = await readKeys(given.keys, surroundings)
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
    await masker.ready().catch((error: unknown) => {
      throw nameUnreachable(error, given.store)
    })
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

/** Which store is walked towards which secret, for whoever reads the state file; no part is secret. */
function describeWalk({ store, subjectStore }: RotateArguments, keys: KeyRing): string {
  const newest = keys.find(({ standby }) => standby !== true)?.id ?? 'none'
  const places = subjectStore === undefined ? [store] : [store, subjectStore]
  return `${places.map(describePlace).join(' and ')} to ${newest}`
}
