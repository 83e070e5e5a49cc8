/** How a command ended; what `fieldveil` exits with. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  /** Stopped, or something is left to do. */
  unfinished: 3,
  /** The input is not what it was said to be, or holds what cannot be unmasked. */
  data: 4,
  /** `check` found something that should be mended. */
  warned: 5,
  /** `check` found something that loses tokens or lets values out. */
  unsafe: 6,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** What a command says before it ends; the message quotes no secret and no value. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError'
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

export function usageError(message: string): CommandError {
  return new CommandError(exitCodes.usage, message)
}

/** Something is wrong with the input; the message names the place, never what stands there. */
export function dataError(message: string): CommandError {
  return new CommandError(exitCodes.data, message)
}
