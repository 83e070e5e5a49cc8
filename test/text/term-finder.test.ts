import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTermFinder } from '../../src/text/control/term-finder.ts'

function search(terms: readonly string[], text: string, from = 0, to = text.length): string[] {
  const find = createTermFinder(terms.map((term) => [term, term] as const))
  return find(text, from, to).map(({ start, end, value }) => `${text.slice(start, end)}=${value}`)
}

describe('createTermFinder', () => {
  it.each([
    ['whole words only', ['art'], 'Art, party, art_1, ART.', ['Art=art', 'ART=art']],
    [
      'any white space',
      ['Blue Heron'],
      'blue\n  heron, blueheron, blue-heron',
      ['blue\n  heron=Blue Heron'],
    ],
    ['the longest', ['Ann', 'Ann Lee'], 'Ann Lee and Ann', ['Ann Lee=Ann Lee', 'Ann=Ann']],
    ['back to a shorter one', ['Ann', 'Ann Lee Roy'], 'Ann Lee', ['Ann=Ann']],
    ['signs', ['C++', '#9'], 'C++ #9 C+ #90', ['C++=C++', '#9=#9']],
    ['scripts without cases', ['田中'], '私は田中です', ['田中=田中']],
    ['letters beyond ASCII', ['ÉCOLE'], 'école écoles', ['école=ÉCOLE']],
    ['pairs', ['😀 a'], 'x😀 A', ['😀 A=😀 a']],
    ['nothing', [], 'text', []],
  ])('finds %s', (_, terms, text, expected) => expect(search(terms, text)).toEqual(expected))

  it('takes no part of a word at the ends of a stretch', () => {
    const text = 'subclass class classic'
    expect(search(['class'], text, 3, text.length)).toEqual(['class=class'])
    expect(search(['class'], text, 0, 20)).toEqual(['class=class'])
    expect(search(['class'], text, 9, 13)).toEqual([])
  })

  it('finds what a search at every place finds', () => {
    const piece = fc.constantFrom('a', 'B', 'ab', ' ', '-', '  ')
    const sample = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))
    const term = fc
      .array(piece, { minLength: 1, maxLength: 4 })
      .map((pieces) => pieces.join('').trim())
    fc.assert(
      fc.property(sample, fc.array(term.filter((one) => one !== '')), (text, terms) => {
        expect(search(terms, text).map((one) => one.split('=')[0])).toEqual(
          searchSlowly(terms, text),
        )
      }),
    )
  })

  it('knows 10,000 terms from their parts', () => {
    const terms = Array.from({ length: 10_000 }, (_, index) => `Project ${index} x`)
    expect(search(terms, 'project 9999 X, project 77, project 10000 x')).toEqual([
      'project 9999 X=Project 9999 x',
    ])
  })
})

/** Tries each term at each place with a regular expression of its own. */
function searchSlowly(terms: readonly string[], text: string): string[] {
  const patterns = terms.map((term) => {
    const source = term.replace(/-/g, '\\-').replace(/\s+/g, '\\s+')
    return new RegExp(`(?<!\\w(?=\\w))${source}(?<!\\w(?=\\w))`, 'iy')
  })
  const found: string[] = []
  for (let index = 0; index < text.length; ) {
    const matches = patterns.map((pattern) => {
      pattern.lastIndex = index
      return pattern.exec(text)?.[0] ?? ''
    })
    const longest = matches.reduce((one, other) => (other.length > one.length ? other : one), '')
    if (longest !== '') found.push(longest)
    index += longest.length || 1
  }
  return found
}
