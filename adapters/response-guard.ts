import type { ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import type { MaskingError } from '../src/index.ts'
import { asResponseError, refusal } from './failure.ts'
import { type BoundStep, maskResponseBody, type Reading } from './json-body.ts'
import type { JsonOpening } from './json-opening.ts'
import { describeError, describeLength, dropStaleHeaders, isGone } from './response-headers.ts'
import { headerOf } from './response-verdict.ts'

/**
 * `open`: nothing was sent. `held`: the application has sent its head or a part of its body, and
 * all of it is kept here. `pending`: the body is complete and being masked. `passing`: what comes
 * leaves as it is. `streaming`: what comes is masked and leaves piece by piece. `sealed`: answered by the guard, and what still comes is dropped.
 */
type Stage = 'open' | 'held' | 'pending' | 'passing' | 'streaming' | 'sealed'

type Method = (...parameters: unknown[]) => unknown

/** Stands between an application and the response it writes; one a response, for all middlewares. */
export interface ResponseGuard {
  readonly response: ServerResponse
  /** What the response's methods were before, other middlewares' wrappers among them. */
  readonly native: Readonly<Record<'write' | 'end' | 'writeHead' | 'flushHeaders', Method>>
  /** In the order in which they are applied: the innermost middleware's first. */
  steps: readonly BoundStep[]
  rejects: boolean
  maximumBodyBytes: number
  report: (error: MaskingError) => void
  stage: Stage
  /** The status as it was when the application thought it sent; none before. */
  committed: { readonly code: number; readonly message: string | undefined } | undefined
  mutators: readonly Method[]
  chunks: Buffer[]
  size: number
  reading: Reading | undefined
  opening: JsonOpening
  /** Where pieces go that are masked one by one. */
  entrance: Writable | undefined
}

export type Guarded = ServerResponse & { [guardKey]: ResponseGuard }

/** Where a response keeps its guard. */
export const guardKey: unique symbol = Symbol('fieldveil')

const mutatorNames = ['setHeader', 'setHeaders', 'appendHeader', 'removeHeader'] as const

const committedProperties: PropertyDescriptorMap = {
  headersSent: {
    configurable: true,
    get(this: Guarded) {
      const { stage } = this[guardKey]
      if (stage === 'held' || stage === 'pending' || stage === 'streaming') return true
      return inherited(this, 'headersSent')
    },
  },
  writableEnded: {
    configurable: true,
    get(this: Guarded) {
      return this[guardKey].stage === 'pending' || inherited(this, 'writableEnded')
    },
  },
}

/** From here on the head counts as sent: it cannot be changed, though nothing has left. */
export function commitHead(guard: ResponseGuard): void {
  const { response } = guard
  // HTTP/2 has no message, and warns where one is asked for.
  const message = response.req?.httpVersionMajor === 2 ? undefined : response.statusMessage
  guard.stage = 'held'
  guard.committed = { code: response.statusCode, message }
  guard.mutators = mutatorNames.map((name) => response[name] as Method)
  for (const name of mutatorNames) response[name] = refuseHeader
  Object.defineProperties(response, committedProperties)
}

/** Gives the head back its methods and the status that it had when it was committed. */
export function openHead(guard: ResponseGuard, stage: 'passing' | 'sealed'): void {
  const { response, committed } = guard
  guard.stage = stage
  if (committed === undefined) return
  guard.committed = undefined
  mutatorNames.forEach((name, index) => {
    response[name] = guard.mutators[index] as never
  })
  response.statusCode = committed.code
  if (committed.message !== undefined) response.statusMessage = committed.message
}

/** What was held, which is then no longer. */
export function takeHeld(guard: ResponseGuard): Buffer {
  const { chunks } = guard
  guard.chunks = []
  guard.size = 0
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
}

/** Keeps back a body that cannot be read, or lets it pass where the options say so. */
export function refuseOrPass(guard: ResponseGuard, reason: string): void {
  if (guard.rejects) answerError(guard, refusal(reason))
  else openHead(guard, 'passing')
}

/** Masks what was held and sends it. */
export function sendHeld(guard: ResponseGuard, reading: Reading): void {
  const body = takeHeld(guard)
  const contentType = headerOf(guard.response, 'content-type')
  maskPending(guard, reading, body, contentType, (masked) => {
    openHead(guard, 'sealed')
    const bytes = masked === undefined ? body : Buffer.from(masked)
    if (!guard.response.headersSent) {
      if (masked !== undefined) dropStaleHeaders(guard.response)
      describeLength(guard.response, bytes.length)
    }
    endWith(guard, bytes)
  })
}

/** Sends the only body that leaves; Node's own calls in doing so must pass. */
function endWith(guard: ResponseGuard, body: string | Buffer): void {
  guard.stage = 'passing'
  guard.native.end.call(guard.response, body)
  guard.stage = 'sealed'
}

/**
 * Masks a whole body while the response waits. `send` gets the masked text, or `undefined` where the
 * body is to leave as it is; it is not called when the client has left. Failures are answered here.
 */
export function maskPending(
  guard: ResponseGuard,
  reading: Reading,
  body: string | Uint8Array,
  contentType: string | undefined,
  send: (masked: string | undefined) => void,
): void {
  if (guard.committed === undefined) commitHead(guard)
  guard.stage = 'pending'
  maskResponseBody(guard.steps, reading, body, contentType, guard.rejects)
    .catch((thrown: unknown) => {
      const error = asResponseError(thrown)
      if (error.code === 'unsupported_body' && !guard.rejects) return undefined
      throw error
    })
    .then((masked) => {
      if (isGone(guard.response)) guard.stage = 'sealed'
      else send(masked)
    })
    .catch((thrown: unknown) => answerError(guard, asResponseError(thrown)))
    // Whatever a wrapper of the response's methods threw: end the connection, and with it the wait.
    .catch(() => guard.response.destroy())
}

/** Answers an error in place of the response; nothing that was held leaves. */
export function answerError(guard: ResponseGuard, error: MaskingError): void {
  const { response } = guard
  takeHeld(guard)
  openHead(guard, 'sealed')
  guard.report(error)
  if (isGone(response)) return
  // The head is out, so that no other answer can be given: the client must not take it for complete.
  if (response.headersSent) return void response.destroy()
  endWith(guard, describeError(response, error))
}

/** What Node throws where a head that was sent is touched. */
export function headersSentError(): Error {
  const message = 'Cannot set headers after they are sent to the client'
  return Object.assign(new Error(message), { code: 'ERR_HTTP_HEADERS_SENT' })
}

/** What the property would be without the guard. */
function inherited(response: ServerResponse, name: 'headersSent' | 'writableEnded'): boolean {
  return Reflect.get(Object.getPrototypeOf(response), name, response) === true
}

function refuseHeader(): never {
  throw headersSentError()
}
