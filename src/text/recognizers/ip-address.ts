import { isIPv6 } from 'node:net'
import { afterEscape, isAsciiLetter, isDigit, isWordAt } from '../characters.ts'
import type { Span } from '../span.ts'

const versionWords =
  /(?:^|[^a-z])(?:version|versions|ver|v|rv|release|build|firmware|section|sec|chapter|clause|oid)[ .:="']{0,3}$/i
/**
 * The IP address of version 4, in dotted decimals, that starts at `start`; without port and prefix
 * length. Longer dotted numbers, and those that a word such as `version` or `section` introduces, are none.
 */
export function findIpv4(text: string, start: number): Span | undefined {
  const end = ipv4End(text, start)
  if (end === -1 || !opensIpv4(text, start) || !closesIpv4(text, end)) return undefined
  const before = text.slice(Math.max(0, start - 16), start)
  if (versionWords.test(before)) return undefined
  const hasPort = text.charCodeAt(end) === 58 && isDigit(text.charCodeAt(end + 1))
  if (!hasPort && isProductBefore(text, start)) return undefined
  return { start, end }
}

/** Whether a product stands before its version, as in `Firefox/1.5.0.12`; `localhost/127.0.0.1` names a host. */
function isProductBefore(text: string, start: number): boolean {
  if (text.charCodeAt(start - 1) !== 47) return false
  let index = start - 1
  while (start - index < 32 && isAsciiLetter(text.charCodeAt(index - 1))) index--
  const first = text.charCodeAt(index)
  return first >= 65 && first <= 90
}

function ipv4End(text: string, start: number): number {
  let index = start
  for (let octet = 0; octet < 4; octet++) {
    if (octet > 0 && text.charCodeAt(index++) !== 46) return -1
    const octetStart = index
    let value = 0
    while (index - octetStart < 4 && isDigit(text.charCodeAt(index))) {
      value = value * 10 + text.charCodeAt(index++) - 48
    }
    const size = index - octetStart
    if (size === 0 || value > 255 || (size > 1 && text.charCodeAt(octetStart) === 48)) return -1
  }
  return index
}

function opensIpv4(text: string, start: number): boolean {
  if (isWordAt(text, start - 1)) return false
  const before = text.charCodeAt(start - 1)
  if (before === 45) return !isWordAt(text, start - 2) || isDigit(text.charCodeAt(start - 2))
  return before !== 46 || !isDigit(text.charCodeAt(start - 2))
}

function closesIpv4(text: string, end: number): boolean {
  if (isWordAt(text, end)) return false
  const after = text.charCodeAt(end)
  // Two addresses make a range.
  if (after === 45) return !isWordAt(text, end + 1) || ipv4End(text, end + 1) !== -1
  return after !== 46 || !isDigit(text.charCodeAt(end + 1))
}

const longestIpv6 = 45

/** The run of hexadecimal digits, colons and dots around the colon at `colon`, at most 45 units to each side. */
export function hexadecimalRun(text: string, colon: number, floor: number): Span {
  let start = colon
  while (start > floor && colon - start < longestIpv6 && isHexadecimalAt(text, start - 1)) start--
  // The letter of `\n` stands before the run, of `\u00a0` the digits too; of `\"` nothing is in it.
  if (text.charCodeAt(start - 2) === 92) start = Math.max(start, afterEscape(text, start - 1))
  start = labelEnd(text, start, colon)
  let end = colon + 1
  while (end - colon <= longestIpv6 && isHexadecimalAt(text, end)) end++
  return { start, end }
}

/** Behind the colon of a word that the run begins with, as in `addr:2001:db8::1` and `[IPv6:2001:db8::1]`. */
function labelEnd(text: string, start: number, colon: number): number {
  if (!isWordAt(text, start - 1) || isDigit(text.charCodeAt(start - 1))) return start
  let index = start
  while (isAsciiLetter(text.charCodeAt(index))) index++
  if (text.slice(start - 3, index + 1).toLowerCase() === 'ipv6') index++
  const isLabel = index <= colon && text.charCodeAt(index) === 58
  // Of the three colons of `IPv6:::1` the first is the label's.
  const isOwn = text.charCodeAt(index + 1) === 58 && text.charCodeAt(index + 2) !== 58
  return isLabel && !isOwn ? index + 1 : start
}

/**
 * The IP address of version 6 in a run: in full, compressed or with an embedded version 4 (RFC
 * 4291); without prefix length and zone.
 */
export function findIpv6(text: string, { start, end }: Span): Span | undefined {
  if (end - start < 3 || end - start > longestIpv6 + 3) return undefined
  const run = text.slice(start, end)
  if (!run.includes('::') && run.split(':').length < 7) return undefined
  const value = withoutPunctuation(run)
  const valueEnd = start + value.length
  if (isWordAt(text, start - 1) || isWordAt(text, valueEnd) || !isIPv6(value)) return undefined
  // `a::b` is more often a name of a programming language than an address.
  if (!/\d/.test(value) && value.split(':').length < 4) return undefined
  return /[0-9a-f]/i.test(value) ? { start, end: valueEnd } : undefined
}

function withoutPunctuation(run: string): string {
  const value = run.replace(/\.{1,3}$/, '')
  return value.endsWith(':') && !value.endsWith('::') ? value.slice(0, -1) : value
}

function isHexadecimalAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  if (isDigit(code) || code === 58 || code === 46) return true
  return isAsciiLetter(code) && (code | 32) < 103
}
