/** A cell of a row of CSV (RFC 4180), and where it stands in the row. */
export interface Cell {
  /** UTF-16 units of the row; with the quotes, the end exclusive. */
  readonly start: number
  readonly end: number
  readonly isQuoted: boolean
  /** Without the quotes, doubled ones made one. */
  readonly value: string
}

/** What is wrong with a row; `column` is counted from 1. */
export class RowProblem extends Error {
  override readonly name: string = 'RowProblem'
  readonly column: number

  constructor(column: number, problem: string) {
    super(problem)
    this.column = column
  }
}

/** Reads one row, its line end included or not. Throws `RowProblem`. */
export function readRow(row: string, delimiter: string): readonly Cell[] {
  const length = row.length - lineEndOf(row).length
  const cells: Cell[] = []
  for (let start = 0; ; ) {
    const cell =
      row[start] === '"'
        ? readQuoted(row, start, length, delimiter, cells.length + 1)
        : readBare(row, start, length, delimiter, cells.length + 1)
    cells.push(cell)
    if (cell.end >= length) return cells
    start = cell.end + 1
  }
}

/** The row with other values in the place of some cells, by index; each keeps its quotes. */
export function writeRow(
  row: string,
  cells: readonly Cell[],
  values: ReadonlyMap<number, string>,
  delimiter: string,
): string {
  let written = ''
  let copied = 0
  for (const [index, value] of values) {
    const cell = cells[index]
    if (cell === undefined || cell.value === value) continue
    written += row.slice(copied, cell.start) + print(value, cell.isQuoted, delimiter)
    copied = cell.end
  }
  return written + row.slice(copied)
}

function print(value: string, isQuoted: boolean, delimiter: string): string {
  const mustQuote = isQuoted || value.includes(delimiter) || /["\r\n]/.test(value)
  return mustQuote ? `"${value.replaceAll('"', '""')}"` : value
}

/** `''` for the last row of a file without one. */
function lineEndOf(row: string): string {
  if (row.endsWith('\r\n')) return '\r\n'
  return row.endsWith('\n') ? '\n' : ''
}

function readBare(
  row: string,
  start: number,
  length: number,
  delimiter: string,
  column: number,
): Cell {
  const found = row.indexOf(delimiter, start)
  const end = found < 0 || found > length ? length : found
  const value = row.slice(start, end)
  if (value.includes('"')) throw new RowProblem(column, 'has a quote in a cell without quotes')
  return { start, end, isQuoted: false, value }
}

function readQuoted(
  row: string,
  start: number,
  length: number,
  delimiter: string,
  column: number,
): Cell {
  for (let at = row.indexOf('"', start + 1); at >= 0 && at < length; ) {
    if (row[at + 1] === '"' && at + 1 < length) {
      at = row.indexOf('"', at + 2)
      continue
    }
    const end = at + 1
    if (end < length && !row.startsWith(delimiter, end)) {
      throw new RowProblem(column, 'goes on behind its closing quote')
    }
    return { start, end, isQuoted: true, value: row.slice(start + 1, at).replaceAll('""', '"') }
  }
  throw new RowProblem(column, 'has a quote that is never closed')
}
