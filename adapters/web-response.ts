import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { MaskingError } from '../src/index.ts'
import { asResponseError, refusal, renderError } from './failure.ts'
import { type BoundStep, isStreamed, maskResponseBody } from './json-body.ts'
import { maskStream } from './masked-stream.ts'
import { dropStaleHeaders } from './response-headers.ts'
import { headerOf, judgeResponse } from './response-verdict.ts'
import { readStart } from './stream-start.ts'

interface Bounds {
  readonly rejects: boolean
  readonly maximumBodyBytes: number
  readonly report: (error: MaskingError) => void
}

// Another middleware's rules have nothing to mask in them.
const ownErrors = new WeakSet<Response>()

/**
 * The masked form of a Fetch API response; `undefined` where it is to leave as it is. Rejects with
 * `unsupported_body` for one that is to be kept back, and with what the masker rejects with.
 */
export async function maskWebResponse(
  response: Response,
  bounds: Bounds,
  steps: readonly BoundStep[],
): Promise<Response | undefined> {
  if (response.body === null || ownErrors.has(response)) return undefined
  const headers = new Headers(response.headers)
  const head = headOf(response.status, headers)
  const verdict = judgeResponse(head)
  if (verdict === 'pass') return undefined
  if (typeof verdict === 'object') {
    if (!bounds.rejects) return undefined
    await response.body.cancel()
    throw refusal(verdict.reason)
  }
  const source = Readable.fromWeb(response.body as NodeReadableStream)
  if (isStreamed(verdict)) {
    const masked = maskStream(source, verdict, bounds, steps, (error) => {
      if (error instanceof MaskingError) bounds.report(asResponseError(error))
      masked.destroy(error)
    })
    dropStaleHeaders(head)
    headers.delete('content-length')
    const { status, statusText } = response
    return new Response(Readable.toWeb(masked) as ReadableStream, { status, statusText, headers })
  }
  const start = await readStart(source, verdict, bounds.maximumBodyBytes)
  const { status, statusText } = response
  const renew = (body: string | Uint8Array<ArrayBuffer> | ReadableStream) =>
    new Response(body, { status, statusText, headers })
  if (start.isTooLong && bounds.rejects) {
    start.rest?.destroy()
    throw refusal(`response: the body is longer than ${bounds.maximumBodyBytes} bytes`)
  }
  if (start.rest !== undefined) return renew(Readable.toWeb(start.rest) as ReadableStream)
  const bytes = new Uint8Array(start.bytes)
  try {
    const type = headerOf(head, 'content-type')
    const masked = await maskResponseBody(steps, verdict, start.bytes, type)
    if (masked === undefined) return renew(bytes)
    dropStaleHeaders(head)
    headers.delete('content-length')
    return renew(masked)
  } catch (thrown) {
    const error = asResponseError(thrown)
    if (error.code !== 'unsupported_body' || bounds.rejects) throw error
    return renew(bytes)
  }
}

/** The contract's envelope as a response. */
export function renderWebError(error: MaskingError): Response {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }
  const response = new Response(renderError(error), { status: error.status, headers })
  ownErrors.add(response)
  return response
}

/** A response's status and headers as Node's response would have them. */
function headOf(statusCode: number, headers: Headers): ServerResponse {
  const head: Pick<ServerResponse, 'statusCode' | 'getHeader' | 'removeHeader'> = {
    statusCode,
    getHeader: (name) => headers.get(name) ?? undefined,
    removeHeader: (name) => headers.delete(name),
  }
  return head as ServerResponse
}
