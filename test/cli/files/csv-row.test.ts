import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RowProblem, readRow, writeRow } from '../../../src/cli/files/csv-row.ts'
import { readBatches } from '../../../src/cli/files/read-batches.ts'
import { createRowSplitter } from '../../../src/cli/files/splitter.ts'

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function splitRows(text: string, delimiter: string, size = 7): Promise<string[]> {
  const rows: string[] = []
  const splitter = createRowSplitter([delimiter.charCodeAt(0)])
  const from = { offset: 0, records: 0 }
  const chunks = inPieces(Buffer.from(text), size)
  for await (const { records } of readBatches(chunks, { splitter, from, size: 3, word: 'row' })) {
    rows.push(...records)
  }
  return rows
}

const word = fc.string({
  unit: fc.constantFrom('a', 'é', '"', ',', ';', ' ', '\n', '\r\n', '\r', '""'),
})
const odd = fc.string({
  unit: fc.constantFrom('a', '"', '"', ',', '\n', '\r\n', ' '),
  maxLength: 14,
})

function print(rows: readonly (readonly string[])[], quotes: boolean, delimiter: string): string {
  const cell = (value: string): string =>
    quotes || /["\r\n]/.test(value) || value.includes(delimiter)
      ? `"${value.replaceAll('"', '""')}"`
      : value
  return rows.map((row) => row.map(cell).join(delimiter)).join('\r\n')
}

describe('rows of CSV', () => {
  it('are read as csv-parse reads them, and refused where it refuses them', async () => {
    await fc.assert(
      fc.asyncProperty(odd, async (text) => {
        const options = { relax_column_count: true, record_delimiter: ['\r\n', '\n'] }
        let wanted: string[][] | 'refused'
        try {
          wanted = parse(text, options)
        } catch {
          wanted = 'refused'
        }
        let got: string[][] | 'refused'
        try {
          const rows = await splitRows(text, ',')
          got = rows.map((row) => readRow(row, ',').map(({ value }) => value))
        } catch (error) {
          expect(error).toBeInstanceOf(RowProblem)
          got = 'refused'
        }
        expect(got).toEqual(wanted)
      }),
      { numRuns: 2_000 },
    )
  })

  it('lose no byte, in whatever pieces they come', async () => {
    const grid = fc.array(fc.array(word, { minLength: 1, maxLength: 4 }), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(
        grid,
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        async (rows, quotes, size) => {
          const text = print(rows, quotes, ';')
          const split = await splitRows(text, ';', size)
          expect(split.join('')).toBe(text)
          expect(split).toEqual(await splitRows(text, ';', 10_000))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('are written with other values and back to the same bytes', () => {
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (values, quotes) => {
          const row = print([values], quotes, ',')
          const cells = readRow(row, ',')
          const tokens = new Map(cells.map((_, index) => [index, `token${index}`]))
          const masked = writeRow(row, cells, tokens, ',')
          const again = readRow(masked, ',')
          expect(again.map(({ value }) => value)).toEqual([...tokens.values()])
          const back = new Map(cells.map(({ value }, index) => [index, value]))
          expect(writeRow(masked, again, back, ',')).toBe(row)
        },
      ),
    )
  })

  it('gain quotes where another value needs them', () => {
    fc.assert(
      fc.property(word, word, (one, other) => {
        const row = 'a,"b",c\r\n'
        const written = writeRow(
          row,
          readRow(row, ','),
          new Map([
            [0, one],
            [1, other],
          ]),
          ',',
        )
        expect(readRow(written, ',').map(({ value }) => value)).toEqual([one, other, 'c'])
        expect(written.endsWith('c\r\n')).toBe(true)
      }),
    )
  })

  it.each([
    ['a,b"c', 2, /quote in a cell without quotes/],
    ['"a"b,c', 1, /goes on behind its closing quote/],
    ['a,"b', 2, /never closed/],
    ['"a""', 1, /never closed/],
  ])('say in which column something is wrong: %j', (row, column, message) => {
    const read = () => readRow(row, ',')
    expect(read).toThrow(message)
    expect(read).toThrow(expect.objectContaining({ column }))
  })
})
