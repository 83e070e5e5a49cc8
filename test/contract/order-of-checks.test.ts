import fc from 'fast-check'
import { createMasker } from 'fieldveil'
import { expect, test } from 'vitest'
import { testKeys } from '../support/keys.ts'

// The contract's table of checks for a mask entry, row by row: the first that fails gives the answer.
const tokenNames = ['Text Token', 'Numeric Token']
const formats = ['Person Name', 'Default Format']

type Entry = Readonly<Record<string, unknown>>

const rows: readonly (readonly [(entry: Entry) => boolean, (entry: Entry) => string])[] = [
  [({ value }) => value === undefined || isNothing(value), () => 'Missing value'],
  [({ value }) => typeof value !== 'string', () => 'value must be a string'],
  [
    ({ token_name: name, format }) => (name === undefined ? format !== undefined : isNothing(name)),
    () => 'Missing token_name',
  ],
  [({ format }) => format !== undefined && isNothing(format), () => 'Missing format'],
  [
    (entry) => isUnknown(entry['token_name'], tokenNames) && isUnknown(entry['format'], formats),
    () => 'Token and Format Metadata not available',
  ],
  [
    ({ token_name: name }) => isUnknown(name, tokenNames),
    ({ token_name: name }) => `token_name not defined: ${name}`,
  ],
  [
    ({ format }) => isUnknown(format, formats),
    ({ format }) => `format name not defined: ${format}`,
  ],
]

function isNothing(given: unknown): boolean {
  return given === null || (typeof given === 'string' && given.trim() === '')
}

function isUnknown(name: unknown, known: readonly string[]): boolean {
  return name !== undefined && !known.includes(name as string)
}

const nothing = ['', ' \t', null]
const entries = fc.record(
  {
    value: fc.constantFrom('George', 'a\0b', '\ud800', 7, {}, [], ...nothing),
    token_name: fc.constantFrom(...tokenNames, 'dfdfd', 'constructor', ...nothing),
    format: fc.constantFrom(...formats, 'fdfdf', '__proto__', ...nothing),
  },
  { requiredKeys: [] },
)

test('the first entry that fails, and its first failing check, gives the answer', async () => {
  const { maskFields } = createMasker({ keys: testKeys })
  await fc.assert(
    fc.asyncProperty(fc.array(entries, { minLength: 1, maxLength: 3 }), async (mask) => {
      const wrong = mask.flatMap((entry) => {
        const row = rows.find(([fails]) => fails(entry))
        return row === undefined ? [] : [row[1](entry)]
      })
      const { status, error } = await maskFields({ mask })
      expect({ status, ...error }).toEqual(
        wrong[0] === undefined ? { status: 200, message: '' } : { status: 400, message: wrong[0] },
      )
    }),
    { numRuns: 2_000, examples: [[[{ value: 'George', format: '' }]]] },
  )
})
