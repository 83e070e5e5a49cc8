import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resolveOverlaps } from '../../src/text/overlaps.ts'
import type { Detection } from '../../src/types.ts'

function find(start: number, end: number, more: Partial<Detection> = {}): Detection {
  return { entity: 'THING', start, end, score: 1, recognizer: 'r', ...more }
}

const text = 'John Doe of Acme Corp, 12'

function spans(found: readonly Detection[], denied: readonly Detection[] = [], kept?: string) {
  const isKept = kept === undefined ? undefined : (entity: string) => entity === kept
  return resolveOverlaps(text, found, denied, isKept).map(({ start, end, recognizer }) => [
    text.slice(start, end),
    recognizer,
  ])
}

describe('finds that overlap', () => {
  it.each([
    ['the longest', [find(0, 6, { recognizer: 'a' }), find(5, 12, { recognizer: 'b' })], ['b']],
    [
      'the surer of equals',
      [find(0, 4, { recognizer: 'a', score: 0.4 }), find(2, 6, { recognizer: 'b', score: 0.5 })],
      ['b'],
    ],
    ['the one in front', [find(2, 6, { recognizer: 'a' }), find(0, 4, { recognizer: 'b' })], ['a']],
    [
      'both that touch',
      [find(4, 6, { recognizer: 'a' }), find(0, 4, { recognizer: 'b' })],
      ['b', 'a'],
    ],
  ])('leave %s', (_, found, expected) => {
    expect(spans(found).map(([, recognizer]) => recognizer)).toEqual(expected)
  })

  it('are answered as they are when there is nothing to settle', () => {
    const found = [find(0, 4), find(4, 8)]
    expect(resolveOverlaps(text, found, [], undefined)).toBe(found)
  })
})

describe('terms of the deny list', () => {
  const denied = (start: number, end: number) => find(start, end, { recognizer: 'deny-list' })

  it('go when a longer find hides them', () => {
    expect(spans([find(0, 8)], [denied(5, 8)])).toEqual([['John Doe', 'r']])
  })

  it('take the place of a find of the same stretch', () => {
    expect(spans([find(0, 8)], [denied(0, 8)])).toEqual([['John Doe', 'deny-list']])
  })

  it('stand in a find that will be left alone, which goes', () => {
    expect(spans([find(0, 8)], [denied(5, 8)], 'THING')).toEqual([['Doe', 'deny-list']])
  })

  it('cut what they overlap, without white space and signs alone', () => {
    expect(spans([find(0, 16)], [denied(12, 21)])).toEqual([
      ['John Doe of', 'r'],
      ['Acme Corp', 'deny-list'],
    ])
    expect(spans([find(17, 23)], [denied(12, 21)])).toEqual([['Acme Corp', 'deny-list']])
  })
})

describe('for any finds', () => {
  const length = 40
  const anyText = fc.string({
    unit: fc.constantFrom('a', ' ', '1', '-'),
    minLength: length,
    maxLength: length,
  })
  const anyFind = fc
    .tuple(
      fc.nat(length - 1),
      fc.integer({ min: 1, max: 12 }),
      fc.nat(3),
      fc.constantFrom('A', 'B'),
    )
    .map(([start, size, score, entity]) => {
      return find(start, Math.min(length, start + size), { score: score / 3, entity })
    })
  const terms = fc.array(anyFind, { maxLength: 4 }).map((list) =>
    resolveOverlaps(
      '-'.repeat(length),
      list.map((one) => ({ ...one, recognizer: 'deny-list' })),
      [],
      undefined,
    ),
  )
  const lists = fc.array(anyFind, { maxLength: 10 })
  const covers = (finds: readonly Detection[], index: number) =>
    finds.some(({ start, end }) => start <= index && index < end)

  it('the answer is sorted and nothing in it overlaps', () => {
    fc.assert(
      fc.property(anyText, lists, terms, fc.boolean(), (sample, found, denied, keep) => {
        const isKept = keep ? (entity: string) => entity === 'A' : undefined
        const settled = resolveOverlaps(sample, found, denied, isKept)
        settled.forEach(({ start, end }, index) => {
          expect(start).toBeLessThan(end)
          expect(start).toBeGreaterThanOrEqual(settled[index - 1]?.end ?? 0)
        })
      }),
    )
  })

  it('what goes overlaps something at least as long, which stays', () => {
    fc.assert(
      fc.property(anyText, lists, (sample, found) => {
        const settled = resolveOverlaps(sample, found, [], undefined)
        for (const one of found) {
          const isThere = settled.some(
            (stays) =>
              stays.start < one.end &&
              one.start < stays.end &&
              stays.end - stays.start >= one.end - one.start,
          )
          expect(isThere).toBe(true)
        }
      }),
    )
  })

  it('every term is covered by what will be masked, and uncovers no letter or digit', () => {
    fc.assert(
      fc.property(anyText, lists, terms, fc.boolean(), (sample, found, denied, keep) => {
        const isKept = (entity: string) => keep && entity === 'A'
        const isMasked = (one: Detection) => one.recognizer === 'deny-list' || !isKept(one.entity)
        const before = resolveOverlaps(sample, found, [], undefined).filter(isMasked)
        const after = resolveOverlaps(sample, found, denied, isKept).filter(isMasked)
        for (let index = 0; index < length; index++) {
          const mattered =
            covers(denied, index) || (covers(before, index) && /\w/.test(sample.charAt(index)))
          if (mattered) expect(covers(after, index)).toBe(true)
        }
      }),
    )
  })
})

it('a term that begins with white space stays covered where the find that hid it is cut', () => {
  const text = 'Ann Lee  me x'
  const terms = [find(0, 7, { recognizer: 'deny' }), find(7, 9)]
  const settled = resolveOverlaps(text, [find(4, 11, { recognizer: 'f' })], terms, undefined)
  expect(settled.map(({ start, end }) => text.slice(start, end))).toEqual(['Ann Lee', '  me'])
})

it('signs that are on the deny list stay covered where all else of the find that hid them is taken', () => {
  const signs = 'Ann Lee # @ x'
  const terms = [find(0, 7, { recognizer: 'deny' }), find(8, 9), find(10, 11)]
  const settled = resolveOverlaps(signs, [find(4, 11, { recognizer: 'f' })], terms, undefined)
  expect(settled.map(({ start, end }) => signs.slice(start, end))).toEqual(['Ann Lee', '# @'])
})
