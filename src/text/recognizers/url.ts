import type { RecognizedSpan, Recognizer } from '../../types.ts'
import { isWordAt } from '../characters.ts'

const trailing = new Set('.,;:!?\'"*_~\u2026')

/**
 * Finds URLs with `http`, `https`, `ftp` or `ftps`, and host names that start with `www.`. Ends
 * before white space, quotes, angle brackets and braces (RFC 3986 allows none of them), and before
 * punctuation that belongs to the sentence, an unmatched closing bracket included.
 */
export const urlRecognizer: Recognizer = {
  name: 'url',
  entity: 'URL',
  find(text) {
    const spans: RecognizedSpan[] = []
    const openings = /(?:https?|ftps?):\/\/[\p{L}\p{N}[]|www\.[\p{L}\p{N}-]{1,63}\.[\p{L}\p{N}]/giu
    for (let match = openings.exec(text); match; match = openings.exec(text)) {
      const start = match.index
      if (isWordAt(text, start - 1)) continue
      const end = urlEnd(text, start)
      spans.push({ start, end, score: 1 })
      openings.lastIndex = end
    }
    return spans
  },
}

const stops =
  /[\s<>"`{}|\\^\u0000-\u001f\u007f\u00ab\u00bb\u201c-\u201f\u3000-\u303f\uff00-\uff0f]/g

function urlEnd(text: string, start: number): number {
  stops.lastIndex = start
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
