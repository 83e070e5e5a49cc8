import type { IncomingMessage } from 'node:http'
import type { CallContext } from '../src/index.ts'
import { MaskingError } from '../src/index.ts'
import { contentKind, mediaType } from './content-kind.ts'
import { refusal } from './failure.ts'
import { decodeUtf8 } from './json-body.ts'
import { rewriteQuery, rewriteUrl, stringifyChanged } from './query-string.ts'
import type { RuleStep } from './rule-steps.ts'

/** Where a framework keeps the parts of a request. */
export interface Door<Host> {
  incoming(host: Host): IncomingMessage
  readBody(host: Host): unknown
  writeBody(host: Host, body: unknown): void
  /** The text or bytes that some body parsers keep beside the body. */
  readRawBody(host: Host): unknown
  writeRawBody(host: Host, raw: string | Buffer): void
  readQuery(host: Host): unknown
  /** `rewrite` puts the new values into a URL. */
  writeQuery(host: Host, query: object, rewrite: (url: string) => string): void
  readParams(host: Host): Record<string, unknown> | undefined
}

interface Work<Host> {
  readonly door: Door<Host>
  readonly host: Host
  readonly steps: readonly RuleStep[]
  readonly context: CallContext
  /** Whether a body that rules cannot be applied to is an error. */
  readonly rejects: boolean
}

/** Masks the body where it stands. Throws `unsupported_body` for one that rules cannot be applied to. */
export async function maskBody<Host>(work: Work<Host>): Promise<void> {
  const { door, host, steps, context } = work
  const body = door.readBody(host)
  const incoming = door.incoming(host)
  if (isUnread(incoming, body)) return leaveUnread(work, incoming)
  if (typeof body === 'string' || body instanceof Uint8Array) return maskText(work, body)
  if (typeof body !== 'object' || body === null) return
  const raw = door.readRawBody(host)
  const hasRaw = typeof raw === 'string' || raw instanceof Uint8Array
  // A form is rewritten by comparing it with what it was.
  const isRawForm = hasRaw && isForm(incoming)
  const masked = await onDocument(steps, body, context, isRawForm ? 'onDocument' : 'inPlace')
  door.writeBody(host, masked)
  if (!hasRaw) return
  const text = isRawForm ? rewriteForm(String(raw), body, masked) : JSON.stringify(masked)
  door.writeRawBody(host, typeof raw === 'string' ? text : Buffer.from(text))
}

/** Masks the query, in its parsed form and in the URL. */
export async function maskQuery<Host>(work: Work<Host>): Promise<void> {
  const { door, host, steps, context } = work
  const query = door.readQuery(host)
  if (typeof query !== 'object' || query === null || Object.keys(query).length === 0) return
  const before = query as Record<string, unknown>
  const masked = await onDocument(steps, before, context)
  const after = stringifyChanged(before, masked) as typeof before
  door.writeQuery(host, after, (url) => rewriteUrl(url, before, after))
}

/** Masks the parameters of the route, in the object that its handlers read. */
export async function maskParams<Host>(work: Work<Host>): Promise<void> {
  const params = work.door.readParams(work.host)
  if (params === undefined) return
  const masked = await onDocument(work.steps, params, work.context)
  for (const [name, value] of Object.entries(masked)) {
    params[name] = stringifyChanged(params[name], value)
  }
}

/** Masks headers, and their copies in `rawHeaders` and `headersDistinct`. */
export async function maskHeaders<Host>(work: Work<Host>): Promise<void> {
  const incoming = work.door.incoming(work.host)
  const { headers } = incoming
  const masked = await onDocument(work.steps, headers, work.context)
  for (const [name, value] of Object.entries(masked)) {
    if (value === headers[name]) continue
    const values = (Array.isArray(value) ? value : [value]).map(String)
    headers[name] = Array.isArray(value) ? values : values[0]
    // Made from `rawHeaders` when first read, so that it may be there already.
    incoming.headersDistinct[name] = values
    rewriteRawHeaders(incoming.rawHeaders, name, values)
  }
}

