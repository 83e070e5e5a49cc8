import { describe, expect, it } from 'vitest'
import { MaskingError } from '../../src/errors.ts'
import type { Detection } from '../../src/text/recognize.ts'
import { createTextSearch } from '../../src/text/text-search.ts'
import type { RecognizedSpan, Recognizer } from '../../src/types.ts'

const text = 'secret 😀 text'

function fixed(name: string, spans: unknown, entity = 'THING'): Recognizer {
  return { name, entity, find: () => spans as RecognizedSpan[] }
}

function search(recognizers: readonly Recognizer[], input = text) {
  return createTextSearch({ recognizers }).open()(input)
}

function detect(recognizers: readonly Recognizer[], input = text): readonly Detection[] {
  const answer = search(recognizers, input)
  if (answer instanceof Promise) throw new Error('expected a synchronous answer')
  return answer
}

function failure(act: () => unknown): MaskingError {
  try {
    act()
  } catch (error) {
    if (error instanceof MaskingError) return error
    throw error
  }
  throw new Error('expected a failure')
}

describe('the built-in recognisers together', () => {
  it('find what the contract finds', () => {
    const value =
      'John Doe, residing at 123 Maple Street, Apt 456, Springfield, owns a device with MAC address 00:1A:2B:3C:4D:5E, works at Acme Corp, and frequently visits https://www.example.com.'
    const finds = detect([], value)
    expect(finds.map(({ entity, start, end }) => [value.slice(start, end), entity])).toEqual([
      ['John Doe', 'PERSON'],
      ['123 Maple Street, Apt 456', 'ADDRESS'],
      ['Springfield', 'ADDRESS'],
      ['00:1A:2B:3C:4D:5E', 'MAC_NUMBER'],
      ['Acme Corp', 'ORGANIZATION'],
      ['https://www.example.com', 'URL'],
    ])
  })

  it.each([
    'The build is green and the tests pass.',
    'Released 2.14.0 on 2024-11-22T10:20:30.123456Z; took 12.5 s, 1,234,567 rows, 99.95 %.',
    'id 550e8400-e29b-41d4-a716-446655440000 sha d41d8cd98f00b204e9800998ecf8427e',
    'commit 9fceb02d0ae598e95dc970b74767f19372d61af8, order #1234567890123, total $1,299.00',
    'at 37.774929,-122.419416 or +37.774929 -122.419416; build 1.2.3.4.5',
    '',
  ])('find nothing in %j', (value) => expect(detect([], value)).toEqual([]))

  it('leave parts of a longer find to it', () => {
    const value = 'https://john@example.com/192.168.0.1'
    expect(detect([], value).map(({ entity }) => entity)).toEqual(['URL'])
  })
})

