import { isAsciiLetter, isDigit } from './characters.ts'
import type { ContextIndex } from './context/context-index.ts'
import type { ContextTopic } from './context/context-words.ts'
import type { FindList } from './find-list.ts'
import { findEmail } from './recognizers/email.ts'
import { findIpv6, hexadecimalRun } from './recognizers/ip-address.ts'
import { findMacNumber } from './recognizers/mac-number.ts'
import { findHost, findUrl } from './recognizers/url.ts'
import { recognizers, type Wants } from './structured-recognizers.ts'

const webTopics: ReadonlySet<ContextTopic> = new Set(['web'])

/** What begins around `@`, `:` and `.`; each answers where the scan goes on. */
export interface NameScanner {
  begin(): void
  atSign(at: number): number
  atColon(colon: number): number
  atDot(dotAt: number): number
}

/** Creates the part of the scanner that finds e-mail addresses, URLs and addresses with colons. */
export function createNameScanner(
  list: FindList,
  context: ContextIndex,
  wants: Wants,
): NameScanner {
  const wantsEmail = wants(recognizers.email)
  const wantsUrl = wants(recognizers.url)
  const wantsMac = wants(recognizers.mac)
  const wantsIp = wants(recognizers.ip)
  /** The end of the last URL or e-mail address: no other starts before it. */
  let nameFloor = 0
  /** The end of the last run that was read as an IP address of version 6. */
  let colonFloor = 0

  return { begin, atSign, atColon, atDot }

  function begin(): void {
    nameFloor = 0
    colonFloor = 0
  }

  function atSign(at: number): number {
    const { text } = list
    const email = wantsEmail ? findEmail(text, at, nameFloor) : undefined
    if (email === undefined) return at + 1
    list.dropFrom(email.start)
    nameFloor = email.end
    return list.add(recognizers.email, email.start, email.end, 1)
  }

  function atColon(colon: number): number {
    const { text } = list
    if (text.charCodeAt(colon + 1) === 47 && text.charCodeAt(colon + 2) === 47) {
      const url = wantsUrl ? findUrl(text, colon) : undefined
      if (url === undefined) return colon + 3
      list.dropFrom(url.start)
      nameFloor = url.end
      return list.add(recognizers.url, url.start, url.end, 1)
    }
    if (colon < colonFloor) return colon + 1
    const isHexadecimal = isColonOfHexadecimal(colon)
    if (!isHexadecimal) return colon + 1
    if (wantsMac && isAsciiLetter(text.charCodeAt(colon - 1))) {
      const mac = findMacNumber(text, colon - 2, colon)
      if (mac !== undefined) return list.add(recognizers.mac, mac.start, mac.end, 0.95)
    }
    if (!wantsIp) return colon + 1
    const run = hexadecimalRun(text, colon, list.floor)
    colonFloor = run.end
    const address = findIpv6(text, run)
    if (address === undefined) return colon + 1
    list.dropFrom(address.start)
    return list.add(recognizers.ip, address.start, address.end, 0.95)
  }

  /** Whether a further colon follows within four hexadecimal digits, or goes before. */
  function isColonOfHexadecimal(colon: number): boolean {
    const { text } = list
    for (let index = colon + 1; index <= colon + 5; index++) {
      const code = text.charCodeAt(index)
      if (code === 58) return true
      if (!isDigit(code) && !(isAsciiLetter(code) && (code | 32) < 103)) return false
    }
    return false
  }

  function atDot(dotAt: number): number {
    const { text } = list
    const after = text.charCodeAt(dotAt + 1)
    // Numbers with dots are looked at from their first digit.
    if (!wantsUrl || !(isAsciiLetter(after) || after > 127 || isDigit(after))) return dotAt + 1
    const before = text.charCodeAt(dotAt - 1)
    if (!isAsciiLetter(before) && !isDigit(before) && before < 128) return dotAt + 1
    if (isDigit(before) && isDigit(after)) return dotAt + 1
    const host = findHost(text, dotAt, nameFloor)
    if (host === undefined) return dotAt + 1
    const { start, end, kind } = host
    if (kind === 'bare' && !context.has(webTopics, start, end)) return dotAt + 1
    list.dropFrom(start)
    nameFloor = end
    return list.add(
      recognizers.url,
      start,
      end,
      kind === 'bare' ? 0.6 : kind === 'path' ? 0.85 : 0.95,
    )
  }
}
