import type { RecognizedSpan, Recognizer } from '../../types.ts'
import { hasContext, standsAlone } from '../characters.ts'

const contextWords =
  /(?:^|[^a-z])(?:ssn|ss#|social[ -]security|social[ -]insurance|tax(?:payer)?[ -]id)(?![a-z])/i

/**
 * Finds US social security numbers: area, group and serial as the Social Security Administration
 * gives them out (no area 000, 666 or from 900, no group 00, no serial 0000), parted by hyphens or
 * spaces. Nine bare digits need words such as `SSN` or `social security` before them.
 */
export const usSsnRecognizer: Recognizer = {
  name: 'us-ssn',
  entity: 'US_SSN',
  find(text) {
    const spans: RecognizedSpan[] = []
    const candidates = /(\d{3})([ -]?)(\d{2})\2(\d{4})/g
    for (let match = candidates.exec(text); match; match = candidates.exec(text)) {
      const [value, area = '', separator = '', group = '', serial = ''] = match
      const start = match.index
      const end = start + value.length
      const valid =
        area !== '000' && area !== '666' && area < '900' && group !== '00' && serial !== '0000'
      if (!valid || !standsAlone(text, start, end, '.-,:/+')) continue
      if (separator === '' && !hasContext(text, start, contextWords)) continue
      // Spaces also part the figures of a table, so a further figure beside them counts.
      if (separator === ' ' && (digitBeside(text, start - 2) || digitBeside(text, end + 1))) {
        continue
      }
      spans.push({ start, end, score: separator === '' ? 0.8 : 0.95 })
    }
    return spans
  },
}

function digitBeside(text: string, index: number): boolean {
  return /^\d$/.test(text.charAt(index))
}
