import type { ServerResponse } from 'node:http'
import { pipeline, Writable } from 'node:stream'
import { asResponseError } from './failure.ts'
import type { StreamFormat } from './json-body.ts'
import { bytesOf, isEmpty, onFinish, settle } from './node-parameters.ts'
import { openHead, type ResponseGuard } from './response-guard.ts'
import { dropStaleHeaders, isGone } from './response-headers.ts'

type Flushing = ServerResponse & { flush?(): void }

/**
 * Sends what the application writes from now on through the steps, piece by piece. Its head leaves
 * with the first piece. After a failure nothing leaves: the connection is destroyed.
 */
export function startStreaming(guard: ResponseGuard, format: StreamFormat): void {
  const { response } = guard
  const transforms = guard.steps.map(({ step, context }) =>
    step.openStream(format, context, {
      unsupported: guard.rejects ? 'reject' : 'pass',
      maximumLength: guard.maximumBodyBytes,
    }),
  )
  const [entrance] = transforms
  if (entrance === undefined) throw new TypeError('a guard has at least one step')
  guard.stage = 'streaming'
  guard.entrance = entrance
  // Before `on` is routed: this is where the response itself says that it can take more.
  const onResponse = response.on
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      if (sendNow(guard, () => guard.native.write.call(response, chunk)) !== false) done()
      else onResponse.call(response, 'drain', once(done))
      ;(response as Flushing).flush?.()
    },
    final: (done) => {
      sendNow(guard, () => guard.native.end.call(response))
      guard.stage = 'sealed'
      done()
    },
  })
  pipeline([...transforms, sink], (error) => {
    if (error) failStreaming(guard, error)
  })
  routeDrain(guard, onResponse)
  onResponse.call(response, 'close', () => entrance.destroy())
}

/** What `write` answers is whether the application may go on. */
export function writeStreamed(
  { entrance }: ResponseGuard,
  chunk: unknown,
  encoding: unknown,
  callback: ((error?: Error | null) => void) | undefined,
): boolean {
  if (entrance === undefined || isEmpty(chunk)) return settle(true, callback)
  return entrance.write(bytesOf(chunk, encoding), callback)
}

/** Sends the last chunk on its way to be masked, and ends the response behind it. */
export function endStreamed(
  guard: ResponseGuard,
  chunk: unknown,
  encoding: unknown,
  callback: ((error?: Error | null) => void) | undefined,
): ServerResponse {
  guard.stage = 'pending'
  if (isEmpty(chunk)) guard.entrance?.end()
  else guard.entrance?.end(bytesOf(chunk, encoding))
  return onFinish(guard.response, callback)
}

/** The head leaves now, as an application that sends events wants it to. */
export function flushStreamed(guard: ResponseGuard): void {
  sendNow(guard, () => guard.native.flushHeaders.call(guard.response))
}

/** Node's own calls in sending must pass; what the application sees of the stage stays. */
function sendNow(guard: ResponseGuard, send: () => unknown): unknown {
  const { response, stage } = guard
  openHead(guard, 'passing')
  if (!response.headersSent) {
    response.removeHeader('Content-Length')
    dropStaleHeaders(response)
  }
  const sent = send()
  guard.stage = stage
  return sent
}

function failStreaming(guard: ResponseGuard, thrown: unknown): void {
  const { response } = guard
  if (guard.stage === 'sealed') return
  guard.stage = 'sealed'
  if (isGone(response)) return
  guard.report(asResponseError(thrown))
  response.destroy()
}

/** Whoever waits for the response to drain waits for the first step, also where compression takes such listeners. */
function routeDrain(guard: ResponseGuard, onResponse: ServerResponse['on']): void {
  const { response, entrance } = guard
  const on = function on(this: ServerResponse, name: string, listener: () => void) {
    if (name === 'drain') entrance?.on('drain', listener)
    else onResponse.call(response, name, listener)
    return this
  }
  response.on = on as ServerResponse['on']
  response.addListener = on as ServerResponse['on']
  entrance?.on('drain', () => response.emit('drain'))
}

function once(listener: () => void): () => void {
  let isOver = false
  return () => {
    if (isOver) return
    isOver = true
    listener()
  }
}
