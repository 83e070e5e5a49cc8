import type { GivenArguments } from './arguments.ts'
import { checkCommand } from './check-command.ts'
import type { ExitCode } from './command-error.ts'
import { detectCommand } from './detect-command.ts'
import { eraseCommand } from './erase-command.ts'
import { keysCommand } from './keys-command.ts'
import type { CommandName } from './option-types.ts'
import { rotateCommand } from './rotate-command.ts'
import type { Surroundings } from './surroundings.ts'
import { transformCommand } from './transform-command.ts'

/** Runs a command and answers how it ended. Throws `CommandError`, and what it did not expect. */
export type Command = (given: GivenArguments, surroundings: Surroundings) => Promise<ExitCode>

export const commandTable: Readonly<Record<CommandName, Command>> = {
  keys: keysCommand,
  mask: transformCommand,
  unmask: transformCommand,
  detect: detectCommand,
  erase: eraseCommand,
  rotate: rotateCommand,
  check: checkCommand,
}
