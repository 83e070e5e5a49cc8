import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSegmenter } from '../../src/text/wrappers/segments.ts'

const { split, cut } = createSegmenter([{ prefix: '{Person ', suffix: '}' }])
const textsOf = (text: string): string[] => split(text).map((segment) => segment.text)

describe('segments', () => {
  it('end after line breaks of every kind', () => {
    expect(textsOf('a\nb\r\nc\rd\n\ne')).toEqual(['a\n', 'b\r\n', 'c\r', 'd\n', '\n', 'e'])
    expect(split('')).toEqual([{ start: 0, text: '' }])
  })

  it.each([
    ['a sentence', `${'word '.repeat(150)}ends here. ${'more '.repeat(100)}`, 761],
    ['white space', `${'word '.repeat(300)}`, 1020],
    ['a word', `${'words-'.repeat(300)}`, 1020],
    ['nothing', 'x'.repeat(2_000), 1024],
    ['no surrogate pair', `x${'😀'.repeat(1_000)}`, 1023],
    ['no wrapped token', `<b>${'x '.repeat(400)}</b>${'y '.repeat(400)}`, 1023],
  ])('of long lines end after %s', (_name, text, end) => {
    expect(cut(text, 0, false)).toBe(end)
  })

  it('hold what could be a wrapped token together', () => {
    expect(textsOf('<A>a\nb</B>\n{Person\nx}')).toEqual(['<A>a\nb</B>\n', '{Person\n', 'x}'])
    expect(textsOf('{Person a\nb}c\n<p>\n<q>\n')).toEqual(['{Person a\nb}c\n', '<p>\n', '<q>\n'])
  })

  it('together are the text, and are the same whatever more of it has come', () => {
    const pieces = fc.constantFrom(
      '<A>',
      '</A>',
      '{Person ',
      '}',
      '\n',
      '\r',
      ' ',
      'w'.repeat(600),
      '😀',
      'a. b',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), fc.nat(40), (parts, more) => {
        const text = parts.join('')
        const segments = split(text)
        expect(segments.map((segment) => segment.text).join('')).toBe(text)
        for (const segment of segments) {
          const end = segment.start + segment.text.length
          const known = cut(text.slice(0, end + more), segment.start, true)
          if (known !== undefined) expect(known).toBe(end)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('of texts without any tag end where they end in texts with one', () => {
    const pieces = fc.constantFrom('\n', '\r', '\r\n', ' ', '{', 'a. b', 'x'.repeat(1_023), '😀')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 20 }), (parts) => {
        const text = parts.join('')
        for (const { start, text: segment } of split(text)) {
          expect(cut(text, start, false) ?? 0).toBe(start + segment.length)
        }
      }),
      { numRuns: 500 },
    )
  })
})
