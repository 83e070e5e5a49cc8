import { writeFile } from 'node:fs/promises'

/** One section of the report. */
export interface Table {
  readonly title: string
  /** What was measured, and how. */
  readonly about: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  const middle = sorted.length >> 1
  if (sorted.length % 2 === 1) return sorted[middle] ?? Number.NaN
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

/** The median with the lowest and the highest beside it: `0.93 (0.90 to 0.95)`. */
export function showSpread(values: readonly number[], digits = 2): string {
  const show = (value: number): string => value.toFixed(digits)
  return `${show(median(values))} (${show(Math.min(...values))} to ${show(Math.max(...values))})`
}

export function showCount(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** A bar and whether the median is on its right side. */
export function showBar(
  values: readonly number[],
  kind: 'at least' | 'at most',
  bar: number,
): string {
  const middle = median(values)
  const isMet = kind === 'at least' ? middle >= bar : middle <= bar
  return `${kind} ${bar}: ${isMet ? 'met' : '**missed**'}`
}

/** A section in markdown, its columns aligned as the formatter wants them. */
export function printTable({ title, about, columns, rows }: Table): string {
  const widths = columns.map((column, index) =>
    Math.max(3, column.length, ...rows.map((row) => row[index]?.length ?? 0)),
  )
  const pad = (cell: string, index: number): string =>
    index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)
  const line = (cells: readonly string[]): string => `| ${cells.map(pad).join(' | ')} |`
  const rule = widths.map((width, index) =>
    index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  )
  return [`## ${title}`, '', about, '', line(columns), line(rule), ...rows.map(line)].join('\n')
}

/** Writes all sections to a file beside this one, in place of the last run's; answers what was written. */
export async function writeReport(
  file: 'results.md' | 'texts/results.md',
  machine: string,
  sections: readonly string[],
): Promise<string> {
  const text = `${['# Benchmark', machine, ...sections].join('\n\n')}\n`
  await writeFile(new URL(file, import.meta.url), text)
  return text
}
