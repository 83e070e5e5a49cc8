import { dataError } from '../command-error.ts'
import { type Cell, RowProblem, readRow } from './csv-row.ts'
import type { Shape } from './format.ts'

/** What the first row of a file says of all others. */
export interface CsvHead {
  readonly delimiter: string
  /** Of the columns; none where the first row is one of values. */
  readonly names: readonly string[] | undefined
  /** Cells of every row. */
  readonly width: number
}

const delimiters = [',', ';', '\t', '|']

/** Bytes of every delimiter that is looked for, for the splitter of the first row. */
export function delimiterBytes(shape: Shape): readonly number[] {
  const candidates = shape.delimiter === undefined ? delimiters : [shape.delimiter]
  return candidates.map((delimiter) => delimiter.charCodeAt(0))
}

/** Reads the first row, without a byte order mark. Throws a data error. */
export function readHead(row: string, shape: Shape): CsvHead {
  // As the line end of old Macs: read as one row the whole file would be its header.
  if (/^[^"\n]*\r[^\n]/.test(row)) {
    throw dataError('row 1 ends with a lone carriage return: convert the line ends first')
  }
  const delimiter = shape.delimiter ?? guessDelimiter(row)
  const cells = readCells(row, { delimiter, names: undefined, width: 0 }, 1)
  const names = shape.hasHeader ? cells.map(({ value }) => value) : undefined
  return { delimiter, names, width: cells.length }
}

/** The cells of a row; an empty line has none. Throws a data error that names row and column. */
export function readCells(
  row: string,
  { delimiter, width }: CsvHead,
  number: number,
): readonly Cell[] {
  try {
    const cells = readRow(row, delimiter)
    if (width === 0 || cells.length === width) return cells
    const [only] = cells
    if (cells.length === 1 && only?.value === '' && !only.isQuoted) return []
    throw dataError(`row ${number} has ${cells.length} cells, and the first row ${width}`)
  } catch (error) {
    if (!(error instanceof RowProblem)) throw error
    throw dataError(`row ${number}, column ${error.column} ${error.message}`)
  }
}

/** The one that stands most often outside of quotes; the comma where none does. */
function guessDelimiter(row: string): string {
  const bare = row.replace(/"[^"]*"/g, '')
  const counts = delimiters.map((delimiter) => bare.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}
