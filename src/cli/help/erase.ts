import { storeOptions } from './store-options.ts'

export const eraseHelp: string = `Usage: fieldveil erase --token - [options] < tokens
       fieldveil erase --subject <id> [options]

Makes tokens dead for ever, and prints a receipt for each, which holds neither value nor token.
Erasing again does no harm.

  --token -            tokens on the standard input, one a line, as they stand and without tags; an
                       argument would stay in the history of the shell
  --subject <id>       all that was masked in the name of this subject alone; - reads ids from the
                       standard input, one a line
  --tenant <name>      whose tokens; default
${storeOptions}
  --json               each receipt as one line of JSON
  --quiet              no receipts unless --json
  --help               this text

Exit code: 0 all are erased, 1 an error, 2 wrong usage, 3 some were not there or were dead already.
`
