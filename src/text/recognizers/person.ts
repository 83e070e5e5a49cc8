import type { RecognizedSpan, Recognizer } from '../../types.ts'
import { isWordAt } from '../characters.ts'
import { givenNames } from '../given-names.ts'

/** Capitalised words that follow a given name without being a part of the person's name. */
const noSurnames = new Set(
  (
    'Street Road Avenue Lane Drive Boulevard Square Park Bridge Airport Station Hospital School ' +
    'College University Church Institute Museum Foundation Award Prize Act Inc Corp Ltd LLC GmbH ' +
    'The A An And Or But If In On At By To For From Of With Is Was Has I He She We They You It My ' +
    'Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May ' +
    'June July August September October November December Email Phone Address Id Ok'
  ).split(' '),
)
const introduction =
  /(?:\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.? |\b[Mm]y name(?: is|['\u2019]s) |\b[Mm]y full name is )$/
// The longest that `introduction` can match.
const introductionLength = 20

/**
 * Finds names of people, with precision before completeness: a common given name and the
 * capitalised words after it, capitalised words after a title such as `Dr.` (the title stays), and
 * what follows `my name is`.
 */
export const personRecognizer: Recognizer = {
  name: 'person',
  entity: 'PERSON',
  find(text) {
    const spans: RecognizedSpan[] = []
    const capitalised = /\p{Lu}[\p{L}\p{M}'\u2019-]{0,40}/gu
    for (let match = capitalised.exec(text); match; match = capitalised.exec(text)) {
      const start = match.index
      const word = match[0]
      const firstEnd = nameEnd(text, start, word)
      if (firstEnd === -1) continue
      const before = text.slice(Math.max(0, start - introductionLength), start)
      const introduced = before.endsWith(' ') && introduction.test(before)
      if (!introduced && !isGivenName(word)) continue
      const end = surnameEnd(text, firstEnd)
      // A given name alone is not enough: `John` may be a toilet and `Paul` a saint.
      if (!introduced && end === firstEnd) continue
      spans.push({ start, end, score: introduced ? 0.9 : 0.85 })
      capitalised.lastIndex = end
    }
    return spans
  },
}

function isGivenName(word: string): boolean {
  return givenNames.has(word) || givenNames.has(word.slice(0, word.indexOf('-')))
}

/** Where a capitalised word of a name ends; -1 if it is none. */
function nameEnd(text: string, start: number, word: string): number {
  const name = word.replace(/(?:['\u2019]s)?['\u2019-]{0,3}$/, '')
  const end = start + name.length
  if (name === '' || noSurnames.has(name) || isWordAt(text, start - 1)) return -1
  return isWordAt(text, end) ? -1 : end
}

const nextWord =
  / (?:(?:van|von|de|del|della|der|den|di|da|dos|la|le|bin|al|el) ){0,2}(\p{Lu}[\p{L}\p{M}'\u2019-]{0,40})/uy
const initial = / \p{Lu}\.(?= \p{Lu})/uy

/** Where the name ends whose first word ends at `end`: up to three words and initials more. */
function surnameEnd(text: string, end: number): number {
  let index = end
  for (let words = 0; words < 3; words++) {
    initial.lastIndex = index
    nextWord.lastIndex = index
    const middle = initial.exec(text)
    if (middle) {
      nextWord.lastIndex = index + middle[0].length
    }
    const match = nextWord.exec(text)
    const word = match?.[1] ?? ''
    if (match === null || word === '') return index
    const start = nextWord.lastIndex - word.length
    const wordEnd = nameEnd(text, start, word)
    if (wordEnd === -1) return index
    index = wordEnd
    if (wordEnd - start < word.length) return index
  }
  return index
}
