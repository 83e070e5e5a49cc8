import type { ServerResponse } from 'node:http'

type Callback = (error?: Error | null) => void

/** What `write` or `end` was called with. */
export interface Given {
  readonly chunk: unknown
  readonly encoding: unknown
  readonly callback: Callback | undefined
}

/** Encoding and chunk may be left out; the callback is the first function there is. */
export function readParameters(parameters: readonly unknown[]): Given {
  const callback = parameters.find((parameter) => typeof parameter === 'function')
  const [chunk, encoding] = parameters.map((one) => (typeof one === 'function' ? undefined : one))
  return { chunk, encoding, callback: callback as Callback | undefined }
}

/** Whether a chunk has no bytes to send. */
export function isEmpty(chunk: unknown): boolean {
  if (chunk instanceof Uint8Array) return chunk.length === 0
  return chunk === undefined || chunk === null || chunk === ''
}

/** The bytes of a chunk, a copy of their own; throws what Node throws for any other type. */
export function bytesOf(chunk: unknown, encoding: unknown): Buffer {
  if (typeof chunk === 'string') return Buffer.from(chunk, (encoding ?? 'utf8') as BufferEncoding)
  // A copy: the writer is told at once that it may use its bytes again.
  if (chunk instanceof Uint8Array) return Buffer.from(chunk)
  const message = 'The "chunk" argument must be of type string or an instance of Uint8Array'
  throw Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' })
}

/** Accepts what `writeHead` does: an object, a list of names and values, a list of pairs. */
export function setHeaders(response: ServerResponse, given: unknown): void {
  if (!Array.isArray(given)) {
    const entries = Object.entries((given ?? {}) as Record<string, string>)
    for (const [name, value] of entries) response.setHeader(name, value)
    return
  }
  const flat: string[] = Array.isArray(given[0]) ? given.flat(1) : given
  if (flat.length % 2 === 1) throw new TypeError('A list of headers must be of names and values')
  const seen = new Set<string>()
  for (let index = 0; index < flat.length; index += 2) {
    const [name = '', value = ''] = flat.slice(index, index + 2)
    if (seen.has(name.toLowerCase())) response.appendHeader(name, value)
    else response.setHeader(name, value)
    seen.add(name.toLowerCase())
  }
}

/** Calls the callback of a write that is over, and answers what the write does. */
export function settle(answer: boolean, callback: Callback | undefined, error?: Error): boolean {
  if (callback !== undefined) process.nextTick(callback, error)
  return answer
}

/** Calls the callback of an `end` when the response is out. */
export function onFinish(response: ServerResponse, callback: Callback | undefined): ServerResponse {
  if (callback === undefined) return response
  if (response.writableFinished) settle(true, callback)
  else response.once('finish', callback)
  return response
}

export function endedError(): Error {
  return Object.assign(new Error('write after end'), { code: 'ERR_STREAM_WRITE_AFTER_END' })
}
