import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Detection } from '../../src/text/recognize.ts'
import { createTextSearch } from '../../src/text/text-search.ts'
import { unmasksFaithfully, withLookAlikes } from '../../src/text/wrappers/look-alikes.ts'
import {
  assembleText,
  findWrappedTokens,
  type Wrapper,
} from '../../src/text/wrappers/wrapped-tokens.ts'

const recognize = createTextSearch({}).open()

interface Masking {
  readonly masked: string
  readonly plan: readonly Detection[]
  readonly restored: string
  readonly faithful: boolean
}

/** Masks and unmasks with fake tokens, which `tokenOf` makes from the number of the find. */
function roundTrip(
  text: string,
  detections: readonly Detection[],
  wrapperOf: (entity: string) => Wrapper,
  wrappers: readonly Wrapper[],
  tokenOf: (index: number) => string,
): Masking {
  const plan = withLookAlikes(text, detections, { wrapperOf, wrappers })
  const values = new Map<string, string>()
  const insertions = plan.map(({ start, end, entity }, index) => {
    const token = tokenOf(index)
    values.set(token, text.slice(start, end))
    return { start, end, token, ...wrapperOf(entity) }
  })
  const pieces = insertions.map(({ start, end, prefix, token, suffix }) => {
    return { start, end, text: prefix + token + suffix }
  })
  const masked = assembleText(text, pieces)
  const restored = assembleText(
    masked,
    findWrappedTokens(masked, wrappers).map(({ start, end, tokenStart, tokenEnd }) => {
      const value = values.get(masked.slice(tokenStart, tokenEnd))
      // A stranger: what unmasking would refuse or restore wrongly.
      return { start, end, text: value ?? '\u0000STRANGER' }
    }),
  )
  return { masked, plan, restored, faithful: unmasksFaithfully(text, insertions, wrappers) }
}

const tagOf = (entity: string): Wrapper => ({ prefix: `<${entity}>`, suffix: `</${entity}>` })
const personWrapper: Wrapper = { prefix: '{Person ', suffix: '}' }
const withPerson = (entity: string) => (entity === 'PER' ? personWrapper : tagOf(entity))
const numbered = (index: number) => `tok${index}`

/** The finds of a text: every occurrence of the parts. */
function detectParts(text: string, parts: Readonly<Record<string, string>>): Detection[] {
  const expression = new RegExp(Object.keys(parts).join('|'), 'g')
  return [...text.matchAll(expression)].map((match) => {
    const entity = parts[match[0]] ?? ''
    const end = match.index + match[0].length
    return { entity, start: match.index, end, score: 1, recognizer: 'test' }
  })
}

const parts = { 'john@example\\.com': '', 'john@example.com': 'EMAIL', JD: 'PER' }

describe('withLookAlikes', () => {
  const detect = (text: string) => detectParts(text, parts)

  it.each([
    ['nothing <b>here</b', []],
    ['<PER>abc</PER>', ['<PER>abc</PER>']],
    ['a <b>c</d> e {Person f} g', ['<b>c</d>', '{Person f}']],
    ['<b>john@example.com</b>', ['john@example.com']],
    ['<b>JD</b>', ['JD']],
    ['{Person JD}', ['JD']],
    ['<b>x john@example.com y</b>', ['john@example.com']],
    ['<a href="john@example.com">x</a>', ['john@example.com']],
    ['<john@example.com>', ['john@example.com']],
    ['<a><b>x</b></a>', ['<b>x</b>']],
  ])('covers of %j: %j', (text, expected) => {
    const { plan, restored, faithful } = roundTrip(
      text,
      detect(text),
      withPerson,
      [personWrapper],
      numbered,
    )
    expect(plan.map(({ start, end }) => text.slice(start, end))).toEqual(expected)
    expect(restored).toBe(text)
    expect(faithful).toBe(true)
  })

  it('masks plain text that would join with what is put in', () => {
    // Without brackets in its wrapper the find does not part the tags around it.
    const round: Wrapper = { prefix: '[[', suffix: ']]' }
    const wrapperOf = (entity: string) => (entity === 'PER' ? round : tagOf(entity))
    const text = 'x<b>JD</b>y'
    const { plan, restored } = roundTrip(text, detect(text), wrapperOf, [round], numbered)
    expect(plan.map(({ start, end, entity }) => [text.slice(start, end), entity])).toEqual([
      ['<b>', 'TAGGED_TEXT'],
      ['JD', 'PER'],
      ['</b>', 'TAGGED_TEXT'],
    ])
    expect(restored).toBe(text)
  })

  it('keeps the finds as they are', () => {
    const text = 'JD <a>1</a> JD'
    const detections = detect(text)
    expect(
      withLookAlikes(text, detections, { wrapperOf: tagOf, wrappers: [] }).filter(
        ({ entity }) => entity !== 'TAGGED_TEXT',
      ),
    ).toEqual(detections)
  })

  it('refuses wrappers that join with each other', () => {
    const wrapperOf = (entity: string) =>
      entity === 'PER' ? { prefix: '<x', suffix: '>' } : { prefix: 'y</x', suffix: '>' }
    const text = 'JDjohn@example.com'
    expect(() => withLookAlikes(text, detect(text), { wrapperOf, wrappers: [] })).toThrow(
      expect.objectContaining({ code: 'internal_error' }),
    )
  })

  it('reads 1 MB of look-alikes', () => {
    const text = '<a>x</a>JD'.repeat(104_857)
    const plan = withLookAlikes(text, detect(text), { wrapperOf: tagOf, wrappers: [] })
    expect(plan.length).toBe(2 * 104_857)
  })
})

