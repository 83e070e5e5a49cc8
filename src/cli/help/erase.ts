import { storeOptions } from './store-options.ts'

export const eraseHelp: string = `Usage: fieldveil erase --token - [options] < tokens
       fieldveil erase --subject <id> [options]
       fieldveil erase --older-than <age> [--dry-run | --yes] [options]

Makes tokens dead for ever, and prints a receipt for each, which holds neither value nor token.
Erasing again does no harm.

  --token -            tokens on the standard input, one a line, as they stand and without tags; an
                       argument would stay in the history of the shell
  --subject <id>       all that was masked in the name of this subject alone; - reads ids from the
                       standard input, one a line
  --older-than <age>   all tokens of the tenant that were first made so long ago: 12h, 90d, 8w, or a
                       date or time such as 2026-01-31. Of a terminal it is asked first, with how
                       many there are. Servers go on masking and unmasking meanwhile
  --dry-run            counts them, and erases nothing
  --yes                does not ask; wanted where there is no terminal
  --state <file>       keeps where the walk is, so that it can be stopped and gone on with by the
                       same command, which then means the same tokens
  --tenant <name>      whose tokens; default
${storeOptions}
  --json               each receipt as one line of JSON
  --quiet              no receipts unless --json
  --help               this text

Exit code: 0 all are erased, 1 an error, 2 wrong usage, 3 some were not there or were dead already;
by age: stopped (run it again to go on), or not agreed to.
`
