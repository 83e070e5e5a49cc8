import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CustomEntity, findCustom } from '../../src/api/text-service/find-custom.ts'

const named = (...originals: readonly string[]): CustomEntity[] =>
  originals.map((original) => ({ original, placeholder: `<${original}>` }))

/** What a backtracking search would find, however long that takes. */
function findSlowly(text: string, entities: readonly CustomEntity[]): unknown[] {
  const ranked = entities.toSorted((one, other) => other.original.length - one.original.length)
  const pattern = new RegExp(ranked.map(({ original }) => `(${original})`).join('|'), 'giu')
  return [...text.matchAll(pattern)].map((match) => {
    const which = match.slice(1).findIndex((group) => group !== undefined)
    const { placeholder } = ranked[which] as CustomEntity
    return { start: match.index, end: match.index + match[0].length, placeholder }
  })
}

test('finds what a regular expression would, the longest at each place first', () => {
  const letters = fc.constantFrom(...'aAbBsSkKςΣσéÉ𐐀𐐨ſK1 ')
  const word = fc.string({ unit: letters, minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(
      fc.string({ unit: letters, maxLength: 60 }),
      fc.uniqueArray(word, { maxLength: 8, selector: (one) => one.toUpperCase().toLowerCase() }),
      (text, originals) => {
        const entities = named(...originals)
        const expected = originals.length === 0 ? [] : findSlowly(text, entities)
        expect(findCustom(text, entities)).toEqual(expected)
      },
    ),
    { numRuns: 500 },
  )
})

test('finds one that overlaps itself once, and one with signs as it is written', () => {
  expect(findCustom('aaaa (x+', named('aaa', '(X+'))).toEqual([
    { start: 0, end: 3, placeholder: '<aaa>' },
    { start: 5, end: 8, placeholder: '<(X+>' },
  ])
})

test('one character stands for one: an entity is no longer than what it replaces', () => {
  expect(findCustom('STRASSE Straße', named('straße'))).toEqual([
    { start: 8, end: 14, placeholder: '<straße>' },
  ])
  expect(findCustom('anything', named(''))).toEqual([])
})

test('looks at each character of a hostile text a few times, however the entities repeat it', () => {
  const originals = Array.from({ length: 50 }, (_, index) => `${'a'.repeat(199 - index)}b`)
  const text = `${'a'.repeat(200_000)}b`
  // A search that begins anew at each place takes 2,000,000,000 steps.
  expect(findCustom(text, named(...originals))).toEqual([
    { start: 199_801, end: 200_001, placeholder: `<${originals[0]}>` },
  ])
})
