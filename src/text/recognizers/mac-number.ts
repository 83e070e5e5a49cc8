import type { RecognizedSpan, Recognizer } from '../../types.ts'
import { standsAlone } from '../characters.ts'

const groupBefore = /(?:^|[^0-9a-z])(?:[0-9a-f]{2}|[0-9a-f]{4})[:.-]$/i
const groupAfter = /^[:.-][0-9a-f]{2}/i

/**
 * Finds MAC addresses (EUI-48 of IEEE 802): six pairs with colons or hyphens, or three fours with
 * dots, as Cisco writes them. The dotted form needs a letter, for it is a number otherwise.
 */
export const macNumberRecognizer: Recognizer = {
  name: 'mac-number',
  entity: 'MAC_NUMBER',
  find(text) {
    const spans: RecognizedSpan[] = []
    const candidates =
      /(?<![0-9a-z])(?:[0-9a-f]{2}([:-])[0-9a-f]{2}\1[0-9a-f]{2}\1[0-9a-f]{2}\1[0-9a-f]{2}\1[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})/gi
    for (let match = candidates.exec(text); match; match = candidates.exec(text)) {
      const start = match.index
      const end = start + match[0].length
      const separator = match[1] ?? '.'
      if (separator === '.' && !/[a-f]/i.test(match[0])) continue
      const before = text.slice(Math.max(0, start - 6), start)
      const after = text.slice(end, end + 3)
      // `mac:` before it is a label; a further pair is a longer number.
      if (before.endsWith(separator) && groupBefore.test(before)) continue
      if (after.startsWith(separator) && groupAfter.test(after)) continue
      if (standsAlone(text, start, end, '')) spans.push({ start, end, score: 0.95 })
    }
    return spans
  },
}