describe('unmasksFaithfully', () => {
  const insertion = { start: 1, end: 2, prefix: '[', suffix: ']' }
  const wrappers = [{ prefix: '[', suffix: ']' }]

  it.each([
    ['tok', true],
    ['t]k', false],
    ['t[k', false],
  ])('judges a token %j in square brackets: %j', (token, expected) => {
    expect(unmasksFaithfully('abc', [{ ...insertion, token }], wrappers)).toBe(expected)
  })

  it('sees strangers, and lets irreversible finds be', () => {
    const bare = { start: 1, end: 2, prefix: '', suffix: '', token: '<x>***</x>' }
    expect(unmasksFaithfully('abc', [bare], [])).toBe(true)
    expect(unmasksFaithfully('a<b>c</b>', [], [])).toBe(false)
    expect(unmasksFaithfully('<b>c</b>', [{ ...bare, start: 3, end: 4, token: 'x' }], [])).toBe(
      false,
    )
  })
})

describe('unmask(mask(text)) is text', () => {
  const alphabet = [
    ...[
      '<',
      '>',
      '/',
      '</',
      'a',
      'PER',
      '<PER>',
      '</PER>',
      '<b>',
      '</b>',
      '{',
      '}',
      '{Person ',
      'Person ',
    ],
    ...[
      'tok1',
      'tok0',
      'john@example.com',
      'JD',
      ' ',
      '[[',
      ']]',
      '[',
      ']',
      '<a href="',
      '">',
      '😀',
      '_',
      '-',
    ],
  ]
  const text = fc
    .array(fc.constantFrom(...alphabet), { maxLength: 24 })
    .map((words) => words.join(''))
  // Letters, digits and separators; a number at the end tells tokens apart.
  const tokenPart = fc.string({
    unit: fc.constantFrom('a', 'Z', '0', '9', ' ', '-', '.', '@', '/', ':', 'PER', 'Person '),
    maxLength: 80,
  })

  const sets: Record<string, { wrappers: Wrapper[]; wrapperOf(entity: string): Wrapper }> = {
    tags: { wrappers: [], wrapperOf: tagOf },
    braces: { wrappers: [personWrapper], wrapperOf: withPerson },
    'square brackets': {
      wrappers: [{ prefix: '[[', suffix: ']]' }],
      wrapperOf: (entity) => (entity === 'PER' ? { prefix: '[[', suffix: ']]' } : tagOf(entity)),
    },
    'several of a policy': {
      wrappers: [
        personWrapper,
        { prefix: '<a href="', suffix: '">' },
        { prefix: '{{', suffix: '}}' },
      ],
      wrapperOf: (entity) =>
        entity === 'PER'
          ? { prefix: '<a href="', suffix: '">' }
          : entity === 'EMAIL'
            ? { prefix: '{{', suffix: '}}' }
            : personWrapper,
    },
  }

  it.each(Object.entries(sets))('with wrappers: %s', (_, { wrappers, wrapperOf }) => {
    fc.assert(
      fc.property(text, tokenPart, (value, part) => {
        const result = roundTrip(
          value,
          detectParts(value, parts),
          wrapperOf,
          wrappers,
          (index) => `${part}${index}`,
        )
        expect(result.restored).toBe(value)
        expect(result.faithful).toBe(true)
      }),
      { numRuns: 5000 },
    )
  })

  it('with any finds, adjacent ones too', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(40), { maxLength: 8 }), tokenPart, (value, cuts, part) => {
        const places = [...new Set(cuts.filter((cut) => cut <= value.length))].sort((a, b) => a - b)
        const detections = places.slice(1).flatMap((end, index) => {
          const start = places[index] ?? 0
          const entity = index % 2 === 0 ? 'PER' : 'EMAIL'
          return end % 3 === 0 ? [] : [{ entity, start, end, score: 1, recognizer: 'test' }]
        })
        const result = roundTrip(
          value,
          detections,
          withPerson,
          [personWrapper],
          (index) => `${part}${index}`,
        )
        expect(result.restored).toBe(value)
        expect(result.faithful).toBe(true)
      }),
      { numRuns: 5000 },
    )
  })

  it('with the built-in recognisers, twice over', () => {
    fc.assert(
      fc.property(text, (value) => {
        const once = roundTrip(value, recognize(value) as Detection[], tagOf, [], numbered)
        expect(once.restored).toBe(value)
        const { masked } = once
        const twice = roundTrip(
          masked,
          recognize(masked) as Detection[],
          tagOf,
          [],
          (i) => `new${i}`,
        )
        expect(twice.restored).toBe(masked)
      }),
      { numRuns: 2000 },
    )
  })
})
