import { setMaxListeners } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { MaskingError } from '../src/errors.ts'
import type { ApiRequest, ApiResponse } from '../src/types.ts'

/** What a host may have done with a request before the routes saw it. */
export interface HostRequest {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  /** Below the mount point. */
  readonly path: string
  readonly body: unknown
  readonly raw: unknown
}

/** A request of Node's in the neutral form; the body is the host's where it has been read. */
export function toApiRequest({ incoming, outgoing, path, body, raw }: HostRequest): ApiRequest {
  const { method = 'GET', url = '', socket } = incoming
  const mark = url.indexOf('?')
  const { remoteAddress } = socket
  return {
    method,
    path,
    headers: withRepeats(incoming),
    query: mark < 0 ? '' : url.slice(mark + 1),
    ...(remoteAddress === undefined ? {} : { remoteAddress }),
    // Parsers that saw nothing for them leave an empty object, and the bytes where they were.
    ...(isRead(incoming) ? { body: body ?? null } : { read: (most) => readBytes(incoming, most) }),
    // No getter: V8 would give each request's object a shape of its own, and collect those slowly.
    signal: incoming.httpVersionMajor < 2 ? watchSocket(socket) : watchLeaving(outgoing),
    raw,
  }
}

const signals = new WeakMap<Socket, AbortSignal>()

/** One for all requests of a connection: making one costs more than a call that the cache answers. */
function watchSocket(socket: Socket): AbortSignal {
  const known = signals.get(socket)
  if (known !== undefined) return known
  const controller = new AbortController()
  // Who sends many requests at once has as many listen: no leak, which Node would warn of.
  setMaxListeners(0, controller.signal)
  if (socket.destroyed) controller.abort()
  else socket.once('close', () => controller.abort())
  signals.set(socket, controller.signal)
  return controller.signal
}

/** Aborted when the stream ends before the answer has gone out. */
function watchLeaving(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController()
  if (outgoing.destroyed) controller.abort()
  else {
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) controller.abort()
    })
  }
  return controller.signal
}

function isRead(incoming: IncomingMessage): boolean {
  return incoming.readableDidRead || incoming.readableEnded
}

/** Node drops the second of two Authorization headers, and nobody knows which was meant. */
function withRepeats(incoming: IncomingMessage): ApiRequest['headers'] {
  const { rawHeaders, headers } = incoming
  const found: string[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string
    if (name.length !== 13 || name.toLowerCase() !== 'authorization') continue
    found.push(rawHeaders[at + 1] as string)
  }
  return found.length > 1 ? { ...headers, authorization: found } : headers
}

/** Every byte of a body; stops at more than `most`. Rejects when the client leaves. */
function readBytes(incoming: IncomingMessage, most: number): Uint8Array | Promise<Uint8Array> {
  return takeArrived(incoming, most) ?? awaitBytes(incoming, most)
}

/**
 * A body that has come whole: most do, with their head, and listening for the rest costs more than
 * parsing it. HTTP/1 ends where `Content-Length` says; undefined where that is not known.
 */
function takeArrived(incoming: IncomingMessage, most: number): Uint8Array | undefined {
  const { headers, httpVersionMajor, readableLength, readableEncoding, destroyed } = incoming
  if (destroyed || httpVersionMajor > 1 || readableEncoding !== null) return
  if (readableLength === 0 || readableLength > most) return
  if (Number(headers['content-length']) !== readableLength) return
  const bytes: unknown = incoming.read()
  // Nothing more can come, but Node waits for whoever reads to see the end.
  incoming.resume()
  return bytes as Uint8Array
}

function awaitBytes(incoming: IncomingMessage, most: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const encoding = incoming.readableEncoding ?? undefined
    let length = 0
    const settle = (act: () => void) => () => {
      incoming.off('data', take)
      incoming.off('end', end)
      incoming.off('error', broken)
      incoming.off('close', broken)
      act()
    }
    const take = (chunk: Buffer | string): void => {
      // A host that has set an encoding gets text, and so does everybody after it.
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk
      length += bytes.length
      chunks.push(bytes)
      if (length > most) tooLarge()
    }
    const end = settle(() =>
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)),
    )
    const tooLarge = settle(() => {
      incoming.resume()
      reject(new MaskingError('payload_too_large', 'the body is too large', { status: 413 }))
    })
    const broken = settle(() => {
      // An error that comes later must not end the process.
      incoming.on('error', () => {})
      reject(new MaskingError('aborted', 'the client left', { status: 499 }))
    })
    if (incoming.destroyed) return broken()
    incoming.on('data', take)
    incoming.on('end', end)
    incoming.on('error', broken)
    incoming.on('close', broken)
  })
}

/** HTTP/2 has no `Connection`. */
export function headersFor(
  { httpVersionMajor }: IncomingMessage,
  headers: ApiResponse['headers'],
): Record<string, string> {
  if (httpVersionMajor < 2 || headers['Connection'] === undefined) return headers
  const { Connection: _, ...others } = headers
  return others
}

/** Whether nobody is there any more to read a response. */
export function hasLeft(response: ServerResponse): boolean {
  return response.destroyed || response.headersSent || response.socket?.destroyed === true
}
