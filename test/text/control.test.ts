import { expect, test } from 'vitest'
import { createAllowList } from '../../src/text/control/allow-list.ts'
import { createDenyList } from '../../src/text/control/deny-list.ts'
import { listEntities } from '../../src/text/control/known-entities.ts'
import { createScoring } from '../../src/text/control/scoring.ts'
import { lookAlikeEntity } from '../../src/text/entities.ts'
import type { Detection, DetectionOptions } from '../../src/types.ts'

function find(start: number, end: number, more: Partial<Detection> = {}): Detection {
  return { entity: 'THING', start, end, score: 0.5, recognizer: 'r', ...more }
}

/** What is left of the finds of words in a text. */
function left(allow: NonNullable<DetectionOptions['allow']>, text: string, ...words: string[]) {
  const found = words.map((word) => find(text.indexOf(word), text.indexOf(word) + word.length))
  return createAllowList(allow)(found, text).map(({ start, end }) => text.slice(start, end))
}

test('an allowed term is meant in its own case, unless it says otherwise', () => {
  expect(left([{ term: 'Acme' }], 'Acme ACME', 'Acme', 'ACME')).toEqual(['ACME'])
  expect(left(['Acme'], 'Acme ACME', 'Acme', 'ACME')).toEqual(['ACME'])
  expect(left([{ term: 'acme', ignoreCase: true }], 'Acme ACME', 'Acme', 'ACME')).toEqual([])
})

test('an allowed pattern is meant for the whole find, each time, on one line or several', () => {
  for (const flags of ['', 'g', 'y', 'm', 'gm']) {
    const pattern = new RegExp('^[a-z]{1,20}$', flags)
    expect(left([pattern], 'abc Abc abd', 'abc', 'Abc', 'abd'), flags).toEqual(['Abc'])
    expect(left([pattern], 'abc\nABC', 'abc\nABC'), flags).toEqual(['abc\nABC'])
  }
  expect(left([/a|abc/], 'xabc', 'xabc', 'abc')).toEqual(['xabc'])
})

test('what lies within an allowed find goes with it, what goes beyond it stays', () => {
  const text = 'Ann Lee of Acme'
  expect(left(['Ann Lee'], text, 'Ann Lee', 'Ann', 'Lee')).toEqual([])
  expect(left(['Ann'], text, 'Ann Lee', 'Ann', 'Lee')).toEqual(['Ann Lee', 'Lee'])
  expect(left(['Ann Lee'], text, 'Ann Lee', 'Lee of Acme')).toEqual(['Lee of Acme'])
})

test('a denied term stands under one entity, in whatever case', () => {
  expect(() => createDenyList({ PROJECT: ['Blue  Heron'], CODE: ['blue heron'] })).toThrow(
    /CODE names at 0 a term of PROJECT/,
  )
  expect(createDenyList({ PROJECT: ['a', 'A'] })('a A')).toHaveLength(2)
})

test('each entity has a threshold of its own, and no score goes over 1', () => {
  const names: string[] = []
  const scoring = createScoring(
    { minimumScore: { THING: 0.6, otherwise: 0.2 }, contextWords: { OTHER: ['card'] } },
    (_place, name) => void names.push(name),
  )
  const found = [
    find(5, 6),
    find(7, 8, { score: 0.6 }),
    find(5, 6, { entity: 'OTHER', score: 0.9 }),
    find(5, 6, { entity: 'THIRD', score: 0.1 }),
  ]
  expect(scoring?.(found, 'card 1 2').map(({ entity, score }) => [entity, score])).toEqual([
    ['THING', 0.6],
    ['OTHER', 1],
  ])
  expect(names).toEqual(['OTHER', 'THING'])
})

test('nobody can choose not to mask look-alikes', () => {
  const known = listEntities([], { deny: { PROJECT: [] } }, ['OWN'])
  expect(known).not.toContain(lookAlikeEntity)
  for (const entity of ['PROJECT', 'OWN', 'EMAIL_ADDRESS']) expect(known).toContain(entity)
})
