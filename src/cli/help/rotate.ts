import { storeOptions } from './store-options.ts'

export const rotateHelp: string = `Usage: fieldveil rotate [options]

Seals every record of a token store anew that is not under the newest secret. Tokens do not change,
and servers go on masking and unmasking meanwhile. Run it once every server knows the newest secret.

${storeOptions}
  --state <file>       keeps where the walk is, so that it can be stopped and gone on with
  --batch <number>     records of one page; 500
  --json               the outcome as one line of JSON
  --quiet              no progress, and no outcome unless --json
  --help               this text

Exit code: 0 all records are under the newest secret, 1 an error, 2 wrong usage,
3 stopped (SIGINT or SIGTERM; run it again to go on), or records are left.
`
