import type { ServerResponse } from 'node:http'
import type { MaskingError } from '../src/index.ts'
import { renderError } from './failure.ts'
import { headerOf } from './response-verdict.ts'

/** What a handler may have said of the plain body, and no longer holds for the masked one. */
const ofTheExactBytes = [
  'ETag',
  'Content-MD5',
  'Digest',
  'Content-Digest',
  'Repr-Digest',
  // A range of the plain file would be refused, so that none is offered.
  'Accept-Ranges',
]

const ofTheWholeBody = [
  ...ofTheExactBytes,
  'Content-Length',
  'Content-Encoding',
  'Content-Disposition',
  'Content-Range',
  'Last-Modified',
  'Trailer',
  'Transfer-Encoding',
]

/** Drops the headers that describe the bytes of a body that was changed. */
export function dropStaleHeaders(response: ServerResponse): void {
  for (const name of ofTheExactBytes) response.removeHeader(name)
}

/** Says how long the body is; one with trailers stays in chunks, which they need. */
export function describeLength(response: ServerResponse, bytes: number): void {
  const hasTrailers = headerOf(response, 'trailer') !== undefined
  response.removeHeader(hasTrailers ? 'Content-Length' : 'Transfer-Encoding')
  if (!hasTrailers) response.setHeader('Content-Length', bytes)
}

/** Turns what was prepared into the answer of an error; answers the body to send. */
export function describeError(response: ServerResponse, error: MaskingError): string {
  const body = renderError(error)
  for (const name of ofTheWholeBody) response.removeHeader(name)
  response.statusCode = error.status
  if (response.req?.httpVersionMajor !== 2) response.statusMessage = ''
  response.setHeader('Content-Type', 'application/json; charset=utf-8')
  response.setHeader('Cache-Control', 'no-store')
  response.setHeader('Content-Length', Buffer.byteLength(body))
  return body
}

/** Whether nobody is there any more to read a response. */
export function isGone(response: ServerResponse): boolean {
  return response.destroyed || response.socket?.destroyed === true
}
