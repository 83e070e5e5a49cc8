import fc from 'fast-check'
import { createMasker, type FieldRules } from 'fieldveil'
import { describe, expect, it } from 'vitest'
import type { Direction, FormatName } from '../../../src/cli/files/format.ts'
import { openFormat } from '../../../src/cli/files/open-format.ts'
import { transformRecords } from '../../../src/cli/files/transform-records.ts'
import { testKeys } from '../../support/keys.ts'

const masker = createMasker({ keys: testKeys })

/** Runs bytes through the pipeline as a pipe would, in pieces of some length. */
async function run(
  direction: Direction,
  format: FormatName,
  rules: FieldRules,
  bytes: Buffer,
  { piece = 11, hasHeader = true, verifies = false } = {},
): Promise<Buffer> {
  const source = {
    bytes: undefined,
    mark: undefined,
    async *open() {
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
    },
  }
  const shape = { format, delimiter: undefined, hasHeader }
  const opened = await openFormat({ shape, rules, direction }, masker, source)
  const written: Buffer[] = []
  await transformRecords({
    source: opened.source,
    format: opened.format,
    direction,
    from: { offset: 0, records: 0 },
    batch: 3,
    word: 'record',
    verifies,
    signal: new AbortController().signal,
    write: async (chunk) => void written.push(chunk),
    onWritten: async () => {},
  })
  return Buffer.concat(written)
}

async function expectRoundTrip(format: FormatName, rules: FieldRules, text: string, options = {}) {
  const plain = Buffer.from(text)
  const masked = await run('mask', format, rules, plain, { verifies: true, ...options })
  expect((await run('unmask', format, rules, masked, options)).toString()).toBe(text)
  return masked.toString()
}

const breaks = fc.constantFrom('\n', '\r\n')
const mark = fc.constantFrom('', '\uFEFF')

describe('a file that is masked and unmasked has the same bytes', () => {
  it('as NDJSON, whatever its lines are', async () => {
    const space = fc.constantFrom('', ' ', '\t')
    const line = fc.oneof(
      {
        weight: 4,
        arbitrary: fc
          .tuple(fc.jsonValue({ maxDepth: 2 }), fc.string(), space)
          .map(
            ([other, email, gap]) =>
              `${gap}{"other":${JSON.stringify(other)},${gap}"email"${gap}:${JSON.stringify(email)},"n":1.0}${gap}`,
          ),
      },
      fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
      fc.constantFrom('', ' ', '[]', '{"email":null}', '{"a":"\\u00e9\\/","a":1e3}'),
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(line),
        breaks,
        mark,
        fc.boolean(),
        async (lines, end, bom, ends) => {
          const text = bom + lines.join(end) + (ends ? end : '')
          await expectRoundTrip('ndjson', ['email', '[0]', '**.deep'], text)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('as CSV, whatever its cells are', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'é', '"', ',', '\n', ' ', '7'),
      maxLength: 6,
    })
    const row = fc.tuple(cell, cell, fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }))
    await fc.assert(
      fc.asyncProperty(fc.array(row), breaks, mark, fc.boolean(), async (rows, end, bom, ends) => {
        const print = (value: string, quotes: boolean | undefined): string =>
          quotes === true || /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
        const lines = rows.map(([a, b, quotes]) =>
          [print(a, quotes[0]), print(b, quotes[1]), print('x', quotes[2])].join(','),
        )
        const text = bom + ['"na me",email,other', ...lines].join(end) + (ends ? end : '')
        await expectRoundTrip('csv', { 'na me': {}, email: { tokenName: 'Person Token' } }, text)
      }),
      { numRuns: 150 },
    )
  })

  it('as text, in paragraphs and lines', async () => {
    const stretch = fc.constantFrom(
      'Ann Smith',
      'ann@mail.example',
      '415-555-2671',
      '<PER>x</PER>',
      'word',
      '\n',
      '\n\n',
      '\r\n \r\n',
      ' ',
    )
    await fc.assert(
      fc.asyncProperty(fc.array(stretch, { maxLength: 30 }), async (stretches) => {
        await expectRoundTrip('text', { '**': { detect: true } }, stretches.join(' '))
      }),
      { numRuns: 100 },
    )
  })

  it('as one paragraph that is longer than what is searched as a whole', async () => {
    const text = Array.from(
      { length: 2_000 },
      (_, at) => `to John\nSmith${at} at a${at}@mail.example`,
    ).join('\n')
    const rules = { '**': { detect: true } }
    const masked = await expectRoundTrip('text', rules, text, { piece: 10_000 })
    expect(masked).not.toContain('@mail.example')
  })

  it('as CSV of two columns with one name, without a header, and with one column', async () => {
    const two = await expectRoundTrip('csv', ['a'], 'a,b,a\nann,bob,cid\n')
    expect(two).toMatch(/^a,b,a\n\w+,bob,\w+\n$/)
    expect(two).not.toMatch(/\b(ann|cid)\b/)
    const bare = await expectRoundTrip('csv', ['[1]'], '\uFEFFann,bob\ncid,dan', {
      hasHeader: false,
    })
    expect(bare).toMatch(/^\uFEFFann,\w{10,}\ncid,\w{10,}$/)
    expect(await expectRoundTrip('csv', ['*'], 'only\nann\n\n""\nbob')).toMatch(
      /^only\n\w+\n\n""\n\w+$/,
    )
  })
})

