import type { ServerResponse } from 'node:http'
import type { MaskingError } from '../src/index.ts'
import { contentKind } from './content-kind.ts'
import { type BoundStep, isStreamed } from './json-body.ts'
import { openingOfBytes } from './json-opening.ts'
import {
  bytesOf,
  endedError,
  isEmpty,
  onFinish,
  readParameters,
  setHeaders,
  settle,
} from './node-parameters.ts'
import {
  commitHead,
  type Guarded,
  guardKey,
  headersSentError,
  openHead,
  type ResponseGuard,
  refuseOrPass,
  sendHeld,
  takeHeld,
} from './response-guard.ts'
import { dropStaleHeaders } from './response-headers.ts'
import { headerOf, judgeResponse } from './response-verdict.ts'
import { endStreamed, flushStreamed, startStreaming, writeStreamed } from './streamed-response.ts'

/** The guard of a response, if it has one. */
export function guardOf(response: ServerResponse): ResponseGuard | undefined {
  return (response as Partial<Guarded>)[guardKey]
}

/**
 * Puts a response under guard, or adds steps to the guard it has; the strictest of several
 * middlewares' limits holds.
 */
export function guardResponse(
  response: ServerResponse,
  plan: Pick<ResponseGuard, 'rejects' | 'maximumBodyBytes' | 'report'>,
  steps: readonly BoundStep[],
): ResponseGuard {
  const known = guardOf(response)
  if (known !== undefined) {
    known.steps = [...steps, ...known.steps]
    known.rejects ||= plan.rejects
    known.maximumBodyBytes = Math.min(known.maximumBodyBytes, plan.maximumBodyBytes)
    return known
  }
  const { write, end, writeHead, flushHeaders } = response
  const guard = {
    response,
    native: { write, end, writeHead, flushHeaders } as unknown as ResponseGuard['native'],
    steps,
    rejects: plan.rejects,
    maximumBodyBytes: plan.maximumBodyBytes,
    report: plan.report as (error: MaskingError) => void,
    stage: 'open' as const,
    committed: undefined,
    mutators: [],
    chunks: [],
    size: 0,
    reading: undefined,
    opening: 'nothing' as const,
    entrance: undefined,
  }
  letGrow(response)
  Object.assign(response, {
    [guardKey]: guard,
    write: guardedWrite,
    end: guardedEnd,
    writeHead: guardedWriteHead,
    writeHeader: guardedWriteHead,
    flushHeaders: guardedFlushHeaders,
  })
  return guard
}

/**
 * Express changes the prototype of each response, after which V8 copies the whole shape for every
 * property that is added: 2 µs each. Deleting one makes such an object a dictionary, and no other.
 */
function letGrow(response: ServerResponse & { [guardKey]?: unknown }): void {
  response[guardKey] = undefined
  delete response[guardKey]
}

function guardedWrite(this: Guarded, ...parameters: unknown[]): unknown {
  const guard = this[guardKey]
  if (isPassing(guard)) return forward(guard, 'write', parameters)
  const { chunk, encoding, callback } = readParameters(parameters)
  // Ended already, as far as the application knows.
  if (guard.stage === 'pending') return settle(false, callback, endedError())
  if (isUnheld(guard)) judgeHead(guard)
  if (isHolding(guard) && isStreamed(guard.reading)) startStreaming(guard, guard.reading)
  if (guard.stage === 'streaming') return writeStreamed(guard, chunk, encoding, callback)
  if (isPassing(guard) && guard.chunks.length === 0) return forward(guard, 'write', parameters)
  if (isHolding(guard)) hold(guard, bytesOf(chunk, encoding))
  // Found to hold no JSON after some of it was held.
  if (isPassing(guard)) return forward(guard, 'write', [takeHeld(guard), callback])
  // Held, or answered in its place and dropped.
  return settle(true, callback)
}

