import { checkHelp } from './help/check.ts'
import { detectHelp } from './help/detect.ts'
import { eraseHelp } from './help/erase.ts'
import { keysHelp } from './help/keys.ts'
import { maskHelp, unmaskHelp } from './help/mask.ts'
import { rotateHelp } from './help/rotate.ts'
import type { CommandName } from './option-types.ts'

const overview = `Usage: fieldveil <command> [options]

  keys new    makes a secret
  mask        puts tokens in the place of values, in a file or pipe of NDJSON, CSV or text
  unmask      puts the values back
  detect      says where a file holds PII, by type and column or path
  erase       makes a token, or all of a person's, dead for ever
  rotate      seals the records of a store anew under the newest secret
  check       says what is unsafe about keys and Redis, and how to mend it

fieldveil <command> --help tells the options of each, fieldveil --version the version. Secrets and
passwords are read from the environment and from files alone, as everybody on a machine can read the
arguments of a process.

Exit codes: 0 done, 1 an error, 2 wrong usage, 3 stopped or something is left, 4 the input is not
what it should be, 5 check found what should be mended, 6 check found what is unsafe.
`

const helpTexts: Readonly<Record<CommandName, string>> = {
  keys: keysHelp,
  mask: maskHelp,
  unmask: unmaskHelp,
  detect: detectHelp,
  erase: eraseHelp,
  rotate: rotateHelp,
  check: checkHelp,
}

/** What `--help` prints, of a command or of all. */
export function helpOf(command: CommandName | undefined): string {
  return command === undefined ? overview : helpTexts[command]
}
