import type { IncomingMessage } from 'node:http'
import { MaskingError } from '../src/index.ts'
import { contentKind, mediaType } from './content-kind.ts'

/** A Fetch API request on its way through the exchange, and what became of it. */
export interface WebExchange {
  /** Its headers as Node's request would have them. */
  readonly incoming: IncomingMessage
  readonly query: Record<string, unknown>
  readonly params: Record<string, unknown> | undefined
  url: string
  /** JSON as text, a form by its fields; absent where there is nothing that rules could be for. */
  body: unknown
  /** The text of a form. */
  raw: string | undefined
}

// Stands for a body of a type that rules cannot be applied to: it is refused, or left unread.
const unreadable = 'unreadable'

/**
 * Reads what the rules may name; the body only where `readsBody` says so. `former` is the exchange
 * that the same request has been through before.
 */
export async function openWebExchange(
  request: Request,
  readBytes: () => Promise<ArrayBuffer>,
  readsBody: boolean,
  former: WebExchange | undefined,
): Promise<WebExchange> {
  const headers = Object.fromEntries(request.headers)
  const rawHeaders = [...request.headers].flat()
  const incoming = former?.incoming ?? ({} as IncomingMessage)
  Object.assign(incoming, { headers, rawHeaders, headersDistinct: {} })
  const exchange: WebExchange = {
    incoming,
    query: readQuery(request.url),
    params: undefined,
    url: request.url,
    body: undefined,
    raw: undefined,
  }
  const type = request.headers.get('content-type') ?? undefined
  const isForm = mediaType(type) === 'application/x-www-form-urlencoded'
  if (!readsBody || request.body === null) return exchange
  if (contentKind(type) === 'json') exchange.body = new Uint8Array(await readBytes())
  else if (isForm) {
    exchange.raw = new TextDecoder().decode(await readBytes())
    exchange.body = fieldsOf(new URLSearchParams(exchange.raw))
  } else exchange.body = unreadable
  return exchange
}

/** The request as the application is to see it. */
export function closeWebExchange(request: Request, exchange: WebExchange): Request {
  const { incoming, url, raw, body } = exchange
  const headers = new Headers()
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value))
  const { method, signal } = request
  const init: RequestInit & { duplex?: 'half' } = { method, headers, signal }
  if (raw !== undefined || body instanceof Uint8Array) {
    headers.delete('content-length')
    init.body = raw ?? new Uint8Array(body as Uint8Array)
  } else if (request.body !== null && !request.bodyUsed) {
    init.body = request.body
    init.duplex = 'half'
  }
  return new Request(url, init)
}

/** Reads a body of at most `maximumBytes`. Rejects with `payload_too_large` (413). */
export async function readBounded(request: Request, maximumBytes: number): Promise<ArrayBuffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
    if (done || value === undefined) break
    size += value.length
    if (size > maximumBytes) {
      await reader?.cancel()
      throw new MaskingError('payload_too_large', 'Payload too large', { status: 413 })
    }
    chunks.push(value)
  }
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes.buffer
}

function readQuery(url: string): Record<string, unknown> {
  return fieldsOf(new URL(url).searchParams)
}

/** A name that stands twice holds a list; without a prototype, since names come from the client. */
function fieldsOf(parameters: URLSearchParams): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null)
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name)
    fields[name] = values.length === 1 ? values[0] : values
  }
  return fields
}
