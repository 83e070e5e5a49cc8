import { storeOptions } from './store-options.ts'

export const checkHelp: string = `Usage: fieldveil check [options]

Looks at keys and Redis as a masker would use them, and says what is unsafe and how to mend it: the
key ring, the token key against the store, version, maxmemory-policy, persistence, replication,
encryption on the way, passwords and permissions, latency, clock. It writes nothing but the check
value that every masker writes.

  --tenant <name>      whose keys; default
${storeOptions}
  --json               the findings as one line of JSON
  --help               this text

Exit code: 0 nothing to mend, 1 Redis or the keys cannot be used, 2 wrong usage, 5 something should
be mended, 6 something is unsafe: tokens may be lost, or values be read.
`
