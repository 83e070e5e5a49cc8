import { isCluster, type RedisClient } from './redis-client.ts'
import { storeUnavailable } from './redis-errors.ts'

/** Milliseconds, of all callers together: the vault tries again by itself. */
const longestWait = 250

interface Readiness {
  /** One for all callers, so that a server that is down fills no memory. */
  wait: Promise<void> | undefined
  /** Why the connection fails, as far as ioredis has said since it last held. */
  problem: Error | undefined
}

const known = new WeakMap<RedisClient, Readiness>()

/**
 * Nothing when a command can be written to the connection now, else a promise until it can; it rejects
 * with `store_unavailable` after 250 ms and once the client has ended. What is sent before would stay
 * in ioredis's offline queue, however long the server is gone and however often it is sent again.
 */
export function awaitReady(client: RedisClient): Promise<void> | undefined {
  if (isOpen(client)) {
    known.delete(client)
    return undefined
  }
  const readiness = known.get(client) ?? { wait: undefined, problem: undefined }
  known.set(client, readiness)
  readiness.wait ??= waitOnce(client, readiness).finally(() => {
    readiness.wait = undefined
  })
  return readiness.wait
}

/** A connection that is being closed stays `ready` until the server has closed it too. */
function isOpen(client: RedisClient): boolean {
  if (client.status !== 'ready') return false
  return isCluster(client) || client.stream?.writable !== false
}

async function waitOnce(client: RedisClient, readiness: Readiness): Promise<void> {
  if (client.status === 'end') throw unavailable('Connection is closed.')
  const note = (error: Error) => {
    readiness.problem = storeUnavailable(error)
  }
  let opened: () => void = () => {}
  let ended: () => void = () => {}
  let timer: NodeJS.Timeout | undefined
  const ready = new Promise<void>((resolve, reject) => {
    opened = () => {
      readiness.problem = undefined
      resolve()
    }
    ended = () => reject(readiness.problem ?? unavailable('Connection is closed.'))
    timer = setTimeout(() => reject(readiness.problem ?? unavailable('Stream isn')), longestWait)
  })
  client.on('ready', opened)
  client.on('end', ended)
  client.on('error', note)
  try {
    // A lazy client connects only when it is sent something.
    if (client.status === 'wait') client.connect().catch(() => {})
    await ready
  } finally {
    clearTimeout(timer)
    client.off('ready', opened)
    client.off('end', ended)
    client.off('error', note)
  }
}

function unavailable(message: string): Error {
  return storeUnavailable(new Error(message))
}
