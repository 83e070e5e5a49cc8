import { isAsciiLetter, isDigit, standsAlone } from '../characters.ts'
import { passesIbanCheck } from '../numbers/check-digits.ts'
import { ibanLengths } from '../numbers/iban-lengths.ts'
import type { Span } from '../span.ts'

/**
 * The IBAN (ISO 13616) that starts at `start`: a country of the registry, its length, the check of
 * ISO 7064 mod 97-10; upper or lower case, in one piece or parted by single spaces or hyphens.
 */
export function findIban(text: string, start: number): Span | undefined {
  if (!isDigit(text.charCodeAt(start + 2)) || !isDigit(text.charCodeAt(start + 3))) return undefined
  const length = ibanLengths.get(text.slice(start, start + 2).toUpperCase())
  if (length === undefined) return undefined
  let value = ''
  let end = start
  let pieceStart = start
  while (value.length + end - pieceStart < length) {
    const code = text.charCodeAt(end)
    if (isAsciiLetter(code) || isDigit(code)) {
      end++
      continue
    }
    const isSeparator = code === 32 || code === 45 || code === 0xa0
    if (!isSeparator || end === pieceStart || end - start < 4) return undefined
    value += text.slice(pieceStart, end)
    pieceStart = ++end
  }
  value += text.slice(pieceStart, end)
  if (!standsAlone(text, start, end, '-') || !passesIbanCheck(value.toUpperCase())) return undefined
  return { start, end }
}
