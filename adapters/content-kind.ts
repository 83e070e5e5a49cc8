/**
 * What a content type says of a body: one JSON document, one in each line, server-sent events,
 * documents in a row of another form, JavaScript that may hold one, pictures and the like that never do, or nothing to rely on.
 */
export type ContentKind =
  | 'json'
  | 'ndjson'
  | 'event-stream'
  | 'sequence'
  | 'script'
  | 'media'
  | 'undeclared'

const lines = new Set([
  'application/x-ndjson',
  'application/ndjson',
  'text/x-ndjson',
  'application/jsonl',
  'application/x-jsonl',
  'application/jsonlines',
  'application/x-jsonlines',
  'application/json-lines',
])

const scripts = new Set([
  'text/javascript',
  'application/javascript',
  'application/x-javascript',
  'application/ecmascript',
  'text/ecmascript',
])

/** The type without its parameters, in lower case; `''` where there is none. */
export function mediaType(contentType: string | undefined): string {
  if (contentType === undefined) return ''
  const end = contentType.indexOf(';')
  return (end === -1 ? contentType : contentType.slice(0, end)).trim().toLowerCase()
}

/** The kind of a `Content-Type` header's value. */
export function contentKind(contentType: string | undefined): ContentKind {
  const type = mediaType(contentType)
  if (type === 'application/json' || type.endsWith('+json')) return 'json'
  if (type.endsWith('/json') || type.endsWith('/x-json')) return 'json'
  if (lines.has(type)) return 'ndjson'
  if (type === 'text/event-stream') return 'event-stream'
  if (type.endsWith('json-seq') || type.startsWith('multipart/')) return 'sequence'
  if (scripts.has(type)) return 'script'
  if (/^(?:image|audio|video|font|model)\//.test(type)) return 'media'
  return 'undeclared'
}

/** Whether bytes of this type are UTF-8, as far as the header says. */
export function isUtf8(contentType: string | undefined): boolean {
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase()
  return charset === undefined || /^(?:utf-?8|(?:us-)?ascii)$/.test(charset)
}
