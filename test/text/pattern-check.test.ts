import { checkSync } from 'recheck'
import { describe, expect, it } from 'vitest'
import { MaskingError } from '../../src/errors.ts'
import { checkPattern } from '../../src/text/patterns/pattern-check.ts'
import { longestMatch } from '../../src/text/patterns/pattern-length.ts'

function refusal(pattern: RegExp): string | undefined {
  try {
    checkPattern('recognizer "own"', pattern)
    return undefined
  } catch (error) {
    expect(error).toBeInstanceOf(MaskingError)
    expect((error as MaskingError).code).toBe('invalid_options')
    return (error as MaskingError).message
  }
}

/** Each with the part that the refusal shows. */
const bad: readonly (readonly [RegExp, string])[] = [
  [/(a+)+$/, '(a+)+'],
  [/(a|a)*$/, '(a|a)*'],
  [/(a|aa)+$/, '(a|aa)+'],
  [/^(\w+\s?)*$/, '(\\w+\\s?)*'],
  [/(.*a){12}/, '(.*a){12}'],
  [/(\d+)*x/, '(\\d+)*'],
  [/\d+\d+x/, '\\d+'],
  [/.*.*=.*/, '.*'],
  [/^(([a-z])+.)+[A-Z]([a-z])+$/, '(([a-z])+.)+'],
  [/([^"]*"[^"]*")*$/, '([^"]*"[^"]*")*'],
  [/(?:\d{1,3}){1,50}x/, '(?:\\d{1,3}){1,50}'],
  [/\w*\d*\w*@/, '\\d*'],
  [/([a-z]+,?)+;/, '([a-z]+,?)+'],
  [/<[^>]*>.*<\/[^>]*>/, '.*'],
  [/(x\w{1,10})+y/, '(x\\w{1,10})+'],
  [/a*a*a*b/u, 'a*'],
  [/(?:E|E-)+\d+Z/, '(?:E|E-)+'],
  [/(?<word>\w+\s?)+!/, '(\\w+\\s?)+'],
  [/(\p{L}+[ -]?)+\d/u, '(\\p{L}+[ -]?)+'],
  [/(?:é|\p{L})+$/u, '(?:é|\\p{L})+'],
  // Quadratic only because a search tries every place.
  [/\s+$/, '\\s+'],
  [/\w+@\w+/, '\\w+'],
  [/^\s+x/m, '\\s+'],
]

const good: readonly RegExp[] = [
  /E-\d{6}/,
  /\bEMP\d{4,8}\b/,
  /[A-Z]{2}\d{6}[A-D]/,
  /\b\d{3}-\d{2}-\d{4}\b/,
  /(?<![\w.])\d{10}(?![\w.])/,
  /ticket #\d{1,10}/i,
  /\bcase[ -]?no\.? ?\d{5,9}\b/i,
  /(?:KD|KN)-\d{4}(?:-\d{2})?/,
  /\b\p{Lu}\p{Ll}{1,30}-\d{3}\b/u,
  /^#\d{6}$/m,
  /(?<kind>[A-F]{2})-(?<number>\d{4})/,
  /\b(?:AB|CD|EF)\d{2}(?: ?\d{4}){3}\b/,
  /[0-9]+/,
  /[\p{L}'-]{2,40} GmbH/u,
  /\d{4,6}/s,
]

// Not vulnerable by recheck, or undecided, and taken: their search is bounded by {1,64}.
const bounded: readonly RegExp[] = [/\b[\w.+-]{1,64}@corp\.example\b/, /\w{1,20}-\d{1,8}-\w{1,20}/]

// The compiler knows no such flag for its target; Node 20 does.
const withSets = 'v'

describe('checkPattern', () => {
  it.each(bad)('refuses %s and shows %s', (pattern, part) => {
    const message = refusal(pattern)
    expect(message).toContain(`recognizer "own": ${pattern}`)
    expect(message).toContain(`the part ${part} `)
  })

  it.each([...good, ...bounded].map((one) => [one]))('takes %s', (pattern) => {
    expect(refusal(pattern)).toBeUndefined()
  })

  it.each([
    [new RegExp('[\\p{L}--a]{2}', withSets), 'with the flag u'],
    [/(?<=a)\k<x>(?<x>b)/, ''],
  ])('refuses or takes %s without failing', (pattern, message) => {
    expect(refusal(pattern) ?? '').toContain(message)
  })

  it('agrees with recheck on what is bad, and on what is good', () => {
    for (const [{ source, flags }] of bad) {
      expect([source, checkSync(source, flags).status]).toEqual([source, 'vulnerable'])
    }
    // Those with properties of Unicode take recheck seconds.
    for (const { source, flags } of good.filter((one) => !one.unicode)) {
      expect([source, checkSync(source, flags).status]).toEqual([source, 'safe'])
    }
  })
})

describe('longestMatch', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['a|bcd|', 3],
    ['a{2,5}b?', 6],
    ['(?:ab){3}', 6],
    ['(a{1,3}|bc){2}', 6],
    ['[^\\]a-z]{4}\\d', 5],
    ['^\\bab\\B$', 2],
    ['\\u{1F600}\\x41\\cA\\p{L}', 4],
    ['(?=abc)d', 4],
    ['(?<!x)y', 2],
    ['a{,3}', 5],
    ['a+', Number.POSITIVE_INFINITY],
    ['(?:[a-z]{1,9};)*', Number.POSITIVE_INFINITY],
    ['a{2,}', Number.POSITIVE_INFINITY],
    ['(a)\\1', Number.POSITIVE_INFINITY],
    ['(?:a{1,100}b){100}', 10_100],
    ['^*', 0],
  ])('%j', (source, expected) => expect(longestMatch(source)).toBe(expected))
})