function guardedEnd(this: Guarded, ...parameters: unknown[]): unknown {
  const guard = this[guardKey]
  if (isPassing(guard)) return forward(guard, 'end', parameters)
  const { chunk, encoding, callback } = readParameters(parameters)
  // Ended already, or answered in its place.
  if (guard.stage === 'pending' || guard.stage === 'sealed') return onFinish(this, callback)
  if (guard.stage === 'streaming') return endStreamed(guard, chunk, encoding, callback)
  // Nothing to mask: no body, now or before.
  if (isEmpty(chunk) && guard.size === 0) {
    openHead(guard, 'passing')
    if (isHeadOfJson(this)) forgetLength(this)
    return forward(guard, 'end', parameters)
  }
  if (isUnheld(guard)) judgeHead(guard)
  if (isPassing(guard) && guard.chunks.length === 0) return forward(guard, 'end', parameters)
  if (!isEmpty(chunk) && isHolding(guard)) hold(guard, bytesOf(chunk, encoding))
  // Found to hold no JSON, by its beginning or by its being over.
  if (isHolding(guard) && guard.reading === 'sniff' && guard.opening !== 'json') {
    openHead(guard, 'passing')
  }
  if (isPassing(guard)) return forward(guard, 'end', [takeHeld(guard), callback])
  if (isHolding(guard)) sendHeld(guard, guard.reading ?? 'mask')
  return onFinish(this, callback)
}

function guardedWriteHead(this: Guarded, ...parameters: unknown[]): unknown {
  const guard = this[guardKey]
  // Node's own call, when what was held leaves.
  if (isPassing(guard) || guard.stage === 'sealed') return forward(guard, 'writeHead', parameters)
  if (guard.stage !== 'open') throw headersSentError()
  const [code, reason] = parameters
  const status = Number(code) | 0
  // Node says what is wrong with it.
  if (status < 100 || status > 999) return forward(guard, 'writeHead', parameters)
  setHeaders(this, typeof reason === 'string' ? parameters[2] : (parameters[2] ?? reason))
  this.statusCode = status
  if (typeof reason === 'string') this.statusMessage = reason
  commitHead(guard)
  return this
}

function guardedFlushHeaders(this: Guarded): void {
  const guard = this[guardKey]
  if (guard.stage === 'pending' || guard.size > 0) return
  if (isUnheld(guard)) judgeHead(guard)
  if (isHolding(guard) && isStreamed(guard.reading)) startStreaming(guard, guard.reading)
  if (guard.stage === 'streaming') flushStreamed(guard)
  else if (!isHolding(guard)) forward(guard, 'flushHeaders', [])
}

/** Decides by status and headers what becomes of the body; they do not change from here on. */
function judgeHead(guard: ResponseGuard): void {
  const verdict = judgeResponse(guard.response)
  if (guard.stage === 'open') commitHead(guard)
  if (typeof verdict === 'object') refuseOrPass(guard, verdict.reason)
  else if (verdict === 'pass') openHead(guard, 'passing')
  // A script in pieces is no answer of `res.jsonp`, but JSON may have been given its type.
  else guard.reading = verdict === 'script' ? 'sniff' : verdict
}

function hold(guard: ResponseGuard, bytes: Buffer): void {
  guard.chunks.push(bytes)
  guard.size += bytes.length
  if (guard.reading === 'sniff') {
    guard.opening = openingOfBytes(guard.opening, bytes)
  }
  if (guard.opening === 'other') openHead(guard, 'passing')
  else if (guard.size > guard.maximumBodyBytes) refuseOrPass(guard, tooLong(guard))
}

function tooLong({ maximumBodyBytes }: ResponseGuard): string {
  return `response: the body is longer than ${maximumBodyBytes} bytes (maximumBodyBytes)`
}

function isUnheld(guard: ResponseGuard): boolean {
  const { stage, reading } = guard
  return stage === 'open' || (stage === 'held' && reading === undefined)
}

function isHolding(guard: ResponseGuard): boolean {
  return guard.stage === 'held'
}

function isPassing(guard: ResponseGuard): boolean {
  return guard.stage === 'passing'
}

function forward(
  guard: ResponseGuard,
  name: keyof ResponseGuard['native'],
  parameters: unknown[],
): unknown {
  return guard.native[name].apply(guard.response, parameters)
}

/** A HEAD answer without a body speaks of the plain one, which GET would not give. */
function isHeadOfJson(response: ServerResponse): boolean {
  if (response.req?.method !== 'HEAD') return false
  const kind = contentKind(headerOf(response, 'content-type'))
  return kind === 'json' || isStreamed(kind)
}

function forgetLength(response: ServerResponse): void {
  if (response.headersSent) return
  response.removeHeader('Content-Length')
  dropStaleHeaders(response)
}
