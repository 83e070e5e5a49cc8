import type { RecognizedSpan, Recognizer } from '../../types.ts'

/** Words that open a sentence or a phrase and are capitalised only for that. */
const noNames = new Set(
  (
    'The A An At In On From For By With To And But Or Our My Your Their His Her Its This That Contact ' +
    'Dear Inc Corp Ltd LLC I We He She They You It Is Was At As If When While Join Meet Visit See'
  ).split(' '),
)
const maximumWords = 5
const maximumWordLength = 40
// A full stop after more than two characters ends a sentence or another company.
const nameWord = /^(?:\p{Lu}[\p{L}\p{N}.'\u2019-]*[\p{L}\p{N}]|\p{Lu}\p{L}?\.?|\p{N}\p{L}+)$/u
const wordBreaks = new Set(' \t\r\n\u00a0"(),;:/[]<>{}\u201c\u201d')
const connectors = new Set(['&', 'and', 'of', 'de', 'und'])

/**
 * Finds organisations by their legal form: up to five capitalised words before `Inc`, `Corp`,
 * `Ltd`, `LLC`, `GmbH` and the like, joined by `&`, `and` or `of` where need be. A full stop at the
 * end is left to the sentence.
 */
export const organizationRecognizer: Recognizer = {
  name: 'organization',
  entity: 'ORGANIZATION',
  find(text) {
    const spans: RecognizedSpan[] = []
    const forms =
      /(,?) (?:Incorporated|Inc|Corporation|Corp|Limited|Ltd|LLC|LLP|PLC|plc|GmbH|AG|KG|NV|BV|SARL|SAS|Oyj?|Pty|S\.A|S\.p\.A|B\.V|N\.V)(?![\p{L}\p{N}_])/gu
    for (let match = forms.exec(text); match; match = forms.exec(text)) {
      const end = match.index + match[0].length
      const start = nameStart(text, match.index)
      if (start !== -1) spans.push({ start, end, score: 0.85 })
    }
    return spans
  },
}

/** Where the capitalised words start that end at `end`; -1 if there is none. */
function nameStart(text: string, end: number): number {
  let start = -1
  let index = end
  for (let words = 0; words < maximumWords; words++) {
    const wordStart = startOfWord(text, index)
    const word = text.slice(wordStart, index)
    if (word.length > maximumWordLength || noNames.has(word) || !nameWord.test(word)) return start
    start = wordStart
    if (text[start - 1] !== ' ') return start
    index = start - 1
    const connectorStart = startOfWord(text, index)
    if (connectors.has(text.slice(connectorStart, index)) && text[connectorStart - 1] === ' ') {
      index = connectorStart - 1
    }
  }
  return start
}

function startOfWord(text: string, end: number): number {
  let index = end
  while (index > 0 && end - index <= maximumWordLength && !wordBreaks.has(text.charAt(index - 1))) {
    index--
  }
  while (index < end && "'\u2018\u2019".includes(text.charAt(index))) index++
  return index
}
