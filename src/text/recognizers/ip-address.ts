import { isIPv4, isIPv6 } from 'node:net'
import type { RecognizedSpan, Recognizer } from '../../types.ts'
import { hasContext, standsAlone } from '../characters.ts'

const versionWords = /(?:^|[^a-z])(?:version|ver|v|release|build|firmware)[ .:=]{0,3}$/i

/**
 * Finds IP addresses: version 4 in dotted decimals, version 6 in full, compressed or with an
 * embedded version 4 (RFC 4291). Without port, prefix length and zone. Longer dotted numbers, and
 * those that a word such as `version` introduces, are left out.
 */
export const ipAddressRecognizer: Recognizer = {
  name: 'ip-address',
  entity: 'IP_ADDRESS',
  find(text) {
    const version6 = findVersion6(text)
    const ends = new Set(version6.map(({ end }) => end))
    // A version 4 address that ends a version 6 one is a part of it.
    return [...version6, ...findVersion4(text).filter(({ end }) => !ends.has(end))]
  },
}

function findVersion4(text: string): RecognizedSpan[] {
  const spans: RecognizedSpan[] = []
  const candidates = /\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}/g
  for (let match = candidates.exec(text); match; match = candidates.exec(text)) {
    const start = match.index
    const end = start + match[0].length
    if (!isIPv4(match[0]) || !standsAlone(text, start, end, '.-')) continue
    if (!hasContext(text, start, versionWords)) spans.push({ start, end, score: 0.95 })
  }
  return spans
}

function findVersion6(text: string): RecognizedSpan[] {
  const spans: RecognizedSpan[] = []
  if (!text.includes(':')) return spans
  const candidates = /[0-9a-f:.]+/gi
  for (let match = candidates.exec(text); match; match = candidates.exec(text)) {
    if (match[0].length < 3 || match[0].length > 50 || !match[0].includes(':')) continue
    const value = withoutPunctuation(match[0])
    const start = match.index
    if (!isIPv6(value) || !standsAlone(text, start, start + value.length, '')) continue
    // `a::b` is more often a name of a programming language than an address.
    if (!/\d/.test(value) && value.split(':').length < 4) continue
    if (/[0-9a-f]/i.test(value)) spans.push({ start, end: start + value.length, score: 0.95 })
  }
  return spans
}

function withoutPunctuation(run: string): string {
  const value = run.replace(/\.{1,3}$/, '')
  return value.endsWith(':') && !value.endsWith('::') ? value.slice(0, -1) : value
}
