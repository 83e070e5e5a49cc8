import { afterEscape, isAsciiLetter, isDigit } from '../characters.ts'
import type { Span } from '../span.ts'
import { topLevelDomains } from '../top-level-domains.ts'

const maximumLocalLength = 64
const maximumDomainLength = 255
const longestLabel = 63
const onlyDigits = /^\d{1,63}$/
// Of what RFC 5322 allows, `|`, `/`, `?`, `*` and a backtick part columns, paths and markup instead.
const localPunctuation = new Set("!#$%&'+-.=^_~")
const topLevelDomain = /^(?:[a-z\u00c0-\u024f]{2,63}|xn--[a-z0-9-]{1,59})$/i
// `icon@2x.png` is a file of a retina display, not a mailbox.
const fileEndings = new Set(['png', 'jpg', 'jpeg', 'gif', 'svg', 'webp', 'avif', 'ico', 'pdf'])

/**
 * The e-mail address whose `@` is at `at`: the dot-atom form of RFC 5322 with a host name of two
 * labels or more, Latin letters beyond ASCII included (RFC 6531). Quoted local parts, some signs and
 * IP literals are left out. `floor` is where the local part starts at the earliest.
 */
export function findEmail(text: string, at: number, floor: number): Span | undefined {
  const start = localStart(text, at, floor)
  if (start === at) return undefined
  const end = domainEnd(text, at + 1)
  if (end <= at) return undefined
  // Emphasis of Markdown.
  const isBetweenLines = text.charCodeAt(start) === 95 && text.charCodeAt(end) === 95
  return { start: isBetweenLines && start + 1 < at ? start + 1 : start, end }
}

/** The start of the local part that ends at `at`; `at` itself if there is none. */
function localStart(text: string, at: number, floor: number): number {
  let start = at
  while (start > floor && at - start <= maximumLocalLength && isLocalAt(text, start - 1)) {
    if (text.charCodeAt(start - 1) === 46 && (start === at || text.charCodeAt(start) === 46)) break
    start--
  }
  start = keyEnd(text, afterEscape(text, start), at)
  // Quotes, dots and slashes before the address belong to the sentence around it.
  while (start < at && !isAtomAt(text, start)) start++
  return at - start > maximumLocalLength ? at : start
}

/**
 * The end of a key before the address, as in `user=ann@example.com` and `?a=1&to=ann@example.com`;
 * `start` if there is none. The return path of a mailing list, `list+ann=example.com@…`, has none.
 */
function keyEnd(text: string, start: number, at: number): number {
  let sign = at - 2
  while (sign > start && text.charCodeAt(sign) !== 61) sign--
  if (sign <= start) return start
  let keyStart = sign
  while (keyStart > start && isKeyAt(text, keyStart - 1)) keyStart--
  const isBehindOther = keyStart > start && text.charCodeAt(keyStart - 1) !== 38
  if (keyStart === sign || isBehindOther) return start
  const value = text.slice(sign + 1, at).toLowerCase()
  const isReturnPath =
    text.slice(keyStart + 2, sign).includes('-') &&
    topLevelDomains.has(value.slice(value.lastIndexOf('.') + 1))
  return isReturnPath ? start : sign + 1
}

/** The end of the host name that starts at `start`; -1 if there is none. */
function domainEnd(text: string, start: number): number {
  const limit = Math.min(text.length, start + maximumDomainLength)
  let end = -1
  let labelStart = start
  let labels = 0
  for (let index = start; index <= limit; index++) {
    if (index < text.length && isDomainAt(text, index) && text.charCodeAt(index) !== 46) continue
    if (index === limit && index < text.length) return -1
    const size = index - labelStart
    if (size === 0 || size > longestLabel || text.charCodeAt(labelStart) === 45) break
    labels++
    const nameEnd = withoutHyphens(text, labelStart, index)
    const name = text.slice(labelStart, nameEnd)
    if (labels > 1) {
      // `a@b.co.2` may end a sentence before a number; a name cut in its middle is none.
      const isDomain = topLevelDomain.test(name)
      if (isDomain && (labels > 2 || !fileEndings.has(name.toLowerCase()))) end = nameEnd
      else if (isDomain || !onlyDigits.test(name)) end = -1
    }
    if (nameEnd !== index || text.charCodeAt(index) !== 46) break
    labelStart = index + 1
  }
  return end
}

function withoutHyphens(text: string, start: number, end: number): number {
  let index = end
  while (index > start && text.charCodeAt(index - 1) === 45) index--
  return index
}

function isLatin(code: number): boolean {
  return code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7
}

function isAtomAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return isAsciiLetter(code) || isDigit(code) || isLatin(code) || code === 95
}

function isKeyAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return isAtomAt(text, index) || code === 45 || code === 46
}

function isLocalAt(text: string, index: number): boolean {
  return isAtomAt(text, index) || localPunctuation.has(text.charAt(index))
}

function isDomainAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return isAsciiLetter(code) || isDigit(code) || isLatin(code) || code === 45 || code === 46
}
