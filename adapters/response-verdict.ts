import type { ServerResponse } from 'node:http'
import { contentKind, mediaType } from './content-kind.ts'
import type { Reading } from './json-body.ts'

/** How a response's body is read; `pass`: it holds no JSON; else why it cannot be read. */
export type Verdict = Reading | 'pass' | { readonly reason: string }

/** Judges a response by its status and headers, as they are now. */
export function judgeResponse(response: ServerResponse): Verdict {
  // Node sends no body with these, whatever is written.
  if (response.statusCode === 204 || response.statusCode === 304) return 'pass'
  const contentType = headerOf(response, 'content-type')
  const kind = contentKind(contentType)
  if (kind === 'media') return 'pass'
  if (kind === 'sequence') {
    return { reason: `response: rules cannot be applied to ${mediaType(contentType)}` }
  }
  const encoding = headerOf(response, 'content-encoding')?.toLowerCase() ?? 'identity'
  if (encoding !== 'identity' && holdsTextOrJson(contentType)) {
    const mend = 'mount compression outside, before fieldveil'
    return { reason: `response: the body is encoded (${encoding}); ${mend}` }
  }
  if (encoding !== 'identity') return 'pass'
  const isNamed = kind === 'json' || kind === 'ndjson' || kind === 'event-stream'
  if (response.statusCode === 206 && (isNamed || contentType === undefined)) {
    // Other units than bytes count whole items, so that the body is a document of its own.
    const range = headerOf(response, 'content-range') ?? 'bytes'
    if (/^\s*bytes\b|^[^a-z]/i.test(range)) {
      return { reason: 'response: rules cannot be applied to a range of a JSON document' }
    }
  }
  if (kind === 'json') return 'mask'
  if (kind === 'ndjson' || kind === 'event-stream') return kind
  return kind === 'script' ? 'script' : 'sniff'
}

/** A header as it would leave. */
export function headerOf(response: ServerResponse, name: string): string | undefined {
  const value = response.getHeader(name)
  return value === undefined ? undefined : String(value)
}

/** Types whose encoded body cannot be ruled out to be JSON: what is neither markup nor binary. */
function holdsTextOrJson(contentType: string | undefined): boolean {
  const kind = contentKind(contentType)
  if (kind === 'ndjson' || kind === 'event-stream') return true
  return kind === 'json' || ['', 'text/plain'].includes(mediaType(contentType))
}
