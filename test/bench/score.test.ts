import { describe, expect, test } from 'vitest'
import { deriveSpans } from '../../bench/texts/derived-spans.ts'
import { fillTemplate, joinTexts, type LabelledText } from '../../bench/texts/labelled-text.ts'
import { createRandom } from '../../bench/texts/random.ts'
import { slopeOf } from '../../bench/texts/scaling.ts'
import {
  type Counts,
  f2Of,
  overlapOf,
  precisionOf,
  recallOf,
  scoreText,
  sumCounts,
} from '../../bench/texts/score.ts'

const text = (labels: LabelledText['labels']): LabelledText => {
  return { text: ' '.repeat(100), labels, register: 'test' }
}
const person = (start: number, end: number) => ({ entity: 'PERSON', start, end })

describe('the IoU of two spans', () => {
  test.each([
    [person(0, 10), person(0, 10), 1],
    [person(0, 10), person(0, 9), 0.9],
    [person(0, 10), person(1, 11), 9 / 11],
    [person(0, 10), person(10, 20), 0],
    [person(0, 10), person(20, 30), 0],
  ])('%o and %o: %d', (one, other, iou) => {
    expect(overlapOf(one, other)).toBeCloseTo(iou, 12)
    expect(overlapOf(other, one)).toBeCloseTo(iou, 12)
  })
})

describe('a text is scored', () => {
  test('right at an IoU of 0.9, wrong and missed just below', () => {
    const counts: Counts = new Map()
    scoreText(text([person(0, 10)]), [person(0, 9)], counts)
    expect(counts.get('PERSON')).toEqual({ right: 1, wrong: 0, missed: 0 })
    const misses = scoreText(text([person(0, 10)]), [person(0, 8)], counts)
    expect(counts.get('PERSON')).toEqual({ right: 1, wrong: 1, missed: 1 })
    expect(misses.map(({ kind }) => kind)).toEqual(['wrong', 'missed'])
  })

  test('a find of another type is wrong for its type, and the label is missed for its own', () => {
    const counts: Counts = new Map()
    scoreText(text([person(0, 10)]), [{ entity: 'URL', start: 0, end: 10 }], counts)
    expect(counts.get('PERSON')).toEqual({ right: 0, wrong: 0, missed: 1 })
    expect(counts.get('URL')).toEqual({ right: 0, wrong: 1, missed: 0 })
  })

  test('each label and each find counts once, the better pair first', () => {
    const counts: Counts = new Map()
    scoreText(text([person(0, 20)]), [person(0, 19), person(0, 20)], counts)
    expect(counts.get('PERSON')).toEqual({ right: 1, wrong: 1, missed: 0 })
    const twice: Counts = new Map()
    const misses = scoreText(text([person(0, 19), person(0, 20)]), [person(0, 20)], twice)
    expect(twice.get('PERSON')).toEqual({ right: 1, wrong: 0, missed: 1 })
    expect(misses[0]?.span).toEqual(person(0, 19))
  })

  test('a title may be in the find or not, and nothing in between', () => {
    const label = { ...person(4, 14), alsoStart: 0 }
    const score = (start: number) => {
      const counts: Counts = new Map()
      scoreText(text([label]), [person(start, 14)], counts)
      return counts.get('PERSON')?.right
    }
    expect([score(4), score(0), score(2), score(8)]).toEqual([1, 1, 0, 0])
  })

  test('a fax number is a phone number', () => {
    const counts: Counts = new Map()
    const label = { entity: 'PHONE_NUMBER', start: 0, end: 10 }
    scoreText(text([label]), [{ ...label, entity: 'FAX_NUMBER' }], counts)
    expect(counts.get('PHONE_NUMBER')).toEqual({ right: 1, wrong: 0, missed: 0 })
  })
})

