import { MaskingError } from '../errors.ts'

/** The first words of Redis replies that are safe and useful to repeat. */
const replyWords =
  /(?:^|[\s-])(READONLY|OOM|LOADING|MOVED|ASK|TRYAGAIN|CLUSTERDOWN|CROSSSLOT|MASTERDOWN|MISCONF|NOAUTH|NOPERM|NOREPLICAS|WRONGPASS|WRONGTYPE|BUSY|UNBLOCKED|UNKILLABLE|NOSCRIPT|NOPROTO|EXECABORT)(?=\s|$)/

/** What ioredis says on its own account, in words that hold neither keys nor addresses. */
const clientWords: readonly (readonly [beginning: string, word: string])[] = [
  ['Connection is closed', 'CONNECTION_CLOSED'],
  ['Command aborted', 'CONNECTION_CLOSED'],
  ['Cluster is ended', 'CONNECTION_CLOSED'],
  ['Stream isn', 'NOT_CONNECTED'],
  ['Cluster isn', 'NOT_CONNECTED'],
  ['None of startup nodes', 'NOT_CONNECTED'],
  ['Failed to refresh slots', 'NOT_CONNECTED'],
  ['All sentinels are unreachable', 'NOT_CONNECTED'],
  ['Reached the max retries', 'RETRIES_EXHAUSTED'],
  ['Too many Cluster redirections', 'TOO_MANY_REDIRECTIONS'],
  ['Command timed out', 'TIMEOUT'],
  ['connect ETIMEDOUT', 'ETIMEDOUT'],
  ['Socket timeout', 'TIMEOUT'],
  ['ERR max number of clients', 'MAXCLIENTS'],
]

/** What an operator can do about a word, where that is more than to wait. */
const advices: Readonly<Record<string, string>> = {
  BUSY: 'a script keeps the server busy: SCRIPT KILL ends it',
  CLUSTERDOWN: 'some slots have no master: CLUSTER INFO tells',
  LOADING: 'the server is still reading its data; it answers when that is done',
  MASTERDOWN: 'this server is a replica without its master: the client must go to the master',
  MAXCLIENTS: 'the server has as many connections as it takes: raise its maxclients',
  MISCONF: 'the server cannot save to its disk and takes no writes: its log says why',
  NOAUTH: 'the server wants a password: give the client its username and password',
  NOPERM: "the client's user may not do what the store needs: see ACL LOG on the server",
  NOREPLICAS: 'too few replicas follow the server: see its INFO replication',
  OOM: 'the server is out of memory: raise its maxmemory',
  READONLY: 'this server is a replica: the client must go to the master',
  WRONGPASS: "the server refuses the client's username and password",
  WRONGTYPE: 'a key of the store holds something that is no record: give the store its own prefix',
}

/**
 * The `store_unavailable` that stands for an error of ioredis. It carries one word of it and no
 * cause, because ioredis hangs the command's arguments, keys and records, on what it throws.
 */
export function storeUnavailable(error: unknown, mend?: string): MaskingError {
  if (error instanceof MaskingError) return error
  const word = errorWord(error)
  const advice = mend ?? advices[word]
  return new MaskingError(
    'store_unavailable',
    `the token store did not answer: ${word}${advice === undefined ? '' : `; ${advice}`}`,
  )
}

/** A code such as `READONLY` or `ECONNREFUSED`; `ERR` for what has none. */
export function errorWord(error: unknown): string {
  if (!(error instanceof Error)) return 'ERR'
  // A cluster of which no node answered: what the last one said tells more.
  const { lastNodeError } = error as { lastNodeError?: unknown }
  if (lastNodeError instanceof Error) return errorWord(lastNodeError)
  const reply = replyWords.exec(error.message)?.[1]
  if (reply !== undefined) return reply
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string' && /^[A-Z][A-Z_]{2,40}$/.test(code)) return code
  return clientWords.find(([beginning]) => error.message.startsWith(beginning))?.[1] ?? 'ERR'
}

/** Whether the server has or permits no such command, so that another way has to be tried. */
export function isUnsupported(error: Error): boolean {
  return /^(NOPERM|ERR unknown command|ERR syntax error)/.test(error.message)
}

/** Whether a key holds a list or the like, which is for its own entry of a batch to bear. */
export function isWrongType(error: Error | null): boolean {
  return error !== null && errorWord(error) === 'WRONGTYPE'
}
