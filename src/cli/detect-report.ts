import type { InspectionReport } from '../types.ts'
import { printCount } from './progress-bar.ts'

/**
 * The finds as a table; `examples` are values, by path and entity, for a terminal that asked for
 * them. What they hold of control characters is printed as an escape.
 */
export function printReport(
  report: InspectionReport,
  examples: ReadonlyMap<string, string>,
): string {
  const rows: (readonly string[])[] = [['path', 'type', 'values', 'share', 'finds']]
  for (const { path, values, entities } of report.paths) {
    for (const [entity, found] of Object.entries(entities)) {
      const share = printShare(found.values, values)
      const example = examples.get(`${path} ${entity}`)
      const shown = example === undefined ? [] : [JSON.stringify(example)]
      rows.push([path, entity, printCount(found.values), share, printCount(found.finds), ...shown])
    }
  }
  const seen = `${printCount(report.documents)} records, ${printCount(report.values)} values looked at`
  const others =
    report.others === 0 ? '' : `; ${printCount(report.others)} at paths beyond the first`
  if (rows.length === 1) return `${seen}${others}. Nothing was found.\n`
  return `${alignRows(rows)}\n${seen}${others}.\n`
}

/** Rules for `mask`: a field that is nothing but one find as a whole, others as free text. */
export function printSuggestion({ paths }: InspectionReport): string {
  const rules = paths.flatMap(({ path, found, entities }) => {
    if (found === 0) return []
    const whole = Object.values(entities).reduce((sum, entity) => sum + entity.whole, 0)
    return [[path, whole * 2 >= found ? {} : { detect: true }] as const]
  })
  return JSON.stringify(Object.fromEntries(rules), null, 2)
}

function printShare(part: number, whole: number): string {
  const percent = (part / whole) * 100
  return percent > 0 && percent < 1 ? '<1%' : `${Math.round(percent)}%`
}

function alignRows(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0
          return column < 2 ? cell.padEnd(width) : cell.padStart(width)
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