describe('what is wrong is said by its place', () => {
  const email = 'ann.canary@mail.example'
  it.each<[string, FormatName, string, string]>([
    [
      'a line that is no JSON',
      'ndjson',
      `{"email":"${email}"}\n\n{"email":"${email}"\n`,
      'line 3 is not JSON',
    ],
    [
      'two lines that are JSON together',
      'ndjson',
      `{"a":[1\n{"email":"${email}"}]}\n`,
      'line 1 is not JSON',
    ],
    ['a number out of range', 'ndjson', '{"email":1e999}', 'line 1 is JSON that cannot be masked'],
    [
      'a quote in a cell',
      'csv',
      `email\nx\na${email}"b\n`,
      'row 3, column 1 has a quote in a cell without quotes',
    ],
    [
      'a cell too many',
      'csv',
      `id,email\n1,${email}\n2,${email},x\n`,
      'row 3 has 3 cells, and the first row 2',
    ],
    ['a cell too few', 'csv', `id,email\n${email}\n`, 'row 2 has 1 cells, and the first row 2'],
    ['a cell with quotes alone', 'csv', 'id,email\n""\n', 'row 2 has 1 cells, and the first row 2'],
    [
      'a quote that is never closed',
      'csv',
      `email\n"${email}\nx\n`,
      'row 2, column 1 has a quote that is never closed',
    ],
    ['line ends of old Macs', 'csv', `email\r${email}\r`, 'row 1 ends with a lone carriage return'],
  ])('%s', async (_what, format, text, message) => {
    const failure = await run('mask', format, ['email'], Buffer.from(text)).catch((error) => error)
    expect(failure).toMatchObject({ name: 'CommandError', exitCode: 4 })
    expect(failure.message).toContain(message)
    expect(failure.message).not.toContain('canary')
  })

  it('bytes that are not UTF-8, and UTF-16', async () => {
    const latin = Buffer.from('{"email":"a"}\n{"email":"\xe9"}\n', 'latin1')
    await expect(run('mask', 'ndjson', ['email'], latin)).rejects.toThrow('record 2 is not UTF-8')
    const wide = Buffer.from('\uFEFFemail\na\n', 'utf16le')
    await expect(run('mask', 'csv', ['email'], wide)).rejects.toThrow('row 1 is UTF-16: convert')
  })

  it('what is wrong in records that are read together', async () => {
    const whole = { piece: 1_000 }
    const together = Buffer.from(`{"a":[1\n{"email":"${email}"}]}\n`)
    await expect(run('mask', 'ndjson', ['email'], together, whole)).rejects.toThrow(
      'line 1 is not JSON',
    )
    const latin = Buffer.from('{"email":"a"}\n{"email":"\xe9"}\n', 'latin1')
    await expect(run('mask', 'ndjson', ['email'], latin, whole)).rejects.toThrow(
      'record 2 is not UTF-8',
    )
  })

  it('a token that cannot be unmasked', async () => {
    const csv = Buffer.from('id,email\n1,\n2,abcdefghijkl\n')
    await expect(run('unmask', 'csv', ['email'], csv)).rejects.toThrow(
      'row 3, column 2 holds a token',
    )
    const json = Buffer.from('{}\n{"email":"abcdefghijkl"}\n')
    await expect(run('unmask', 'ndjson', ['email'], json)).rejects.toThrow('line 2 holds a token')
  })

  it('a value that would come back in another spelling', async () => {
    const check = (text: string) =>
      run('mask', 'ndjson', ['email'], Buffer.from(text), { verifies: true })
    await expect(check('{"email":"x"}\n{"email":1.0}\n')).rejects.toThrow(
      /record 2 would not come back byte for byte/,
    )
    await expect(check('{"email":"\\u0061"}\n')).rejects.toThrow(/record 1 would not/)
  })

  it.each([
    ['emial', /`emial` names no column; did you mean `email`\?/],
    ['user.email', /`user\.email` names no column; the header has 2/],
  ])('a rule that names no column: %s', async (path, message) => {
    await expect(run('mask', 'csv', [path], Buffer.from('id,email\n'))).rejects.toThrow(message)
  })
})
