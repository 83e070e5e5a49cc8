import { expect, test } from 'vitest'
import { readFinds } from '../../../src/text/names/finds.ts'
import { labels } from '../../../src/text/names/labels.ts'
import { loadLexicon } from '../../../src/text/names/lexicon.ts'
import { markPhrases } from '../../../src/text/names/phrases.ts'
import { splitWords } from '../../../src/text/names/split-words.ts'
import { createWords } from '../../../src/text/names/words.ts'

const letters: Readonly<Record<string, number>> = {
  '.': labels.none,
  P: labels.personStart,
  p: labels.personInside,
  O: labels.organizationStart,
  o: labels.organizationInside,
  L: labels.placeStart,
  l: labels.placeInside,
  N: labels.nationality,
}

/** What is found where the tagger labels the words so, a letter each; `?`: with no confidence. */
function read(text: string, marks: string): string[] {
  const lexicon = loadLexicon()
  const words = createWords(text.length + 2)
  splitWords(text, [], lexicon, words)
  markPhrases(text, lexicon, words)
  const unsure = marks.endsWith('?')
  const given = [...marks.replace('?', '')].map((letter) => letters[letter] as number)
  expect(words.count).toBe(given.length)
  const own = new Uint8Array(words.count + 2)
  own.set(given)
  const confidences = new Float32Array(words.count + 2).fill(unsure ? -20 : 20)
  // An offset of nothing and a slope of one, for each kind.
  const finds = readFinds(text, words, own, confidences, [0, 1, 0, 1, 0, 1, 0, 1])
  return finds.map(({ entity, start, end }) => `${entity} ${text.slice(start, end)}`)
}

test.each([
  ['Weber, Anna called', 'Pp.', ['PERSON Weber, Anna']],
  ['Anna Weber, Tom called', 'Ppp.', ['PERSON Anna Weber', 'PERSON Tom']],
  ['Weber,Anna called', 'Pp.', ['PERSON Weber', 'PERSON Anna']],
  ['Weber;Anna', 'Pp', ['PERSON Weber', 'PERSON Anna']],
  ['Anna Weber', 'PP', ['PERSON Anna Weber']],
  ['Anna Oslo came', 'PL.', ['PERSON Anna Oslo']],
  ['Anna New York', 'PLl', ['PERSON Anna', 'ADDRESS New York']],
  ['anna oslo', 'PL', ['PERSON anna', 'ADDRESS oslo']],
  ['Weber J. won', 'Pp.', ['PERSON Weber J.']],
  ['by Weber, MD', '..P', []],
  ['the U.S. said', '.Ll.', ['ADDRESS U.S.']],
  ['the U.N. said', '.Oo.', ['ORGANIZATION U.N.']],
  ['Anna van der Berg', 'P..P', ['PERSON Anna van der Berg']],
  ['Anna van der Pas came', 'P....', ['PERSON Anna van der Pas']],
  ['Anna van der Pas came', 'Ppp..', ['PERSON Anna van der Pas']],
  ['Anna van der Pas came', 'P..L.', ['PERSON Anna van der Pas']],
  ['Anna de Oslo came', 'P.L.', ['PERSON Anna', 'ADDRESS Oslo']],
  ['Anna Pas came', 'P..', ['PERSON Anna']],
  ['Anna met Berg', 'P.P', ['PERSON Anna', 'PERSON Berg']],
  ['Anna berg', 'PP', ['PERSON Anna', 'PERSON berg']],
  ['Dr Anna Weber', 'Ppp', ['PERSON Anna Weber']],
  ['Dr. Anna Weber', 'Ppp', ['PERSON Anna Weber']],
  ['to okafor', 'Pp', ['PERSON okafor']],
  ['mark weber said', 'Pp.', ['PERSON mark weber']],
  ['okafor weber', 'Pp', ['PERSON okafor weber']],
  ['Anna okafor', 'Pp', ['PERSON Anna okafor']],
  ['so ali is', '.P.', ['PERSON ali']],
  ['so Li is', '.P.', ['PERSON Li']],
  ['To Okafor', 'Pp', ['PERSON To Okafor']],
  ['MD Okafor', 'Pp', ['PERSON MD Okafor']],
  ['bo okafor', 'Pp', ['PERSON bo okafor']],
  ['J. won', 'P.', []],
  ['Sammy Davis Jr, and co', 'Ppp..', ['PERSON Sammy Davis Jr']],
  ['with Sammy Davis Jr. Then', '.Ppp.', ['PERSON Sammy Davis Jr.']],
  ['Anna Weber. so it is', 'Pp...', ['PERSON Anna Weber']],
  ['Anna Weber the', 'Ppp', ['PERSON Anna Weber']],
  ['so X it is', '.P..', []],
  ['so li is', '.P.', []],
  ['J. R. Tolkien wrote', '..P.', ['PERSON J. R. Tolkien']],
  ['Sammy Davis Jr. and co', 'Ppp..', ['PERSON Sammy Davis Jr.']],
  ['Acme Inc. said so', 'Oo..', ['ORGANIZATION Acme Inc.']],
  ['at Acme Inc. Then', '.Oo.', ['ORGANIZATION Acme Inc']],
  ['Ltd is a form', 'O...', []],
  ['by Tidewater Ltd here', '..O.', ['ORGANIZATION Tidewater Ltd']],
  ['the Street was', '.L.', []],
  ['in Porto today', '.L.', ['ADDRESS Porto']],
  ['a Dutch firm', '.N.', ['NATIONALITY Dutch']],
  ['Anna Weber', 'Pp?', []],
])('%s, labelled %s', (text, marks, expected) => {
  expect(read(text, marks)).toEqual(expected)
})

test('a name of more words than names have falls into several', () => {
  const text = 'Ann Bob Cid Dan Eve Fay Gil Hal Ian Joe Kim Lee'
  const found = read(text, 'Pppppppppppp')
  expect(found.length).toBeGreaterThan(1)
  expect(found.map((find) => find.slice(7)).join(' ')).toBe(text)
})
