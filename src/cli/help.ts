export const help = `Usage: fieldveil rotate [options]

Seals every record of a token store anew that is not under the newest secret. Tokens do not change,
and servers go on masking and unmasking meanwhile. Run it once every server knows the newest secret.

  --redis <url>        where the records are; FIELDVEIL_REDIS_URL, else redis://127.0.0.1:6379.
                       A password belongs in the variable: others on this machine see arguments
  --cluster            the url is one node of a Redis Cluster
  --prefix <text>      the prefix of the token store; fv:
  --subject-redis <url>, --subject-prefix <text>
                       where the keys of subjects are, for a masker with a subjectStore;
                       FIELDVEIL_SUBJECT_REDIS_URL
  --allow-eviction     also where maxmemory-policy evicts
  --keys-from <name>   the environment variable with the key ring, newest first, written as
                       id:base64secret,id:base64secret; FIELDVEIL_KEYS
  --state <file>       keeps where the walk is, so that it can be stopped and gone on with
  --batch <number>     records of one page; 500
  --json               the outcome as one line of JSON
  --quiet              no progress, and no outcome unless --json
  --help               this text

Exit code: 0 all records are under the newest secret, 1 an error, 2 wrong usage,
3 stopped (SIGINT or SIGTERM; run it again to go on), or records are left.
`