function onDocument<T extends object>(
  steps: readonly RuleStep[],
  document: T,
  context: CallContext,
  way: 'onDocument' | 'inPlace' = 'onDocument',
): Promise<T> {
  const [first, ...others] = steps
  if (first === undefined) return Promise.resolve(document)
  let current = first[way](document, context)
  for (const step of others) current = current.then((masked) => step[way](masked, context))
  return current as Promise<T>
}

async function maskText<Host>(work: Work<Host>, body: string | Uint8Array): Promise<void> {
  const { door, host, steps, context } = work
  if (body.length === 0) return
  const contentType = door.incoming(host).headers['content-type']
  if (contentKind(contentType) !== 'json') return leaveUnsupported(work, contentType)
  let text = typeof body === 'string' ? body : decodeUtf8(body, contentType)
  if (text === undefined) return leaveUnsupported(work, contentType)
  for (const step of steps) text = await step.onJson(text, context)
  const masked = typeof body === 'string' ? text : Buffer.from(text)
  door.writeBody(host, masked)
  if (door.readRawBody(host) !== undefined) door.writeRawBody(host, masked)
}

/** A body that no parser has read: mounted too early, or of a type that none of them reads. */
function isUnread(incoming: IncomingMessage & { _body?: boolean }, body: unknown): boolean {
  if (!isAnnounced(incoming)) return false
  if (body === undefined) return true
  // Express 4 and Koa's parser put an empty object where they read nothing.
  if (incoming._body === true || incoming.readableDidRead) return false
  return typeof body === 'object' && body !== null && Object.keys(body).length === 0
}

function isAnnounced(incoming: IncomingMessage): boolean {
  const { headers } = incoming
  if (headers['content-length'] !== undefined) return Number(headers['content-length']) > 0
  if ('transfer-encoding' in headers) return true
  // HTTP/2 announces a body by the type alone; many clients leave open a stream that brings nothing.
  const { stream } = incoming as { stream?: { readonly endAfterHeaders?: boolean } }
  return stream?.endAfterHeaders === false && headers['content-type'] !== undefined
}

function leaveUnread<Host>(work: Work<Host>, incoming: IncomingMessage): void {
  const contentType = incoming.headers['content-type']
  const type = mediaType(contentType)
  const isParsed = contentKind(contentType) === 'json' || isForm(incoming)
  if (!work.rejects) return
  if (!isParsed) throw unsupportedType(type)
  throw refusal(
    `request: the body (${type}) was not parsed; mount a parser that reads this type before fieldveil`,
  )
}

function leaveUnsupported<Host>(work: Work<Host>, contentType: string | undefined): void {
  if (!work.rejects) return
  throw unsupportedType(mediaType(contentType))
}

// A client may write anything as its type: only what is known is repeated.
const namedTypes = new Set(['multipart/form-data', 'text/plain', 'application/octet-stream'])

/** 415 for the client, which may not be able to help it; the cause is for whoever mounted the rules. */
function unsupportedType(type: string): MaskingError {
  const which = namedTypes.has(type) ? type : 'neither JSON nor a form'
  const mend =
    type === 'multipart/form-data'
      ? 'mount what reads its fields, such as multer, before fieldveil'
      : "leave such requests out with skip, or let their bodies through with unsupported: 'pass'"
  const cause = refusal(`request: rules cannot be applied to the body (${which}); ${mend}`)
  return new MaskingError('unsupported_body', 'Unsupported Media Type', { status: 415, cause })
}

function isForm(incoming: IncomingMessage): boolean {
  return mediaType(incoming.headers['content-type']).endsWith('x-www-form-urlencoded')
}

function rewriteForm(raw: string, before: object, after: object): string {
  const strings = stringifyChanged(before, after) as Record<string, unknown>
  return rewriteQuery(raw, before as Record<string, unknown>, strings)
}

function rewriteRawHeaders(raw: string[], name: string, values: readonly string[]): void {
  const kept: string[] = []
  let next = 0
  for (let index = 0; index < raw.length; index += 2) {
    const rawName = raw[index] ?? ''
    const isNamed = rawName.toLowerCase() === name
    const value = isNamed ? values[next++] : raw[index + 1]
    // Lines that were joined into one value leave one line.
    if (value !== undefined) kept.push(rawName, value)
  }
  raw.splice(0, raw.length, ...kept)
}
