/** The options that say where store and keys are, for the help of each command that has them. */
export const storeOptions: string = `  --redis <url>        where the records are; else FIELDVEIL_REDIS_URL, else REDIS_URL, else
                       redis://127.0.0.1:6379. An address with a password is taken from the
                       variables alone
  --cluster            the url is one node of a Redis Cluster
  --prefix <text>      the prefix of the token store; fv:
  --subject-redis <url>, --subject-prefix <text>
                       where the keys of subjects are, for a masker with a subjectStore;
                       FIELDVEIL_SUBJECT_REDIS_URL
  --allow-eviction     also where maxmemory-policy evicts
  --keys-from <name>   the environment variable with the key ring, newest first, written as
                       id:base64secret,id:base64secret; FIELDVEIL_KEYS
  --keys-file <file>   the same from a file, or from the standard input (-); goes before the
                       variable. No option takes a secret itself: everybody could read it in ps`
