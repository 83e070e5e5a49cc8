import type { Readable, Writable } from 'node:stream'
import type { Environment } from './arguments.ts'
import type { ProgressStream } from './progress-bar.ts'

/** What a command has around it: a process, or a test. */
export interface Surroundings {
  readonly environment: Environment
  /** Where data comes from when no file is named. */
  readonly input: Readable & { readonly isTTY?: boolean }
  /** Where data and reports go. */
  readonly output: Writable & { readonly isTTY?: boolean }
  /** Where warnings and progress go. */
  readonly progress: ProgressStream
  /** Stops the work after what is under way. */
  readonly signal: AbortSignal
}