describe('recognisers of the host', () => {
  it('answers sorted finds with entity, score and recogniser', () => {
    const recognizers = [
      fixed('late', [{ start: 7, end: 9, score: 7, entity: 'OTHER_1' }]),
      fixed('early', [
        { start: 0, end: 6, score: -1 },
        { start: 6, end: 7 },
      ]),
    ]
    expect(detect(recognizers)).toEqual([
      { entity: 'THING', start: 0, end: 6, score: 0, recognizer: 'early' },
      { entity: 'THING', start: 6, end: 7, score: 1, recognizer: 'early' },
      { entity: 'OTHER_1', start: 7, end: 9, score: 1, recognizer: 'late' },
    ])
  })

  it.each([
    ['the longest', [{ start: 0, end: 3, score: 1 }], [{ start: 2, end: 6, score: 0.1 }], ['b']],
    [
      'then the surest',
      [{ start: 0, end: 3, score: 0.4 }],
      [{ start: 1, end: 4, score: 0.5 }],
      ['b'],
    ],
    ['then the first in front', [{ start: 1, end: 4 }], [{ start: 0, end: 3 }], ['a']],
    ['one within another', [{ start: 2, end: 3 }], [{ start: 0, end: 6 }], ['b']],
    ['both when they only touch', [{ start: 0, end: 3 }], [{ start: 3, end: 6 }], ['a', 'b']],
  ])('keeps %s', (_, one, other, expected) => {
    const kept = detect([fixed('a', one), fixed('b', other)])
    expect(kept.map(({ recognizer }) => recognizer)).toEqual(expected)
  })

  it('lets a later recogniser of the same name replace an earlier one', () => {
    const own = fixed('email', [{ start: 0, end: 6 }], 'OWN')
    expect(detect([own], 'a@b.co').map(({ entity }) => entity)).toEqual(['OWN'])
  })

  it('waits for promises only if there are some', async () => {
    const slow: Recognizer = {
      name: 'slow',
      entity: 'SLOW',
      find: async () => [{ start: 0, end: 6 }],
    }
    const answer = search([slow, fixed('fast', [{ start: 10, end: 14 }])])
    expect(answer).toBeInstanceOf(Promise)
    expect((await answer).map(({ entity }) => entity)).toEqual(['SLOW', 'THING'])
  })

  it('calls find on the recogniser', () => {
    const recognizer = {
      name: 'stateful',
      entity: 'THING',
      length: 3,
      find() {
        return [{ start: 0, end: this.length }]
      },
    }
    expect(detect([recognizer])[0]?.end).toBe(3)
  })

  it.each([
    [{ start: -1, end: 2 }],
    [{ start: 2, end: 2 }],
    [{ start: 3, end: 2 }],
    [{ start: 0, end: 15 }],
    [{ start: 0.5, end: 2 }],
    [{ start: Number.NaN, end: 2 }],
    [{ start: '0', end: 2 }],
    [{ start: 8, end: 10 }],
    [{ start: 0, end: 8 }],
    [{ start: 0, end: 2, entity: 'lower' }],
    [null],
    'no array',
    undefined,
  ])('refuses the answer %j', (spans) => {
    const error = failure(() => detect([fixed('broken', spans)]))
    expect(error.code).toBe('internal_error')
    expect(error.message).toContain('"broken"')
    expect(error.message).not.toContain('secret')
  })

  it('wraps what a recogniser throws', () => {
    const cause = new Error(text)
    const broken: Recognizer = {
      name: 'broken',
      entity: 'THING',
      find: () => {
        throw cause
      },
    }
    const rejecting: Recognizer = { ...fixed('other', []), find: () => Promise.reject(cause) }
    // The rejection of the first must not stay unhandled when the second throws.
    const error = failure(() => search([rejecting, broken]))
    expect(error).toMatchObject({ code: 'internal_error', message: 'recognizer "broken" failed' })
    expect(error.cause).toMatchObject({ message: 'withheld, because it may quote a value' })
  })

  it('wraps what a recogniser rejects with, and a bad answer of a promise', async () => {
    const cause = new Error(text)
    const rejecting: Recognizer = { ...fixed('slow', []), find: () => Promise.reject(cause) }
    await expect(search([rejecting])).rejects.toMatchObject({
      code: 'internal_error',
      message: 'recognizer "slow" failed',
      cause: { message: 'withheld, because it may quote a value' },
    })
    const wrong: Recognizer = { ...fixed('slow', []), find: async () => [{ start: 0, end: 99 }] }
    await expect(search([wrong])).rejects.toBeInstanceOf(MaskingError)
  })

  it.each([
    [{ ...fixed('', []) }, 'has no name'],
    [{ ...fixed('own', []), name: 1 }, 'has no name'],
    [null, 'has no name'],
    [fixed('own', [], 'lower'), 'recognizer "own": entity'],
    [fixed('own', [], ''), 'recognizer "own": entity'],
    [{ ...fixed('own', []), find: /a/ }, 'recognizer "own": find'],
  ])('refuses the recogniser %j', (recognizer, message) => {
    const error = failure(() =>
      createTextSearch({ recognizers: [recognizer as unknown as Recognizer] }),
    )
    expect(error.code).toBe('invalid_options')
    expect(error.message).toContain(message)
  })
})

describe('hostile text of 64 KB', () => {
  const size = 65_536
  const fill = (part: string) => part.repeat(Math.ceil(size / part.length)).slice(0, size)
  // Results are asserted, not times; anything that is not linear shows as a test that hangs.
  it.each(
    [
      ...[
        '0',
        '4',
        '.',
        '@',
        ' ',
        '[',
        '(',
        'a',
        'A',
        ':',
        '-',
        '+',
        '<',
        '\ud800',
        'é',
        '1.',
        '1 ',
        '1-',
      ],
      ...[
        '4111 ',
        'a@',
        'a.',
        '0:',
        '::',
        '+1',
        '(1',
        'http://(',
        'www..',
        'A ',
        'Inc ',
        '1 A ',
        'DE89 ',
      ],
      ...['John ', '. Mr ', '123-45-', '@a.', '1.1.', 'aa:', 'x{Person '],
    ].map((part) => [part]),
  )('%j repeated holds nothing', (part) => {
    // What reads like a list of names may be one; it only has to end.
    const nameLike = new Set(['John ', 'x{Person '])
    expect(detect([], fill(part))).toEqual(nameLike.has(part) ? expect.any(Array) : [])
  })

  it.each([
    ['a@b.co ', 9362, 'EMAIL_ADDRESS'],
    ['4111111111111111 ', 3855, 'CREDIT_CARD'],
    ['1.1.1.1 ', 8192, 'IP_ADDRESS'],
    ['www.a.b ', 8192, 'URL'],
    ['1 A St, ', 8192, 'ADDRESS'],
  ])('%j repeated holds all of them', (part, count, entity) => {
    const finds = detect([], fill(part))
    expect(new Set(finds.map((find) => find.entity))).toEqual(new Set([entity]))
    expect(finds.length).toBe(count)
  })
})
