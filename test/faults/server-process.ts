// An HTTP server as hosts run it, for tests that break what it talks to or end it. Its settings are
// its argument; it says `port` when it listens.
import { inspect } from 'node:util'
import { createMasker } from 'fieldveil'
import { RedisTokenStore } from 'fieldveil/redis'
import { Redis } from 'ioredis'
import { isOverdue, watchLateness } from './lateness.ts'
import { type FrameworkName, serve } from './server-app.ts'
import { faultKeys } from './values.ts'

export interface ServerSettings {
  readonly framework: FrameworkName
  /** Of the Redis. */
  readonly port: number
  /** Milliseconds; the masker's by default. */
  readonly timeout?: number
  /** Prints every error and event. */
  readonly isLoud?: boolean
}

export interface ServerState {
  /** Requests whose head has been read. */
  readonly requests: number
  /** Bytes, after a collection where node was started with --expose-gc. */
  readonly heap: number
  /** The most there ever were. */
  readonly resident: number
  /** Milliseconds from the longest request's head to its answer. */
  readonly longest: number
  /** Requests that took more than twice the timeout. */
  readonly overdue: number
}

const settings = JSON.parse(process.argv[2] ?? '{}') as ServerSettings
const client = new Redis(settings.port)
client.on('error', show)
const masker = createMasker({
  keys: faultKeys,
  store: new RedisTokenStore({ client }),
  onEvent: show,
  ...(settings.timeout === undefined ? {} : { timeout: settings.timeout }),
})
const server = serve(settings.framework, masker, show)

// A client that uses a connection again just when it is closed would be told nothing.
server.keepAliveTimeout = 120_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
})

const lateness = watchLateness()
const sum = { requests: 0, longest: 0, overdue: 0 }
server.on('request', (_request, response) => {
  const start = performance.now()
  sum.requests++
  response.on('finish', () => {
    const took = performance.now() - start
    sum.longest = Math.max(sum.longest, took)
    if (isOverdue(took - lateness.since(start), settings.timeout ?? 1_000)) sum.overdue++
  })
})
process.on('message', () => {
  globalThis.gc?.()
  const { heapUsed } = process.memoryUsage()
  const resident = process.resourceUsage().maxRSS * 1024
  process.send?.({ ...sum, heap: heapUsed, resident } satisfies ServerState)
})

// As the README tells hosts to do it: nothing here ends the process but that nothing is left to do.
process.once('SIGTERM', () => {
  const closed = new Promise((resolve) => server.close(resolve))
  // A connection that was busy before becomes idle now, and would be kept open for seconds.
  const closing = setInterval(() => server.closeIdleConnections(), 20)
  closed
    .then(() => {
      clearInterval(closing)
      lateness.stop()
    })
    .then(async () => await masker.close())
    .then(async () => await client.quit())
    .then(() => process.disconnect?.())
})

function show(thing: unknown): void {
  if (settings.isLoud) {
    console.log(inspect(thing, { depth: Number.POSITIVE_INFINITY, showHidden: true }))
  }
}
