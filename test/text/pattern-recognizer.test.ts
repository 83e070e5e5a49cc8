import { describe, expect, it } from 'vitest'
import { createPatternRecognizer } from '../../src/text/patterns/pattern-recognizer.ts'
import type { PatternRecognizer, RecognizedSpan } from '../../src/types.ts'

function find(options: Omit<PatternRecognizer, 'name' | 'entity'>, text: string): RecognizedSpan[] {
  const recognizer = createPatternRecognizer({ name: 'own', entity: 'OWN', ...options })
  return recognizer.find(text) as RecognizedSpan[]
}

function texts(options: Omit<PatternRecognizer, 'name' | 'entity'>, text: string): string[] {
  return find(options, text).map(({ start, end }) => text.slice(start, end))
}

describe('a recogniser of patterns', () => {
  it.each([
    ['every match without g', /E-\d/, 'E-1 E-2', ['E-1', 'E-2']],
    ['every match with y', /E-\d/y, 'x E-1', ['E-1']],
    ['any case with i', /e-\d/i, 'E-1', ['E-1']],
    ['whole characters with u', /^.$/u, '😀', ['😀']],
    ['a pair that a pattern without u takes apart', /[^a-z ]b/, '😀b', ['😀b']],
    ['lines with m', /^#\d$/m, '#1\n#2', ['#1', '#2']],
    ['nothing in empty matches', /x?/, 'abxc', ['x']],
    ['nothing in empty matches of pairs', /x{0,3}/u, '😀😀', []],
    ['several patterns', [/E-\d/, /F-\d/], 'F-1 E-2', ['E-2', 'F-1']],
  ])('finds %s', (_, pattern, text, expected) => {
    expect(texts({ pattern }, text)).toEqual(expected)
  })

  it('neither minds nor moves the lastIndex of the host’s own', () => {
    const pattern = /E-\d/g
    pattern.lastIndex = 2
    expect(texts({ pattern }, 'E-1 E-2')).toEqual(['E-1', 'E-2'])
    expect(pattern.lastIndex).toBe(2)
  })

  it('can search a text while it searches one', () => {
    const recognizer = createPatternRecognizer({
      name: 'own',
      entity: 'OWN',
      pattern: /E-\d/,
      validate: ({ input }): boolean => {
        if (input === 'inner E-9') return true
        return (recognizer.find('inner E-9') as unknown[]).length === 1
      },
    })
    expect(recognizer.find('E-1 E-2')).toHaveLength(2)
  })

  it('asks validate about each match', () => {
    const validate = (match: RegExpExecArray) => Number(match.groups?.digit) % 2 === 0
    expect(texts({ pattern: /E-(?<digit>\d)/, validate }, 'E-1 E-2')).toEqual(['E-2'])
  })

  it.each([
    [1, ['12', '34']],
    ['number', ['12', '34']],
    [2, ['x']],
  ])('finds the stretch of group %j', (group, expected) => {
    expect(texts({ pattern: /E(?<number>\d\d)(x)?/, group }, 'E12 E34x')).toEqual(expected)
  })

  it.each([3, 'digits'])('refuses a group that is not there: %j', (group) => {
    expect(() => texts({ pattern: /E(?<number>\d\d)(x)?/, group }, '')).toThrow(
      `the pattern has no group ${group}`,
    )
  })

  it('scores 0.85, 0.5 with context words that are far, more with near ones, at most 1', () => {
    const scores = (more: object, text: string) =>
      find({ pattern: /E-\d/, ...more }, text).map(({ score }) => score)
    const context = ['employee', 'staff no']
    expect(scores({}, 'E-1')).toEqual([0.85])
    expect(scores({ context }, 'E-1')).toEqual([0.5])
    expect(scores({ context }, 'Employee E-1')).toEqual([0.85])
    expect(scores({ context }, 'E-1 is her STAFF  NO')).toEqual([0.85])
    expect(scores({ context }, 'employees E-1')).toEqual([0.5])
    expect(scores({ context }, `employee ${'x'.repeat(42)} E-1`)).toEqual([0.5])
    expect(scores({ context, score: 0.1 }, 'employee E-1')[0]).toBeCloseTo(0.45)
  })

  it('refuses what backtracks, unless it is taken knowingly', () => {
    const pattern = /(?:\w+ ?)+!/
    expect(() => texts({ pattern }, '')).toThrow('recognizer "own": /(?:\\w+ ?)+!/ can take far')
    expect(texts({ pattern, acceptBacktracking: true }, 'a b!')).toEqual(['a b!'])
  })
})
