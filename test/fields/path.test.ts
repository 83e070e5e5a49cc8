import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPath, type PathStep, parsePath } from '../../src/fields/path.ts'

const key = (name: string): PathStep => ({ kind: 'key', key: name })
const any: PathStep = { kind: 'any' }
const deep: PathStep = { kind: 'deep' }
const elements: PathStep = { kind: 'elements' }

const jsonPath = (path: string, mend: string): string =>
  `Path \`${path}\` begins with \`$\`, the root of JSONPath; did you mean \`${mend}\`? A key of that name is written \`["$"]\``

describe('parsePath', () => {
  const grammar: [string, PathStep[]][] = [
    ['a', [key('a')]],
    ['user.email', [key('user'), key('email')]],
    ['orders[*].card', [key('orders'), elements, key('card')]],
    ['a["odd-key"]', [key('a'), key('odd-key')]],
    ["a['x'].b", [key('a'), key('x'), key('b')]],
    ['["a"]', [key('a')]],
    ['a[3]', [key('a'), key('3')]],
    ['a.3', [key('a'), key('3')]],
    ['[0][1]', [key('0'), key('1')]],
    ['[*].id', [elements, key('id')]],
    ['[*][*]', [elements, elements]],
    ['*.id', [any, key('id')]],
    ['*', [any]],
    ['*[*]', [any, elements]],
    ['**', [deep]],
    ['**.ssn', [deep, key('ssn')]],
    ['a.**.b', [key('a'), deep, key('b')]],
    ['**[*]', [deep, elements]],
    ['x-forwarded-for', [key('x-forwarded-for')]],
    ['first name', [key('first name')]],
    ['größe.名前', [key('größe'), key('名前')]],
    ['__proto__.constructor', [key('__proto__'), key('constructor')]],
    ['a["*"]', [key('a'), key('*')]],
    ['a["b.c[0]"]', [key('a'), key('b.c[0]')]],
    ['a["q\\"\\\\\\n\\u0041\\ud800"]', [key('a'), key('q"\\\nA\ud800')]],
    ["a['it\\'s']", [key('a'), key("it's")]],
    ['a[""]', [key('a'), key('')]],
    ['a[" b "]', [key('a'), key(' b ')]],
    ['$', [key('$')]],
    ['["$"].@,:(', [key('$'), key('@,:(')]],
    ['$ref.$', [key('$ref'), key('$')]],
  ]
  it.each(grammar)('reads %s', (path, steps) => {
    expect(parsePath(path)).toEqual(steps)
  })

  const mistakes: [string, string][] = [
    ['', 'A path is empty; name a field, such as `user.email`, or every value with `**`'],
    [
      'a..b',
      'Path `a..b` has an empty key between two dots; did you mean `a.b`? An empty key is written `[""]`',
    ],
    ['.a', 'Path `.a` starts with a dot; did you mean `a`?'],
    ['$.a', jsonPath('$.a', 'a')],
    ['$.a.$', jsonPath('$.a.$', 'a.$')],
    ['$..a', jsonPath('$..a', '**.a')],
    ['$[*].a', jsonPath('$[*].a', '[*].a')],
    ['a.', 'Path `a.` ends with a dot; did you mean `a`?'],
    ['.', 'Path `.` starts with a dot; name a field'],
    ['a.[0]', 'Path `a.[0]` has a dot before `[`; did you mean `a[0]`?'],
    ['a[0]b', 'Path `a[0]b` has no dot after `]`; did you mean `a[0].b`?'],
    ['a[0', 'Path `a[0` has a `[` that is never closed; did you mean `a[0]`?'],
    ['a[', 'Path `a[` has a `[` that is never closed; did you mean `a[*]`?'],
    ['a["b]', 'Path `a["b]` has a " that is never closed; did you mean `a["b"]`?'],
    ['a["b"', 'Path `a["b"` has no `]` after the closing "; did you mean `a["b"]`?'],
    [
      'a["\\x"]',
      'Path `a["\\x"]` has an escape `\\x` that JSON does not know; did you mean `a["\\\\x"]`?',
    ],
    ['a[b]', 'Path `a[b]` has `b` in brackets without quotes; did you mean `a["b"]`?'],
    ['a[]', 'Path `a[]` has empty brackets; did you mean `a[*]`?'],
    ['a[**]', 'Path `a[**]` has `**` in brackets; did you mean `a.**`?'],
    ['a[ * ]', 'Path `a[ * ]` has white space in brackets; did you mean `a[*]`?'],
    ['a[007]', 'Path `a[007]` has an index with leading zeros; did you mean `a[7]`?'],
    ['a[-1]', 'Path `a[-1]` counts from the end, which no path can; did you mean `a[*]`?'],
    [
      'a.*b',
      'Path `a.*b` has `*b`, but `*` stands for a whole key; did you mean `a.*`? A key with a star in it is written `["*b"]`',
    ],
    ['a.***', 'Path `a.***` has `***`; any depth is `**`; did you mean `a.**`?'],
    [
      ' user.email',
      'Path ` user.email` has white space around `user`; did you mean `user.email`? White space that belongs to a key is quoted, as in `[" key"]`',
    ],
    ['"a".b', 'Path `"a".b` has a `"` outside of brackets; did you mean `["a"].b`?'],
    ['a]', 'Path `a]` has a `]` outside of brackets; did you mean `["a]"]`?'],
  ]
  it.each(mistakes)('refuses %j', (path, message) => {
    expect(() => parsePath(path)).toThrow(
      expect.objectContaining({ code: 'invalid_rules', message }),
    )
  })

  it('offers mends that are valid paths', () => {
    for (const [path] of mistakes) {
      try {
        parsePath(path)
      } catch (error) {
        const mend = /did you mean `(.*?)`\?/.exec((error as Error).message)?.[1]
        if (mend !== undefined) expect(parsePath(mend), path).not.toHaveLength(0)
      }
    }
  })

  it('reads back what formatPath prints', () => {
    const step: fc.Arbitrary<PathStep> = fc.oneof(
      fc.string({ unit: 'binary' }).map(key),
      fc.constantFrom('0', '7', '01', '4294967295', ' a', 'a b', '*', '', '__proto__').map(key),
      fc.constantFrom(any, deep, elements),
    )
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (steps) => {
        expect(parsePath(formatPath(steps))).toEqual(steps)
      }),
    )
  })

  it('answers any string with steps or an error that names the path', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab.*[]"\'\\ 03u') })
    fc.assert(
      fc.property(text, (path) => {
        try {
          parsePath(path)
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid_rules' })
          expect((error as Error).message).toContain(path || 'empty')
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