test('precision, recall and F2 of counts, and of nothing', () => {
  const counts: Counts = new Map([
    ['URL', { right: 6, wrong: 2, missed: 1 }],
    ['IBAN', { right: 2, wrong: 0, missed: 3 }],
    ['PERSON', { right: 0, wrong: 9, missed: 9 }],
  ])
  const sum = sumCounts(counts, ['URL', 'IBAN', 'US_SSN'])
  expect(sum).toEqual({ right: 8, wrong: 2, missed: 4 })
  expect(precisionOf(sum)).toBeCloseTo(0.8, 12)
  expect(recallOf(sum)).toBeCloseTo(2 / 3, 12)
  // 5TP / (5TP + 4FN + FP)
  expect(f2Of(sum)).toBeCloseTo(40 / (40 + 16 + 2), 12)
  expect(f2Of(sumCounts(counts, ['PERSON']))).toBe(0)
  expect(f2Of({ right: 0, wrong: 0, missed: 4 })).toBe(0)
  expect(f2Of({ right: 0, wrong: 0, missed: 0 })).toBe(1)
})

test('labels stand where the values were put, and move when texts are joined', () => {
  const slots = {
    name: () => ({ text: 'Dr. Ann Lee', entity: 'PERSON', optionalStart: 4 }),
    mail: () => ({ text: 'ann@example.org', entity: 'EMAIL_ADDRESS' }),
    count: () => ({ text: '12' }),
  }
  const one = fillTemplate(
    '{{name}} has {{count}}: {"m":"{{mail}}"}',
    'test',
    slots,
    createRandom(1),
  )
  const both = joinTexts([one, one], '\n')
  expect(one.text).toBe('Dr. Ann Lee has 12: {"m":"ann@example.org"}')
  expect(one.labels[0]).toEqual({ entity: 'PERSON', start: 4, end: 11, alsoStart: 0 })
  expect(both.labels.map(({ start, end }) => both.text.slice(start, end))).toEqual([
    'Ann Lee',
    'ann@example.org',
    'Ann Lee',
    'ann@example.org',
  ])
  expect(both.labels[2]?.alsoStart).toBe(one.text.length + 1)
  expect(() => fillTemplate('{{nobody}}', 'test', slots, createRandom(1))).toThrow('{{nobody}}')
})

describe('spans read from what a redactor made of a text', () => {
  const entities = new Map([
    ['NAME', 'PERSON'],
    ['EMAIL_ADDRESS', 'EMAIL_ADDRESS'],
  ])
  const show = (input: string, output: string) =>
    deriveSpans(input, output, entities).map(({ entity, start, end }) => [
      entity,
      input.slice(start, end),
    ])

  test.each([
    [
      'I am Ann, a@b.org.',
      'I am NAME, EMAIL_ADDRESS.',
      [
        ['PERSON', 'Ann'],
        ['EMAIL_ADDRESS', 'a@b.org'],
      ],
    ],
    ['Ann', 'NAME', [['PERSON', 'Ann']]],
    [
      'Ann Lee says NAME',
      'NAME says NAME',
      [
        ['PERSON', 'Ann Lee'],
        ['PERSON', 'NAME'],
      ],
    ],
    ['set NAME and ask Ann', 'set NAME and ask NAME', [['PERSON', 'Ann']]],
    ['nothing', 'nothing', []],
    [
      'Ann. Ann. Ann.',
      'NAME. NAME. NAME.',
      [
        ['PERSON', 'Ann'],
        ['PERSON', 'Ann'],
        ['PERSON', 'Ann'],
      ],
    ],
  ])('%s', (input, output, spans) => {
    expect(show(input, output)).toEqual(spans)
  })
})

test('the exponent of a power is its power', () => {
  const xs = [1, 2, 4, 8, 16]
  const logs = (power: number) => xs.map((x) => Math.log(3 * x ** power))
  expect(slopeOf(xs.map(Math.log), logs(1))).toBeCloseTo(1, 12)
  expect(slopeOf(xs.map(Math.log), logs(1.5))).toBeCloseTo(1.5, 12)
})
