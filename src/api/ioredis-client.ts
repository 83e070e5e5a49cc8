/**
 * A client of ioredis, 5 or later: standalone, Sentinel or Cluster. By what tells it, so that whoever
 * uses none needs no types of ioredis.
 */
export interface IoredisClient {
  readonly status: string
  /** Opens the connection. */
  connect(...words: never[]): unknown
  /** Adds a command. */
  defineCommand(...words: never[]): unknown
  /** Ends the connection. */
  disconnect(...words: never[]): unknown
  /** Another client of the same options. */
  duplicate(...words: never[]): unknown
}

/** Whether it is one of ioredis, as far as can be seen from outside. */
export function isIoredisClient(client: unknown): client is IoredisClient {
  const methods = ['connect', 'defineCommand', 'disconnect', 'duplicate']
  return (
    typeof client === 'object' &&
    client !== null &&
    methods.every((name) => typeof (client as Record<string, unknown>)[name] === 'function')
  )
}
