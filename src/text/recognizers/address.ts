import type { RecognizedSpan, Recognizer } from '../../types.ts'
import { isWordAt, standsAlone } from '../characters.ts'

const suffixes = new Set(
  (
    'Street St Avenue Ave Road Rd Boulevard Blvd Lane Ln Drive Dr Court Ct Place Pl Square Sq Way ' +
    'Terrace Ter Parkway Pkwy Highway Hwy Circle Cir Crescent Close Trail Alley Row Quay'
  ).split(' '),
)
const streetWord = / (\p{Lu}[\p{L}\p{M}'\u2019.-]{0,30}|\d{1,3}(?:st|nd|rd|th))(?![\p{L}\p{N}_])/uy
const unit =
  / (?:(?:Apt|Apartment|Unit|Suite|Ste|Floor|Fl)\.? (?:# ?)?|# ?)[A-Za-z]?\d{1,5}[A-Za-z]?(?![\p{L}\p{N}_])/uy
const maximumWords = 5

/**
 * Finds street addresses: a house number, up to four capitalised words or ordinals, a word such as
 * `Street` or `Ave`, and a unit when no comma parts it. Town, state and postcode are left out.
 */
export const addressRecognizer: Recognizer = {
  name: 'address',
  entity: 'ADDRESS',
  find(text) {
    const spans: RecognizedSpan[] = []
    const numbers = /\d{1,6}[A-Za-z]?(?= [\p{Lu}\d])/gu
    for (let match = numbers.exec(text); match; match = numbers.exec(text)) {
      const start = match.index
      const numberEnd = start + match[0].length
      if (!standsAlone(text, start, numberEnd, '.,:/')) continue
      const end = streetEnd(text, numberEnd)
      if (end === -1) continue
      spans.push({ start, end, score: 0.85 })
      numbers.lastIndex = end
    }
    return spans
  },
}

/** Where the street ends whose house number ends at `numberEnd`; -1 if there is none. */
function streetEnd(text: string, numberEnd: number): number {
  let end = -1
  let index = numberEnd
  for (let words = 0; words < maximumWords; words++) {
    streetWord.lastIndex = index
    const match = streetWord.exec(text)
    if (match === null) break
    const word = match[1] ?? ''
    const name = word.replace(/\.$/, '')
    index += match[0].length
    // The word before the suffix is the name: `12 Street` is none, `12 St. James Street` is one.
    if (words > 0 && suffixes.has(name)) end = index - (word.length - name.length)
    if (word !== name && !suffixes.has(name) && name.length > 2) break
  }
  if (end === -1 || isWordAt(text, end)) return -1
  unit.lastIndex = text[end] === '.' ? end + 1 : end
  const match = unit.exec(text)
  return match === null ? end : unit.lastIndex
}
