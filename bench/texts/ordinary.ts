import { joinTexts, type LabelledText } from './labelled-text.ts'
import { createRandom } from './random.ts'

/** Texts of about `length` UTF-16 units: prose, and every fourth piece one with PII. */
export function makeOrdinaryTexts(
  corpus: readonly LabelledText[],
  prose: readonly LabelledText[],
  length: number,
  count: number,
): readonly string[] {
  const random = createRandom(29)
  return Array.from({ length: count }, () => {
    const parts: LabelledText[] = []
    for (let size = 0; size < length; ) {
      const part = random.pick(parts.length % 4 === 1 ? corpus : prose)
      parts.push(part)
      size += part.text.length + 1
    }
    return joinTexts(parts, '\n').text.slice(0, length)
  })
}
