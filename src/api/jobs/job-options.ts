import { configurationError } from '../../errors.ts'
import { checkOptionNames } from '../../option-names.ts'
import type { Masker } from '../../types.ts'

/** What job queues have in common. */
export interface JobOptions {
  /** What `createMasker` made: it does the work. */
  readonly masker: Masker
  /** Jobs that this process works on at a time; 2. */
  readonly concurrency?: number
  /** Jobs that may wait; one more is refused with status 429. 1,000. */
  readonly waiting?: number
  /** Entries of one job; 10,000. */
  readonly entries?: number
  /**
   * Milliseconds that a job goes on trying while token store or keys cannot be reached, with pauses
   * that double up to 15 s; 600,000. Then it fails. Each part of it that gets done begins them anew.
   */
  readonly retryFor?: number
  /** Milliseconds that a result is kept; 3,600,000. */
  readonly keep?: number
  /** Milliseconds that a job is known as `PURGED` after that; 86,400,000. Then it is unknown. */
  readonly remember?: number
}

export interface JobSettings {
  readonly concurrency: number
  readonly waiting: number
  readonly entries: number
  readonly retryFor: number
  readonly keep: number
  readonly remember: number
}

const numbers: JobSettings = {
  concurrency: 2,
  waiting: 1_000,
  entries: 10_000,
  retryFor: 600_000,
  keep: 3_600_000,
  remember: 86_400_000,
}
// Longer timers of Node end at once.
const longest = 2_147_483_647

/** Throws `invalid_options`, which names the option and the mend. `more` are names of the kind's own. */
export function readJobOptions(
  owner: string,
  options: JobOptions,
  more: readonly string[],
): JobSettings {
  const isMasker = typeof options === 'object' && options !== null && 'maskFields' in options
  if (typeof options !== 'object' || options === null || isMasker) {
    throw wrong(owner, `takes { masker${more.includes('client') ? ', client' : ''} }`)
  }
  checkOptionNames(owner, options, ['masker', ...Object.keys(numbers), ...more])
  const settings = { ...numbers }
  for (const name of Object.keys(numbers) as (keyof JobSettings)[]) {
    settings[name] = readCount(owner, name, options[name], numbers[name])
  }
  return settings
}

/** An integer from 1 up to what a timer takes. */
export function readCount(owner: string, name: string, given: unknown, otherwise: number): number {
  if (given === undefined) return otherwise
  if (Number.isSafeInteger(given) && (given as number) > 0 && (given as number) <= longest) {
    return given as number
  }
  throw wrong(owner, `${name} is an integer from 1 to ${longest}`)
}

function wrong(owner: string, message: string): Error {
  return configurationError('invalid_options', `${owner}: ${message}`)
}
