import { MaskingError } from '../errors.ts'

/** The first words of Redis replies that are safe and useful to repeat. */
const replyWords =
  /(?:^|[\s-])(READONLY|OOM|LOADING|MOVED|ASK|TRYAGAIN|CLUSTERDOWN|CROSSSLOT|MASTERDOWN|MISCONF|NOAUTH|NOPERM|NOREPLICAS|WRONGPASS|WRONGTYPE|BUSY|UNKILLABLE|NOSCRIPT|NOPROTO|EXECABORT)(?=\s|$)/

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
]

/**
 * The `store_unavailable` that stands for an error of ioredis. It carries one word of it and no
 * cause, because ioredis hangs the command's arguments, keys and records, on what it throws.
 */
export function storeUnavailable(error: unknown, mend?: string): MaskingError {
  if (error instanceof MaskingError) return error
  const advice = mend === undefined ? '' : `; ${mend}`
  return new MaskingError(
    'store_unavailable',
    `the token store did not answer: ${errorWord(error)}${advice}`,
  )
}

/** A code such as `READONLY` or `ECONNREFUSED`; `ERR` for what has none. */
export function errorWord(error: unknown): string {
  if (!(error instanceof Error)) return 'ERR'
  const reply = replyWords.exec(error.message)?.[1]
  if (reply !== undefined) return reply
  const code = (error as { code?: unknown }).code
  if (typeof code === 'string' && /^E[A-Z_]{2,30}$/.test(code)) return code
  return clientWords.find(([beginning]) => error.message.startsWith(beginning))?.[1] ?? 'ERR'
}

/** Whether the server has or permits no such command, so that another way has to be tried. */
export function isUnsupported(error: Error): boolean {
  return /^(NOPERM|ERR unknown command|ERR syntax error)/.test(error.message)
}
