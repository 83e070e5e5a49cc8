import { afterEscape, isAsciiLetter, isDigit, isWordAt } from '../characters.ts'
import type { Span } from '../span.ts'
import { topLevelDomains } from '../top-level-domains.ts'

const trailing = new Set('.,;:!?\'"*_~\u2026')
const schemes = new Set(
  (
    'http https ftp ftps sftp ws wss ssh git svn smb ldap ldaps rtsp rtmp irc telnet nfs s3 gs ' +
    'redis rediss mongodb mysql postgres postgresql amqp amqps mqtt tcp udp'
  ).split(' '),
)
// With the five units of an escape before it.
const longestScheme = 15
const longestLabel = 63
const mostLabels = 10

/** The URL whose `://` is at `colon`, with one of the usual schemes (RFC 3986) and a host. */
export function findUrl(text: string, colon: number): Span | undefined {
  let start = colon
  while (start > 0 && colon - start <= longestScheme && isSchemeAt(text, start - 1)) start--
  start = afterEscape(text, start)
  if (isWordAt(text, start - 1) || !schemes.has(text.slice(start, colon).toLowerCase())) {
    return undefined
  }
  const host = text.charAt(colon + 3)
  if (host !== '[' && !isHostAt(text, colon + 3)) return undefined
  return { start, end: urlEnd(text, start, colon + 3) }
}

/** What a host name without a scheme is worth: `web` beside a word such as `website`. */
export interface HostFind extends Span {
  readonly kind: 'www' | 'path' | 'bare'
}

/**
 * The URL without a scheme that starts with the host name whose first dot is at `dotAt`: `www.` and
 * at least one more label, or a known top-level domain; `kind` says whether a path follows.
 */
export function findHost(text: string, dotAt: number, floor: number): HostFind | undefined {
  let start = dotAt
  while (start > floor && dotAt - start <= longestLabel && isLabelAt(text, start - 1)) start--
  start = afterEscape(text, start)
  if (start >= dotAt || !isOpenHost(text, start)) return undefined
  let end = dotAt
  let labels = 1
  let lastStart = start
  while (text.charCodeAt(end) === 46 && isHostAt(text, end + 1) && labels < mostLabels) {
    lastStart = end + 1
    end = lastStart
    while (end - lastStart <= longestLabel && isLabelAt(text, end)) end++
    labels++
  }
  if (isWordAt(text, end) || text.charCodeAt(end) === 64) return undefined
  const isWww = /^www\d?$/i.test(text.slice(start, dotAt))
  if (isWww && labels > 2) return { start, end: urlEnd(text, start, end), kind: 'www' }
  if (!topLevelDomains.has(text.slice(lastStart, end).toLowerCase())) return undefined
  const next = text.charAt(end)
  const hasPath = next === '/' || (next === ':' && /^:\d{2,5}\//.test(text.slice(end, end + 7)))
  return { start, end: hasPath ? urlEnd(text, start, end) : end, kind: hasPath ? 'path' : 'bare' }
}

function isSchemeAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return isAsciiLetter(code) || isDigit(code)
}

function isHostAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return (
    isAsciiLetter(code) || isDigit(code) || (code > 127 && /[\p{L}\p{N}]/u.test(text.charAt(index)))
  )
}

function isLabelAt(text: string, index: number): boolean {
  return text.charCodeAt(index) === 45 || isHostAt(text, index)
}

/** A host name goes on before its first dot, or is the host of an address or a path. */
function isOpenHost(text: string, start: number): boolean {
  const before = text.charAt(start - 1)
  return before !== '@' && before !== '.' && before !== '_' && before !== '/' && before !== '\\'
}

const stops =
  /[\s<>"`{}|\\^\u0000-\u001f\u007f\u00ab\u00bb\u200b\u2014\u201c-\u201f\u3000-\u303f\uff00-\uff0f]/g

/**
 * Ends before white space, quotes, dashes, angle brackets and braces (RFC 3986 allows none of them), and
 * before punctuation that belongs to the sentence, an unmatched closing bracket included.
 */
function urlEnd(text: string, start: number, from: number): number {
  stops.lastIndex = from
  let end = stops.exec(text)?.index ?? text.length
  let openRound = 0
  let openSquare = 0
  for (let index = start; index < end; index++) {
    const character = text[index]
    if (character === '(') openRound++
    else if (character === ')') openRound--
    else if (character === '[') openSquare++
    else if (character === ']') openSquare--
  }
  for (; end > start; end--) {
    const character = text.charAt(end - 1)
    if (character === ')' && openRound < 0) openRound++
    else if (character === ']' && openSquare < 0) openSquare++
    else if (!trailing.has(character)) break
  }
  return end
}
