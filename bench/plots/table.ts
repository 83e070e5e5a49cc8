/** One measured thing: a median, and where rounds ended that were lower and higher. */
export interface Point {
  readonly value: number
  readonly least: number
  readonly most: number
}

/** A row of a table that is drawn. */
export interface PlottedRow {
  readonly name: string
  /** One for each column that was asked for; absent where the table has no number. */
  readonly points: readonly (Point | undefined)[]
  /** The first column's cell as it stands in the table. */
  readonly figure: string
  /** What the row was built to reach, where the table says so. */
  readonly bar?: number
}

/** Reads columns of the table under a title; no rows when the report has no such section. */
export function readRows(report: string, title: string, columns: readonly string[]): PlottedRow[] {
  const section = report.split(/^#{2,3} /m).find((one) => one.startsWith(`${title}\n`)) ?? ''
  const [head = [], , ...rows] = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map(readCells)
  const places = columns.map((column) => head.indexOf(column))
  const missing = columns.filter((_, index) => places[index] === -1)
  if (section !== '' && missing.length > 0) {
    throw new Error(`The table "${title}" has no column "${missing[0]}" to draw`)
  }
  const [first = 0] = places
  // Each column of bars stands somewhere behind what it is about.
  const barAt = head.indexOf('bar', first)
  return rows
    .map((cells) => {
      const bar = /at (?:least|most) ([\d.]+)/.exec(cells[barAt] ?? '')?.[1]
      return {
        name: cells[0] ?? '',
        points: places.map((place) => readPoint(cells[place] ?? '')),
        figure: cells[first] ?? '',
        ...(bar === undefined ? {} : { bar: Number(bar) }),
      }
    })
    .filter(({ points }) => points.some((point) => point !== undefined))
}

function readCells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.replaceAll(/`|\*\*/g, '').trim())
}

/** `0.93 (0.90 to 0.95)`, `0.70 (0.77)`, of which the first counts, or a number alone. */
function readPoint(cell: string): Point | undefined {
  if (cell === 'none found') return { value: 0, least: 0, most: 0 }
  const [, value, least, most] =
    /^([\d.,]+)(?: \(([\d.,]+) to ([\d.,]+)\))?/
      .exec(cell)
      ?.map((text) => text?.replaceAll(',', '')) ?? []
  if (value === undefined) return undefined
  return { value: Number(value), least: Number(least ?? value), most: Number(most ?? value) }
}
