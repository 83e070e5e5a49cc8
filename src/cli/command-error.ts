/** How a command ended; what `fieldveil` exits with. */
export const exitCodes = { done: 0, failed: 1, usage: 2, unfinished: 3 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** What a command says before it ends; the message quotes no secret. */
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
