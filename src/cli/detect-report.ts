import type { FieldRule, InspectionReport } from '../types.ts'
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

/**
 * Rules for `mask`: a field that is nothing but one find as a whole, in the shape of what was found
 * most; others as free text.
 */
export function printSuggestion({ paths }: InspectionReport): string {
  const rules = paths.flatMap(({ path, found, entities }) => {
    if (found === 0) return []
    const finds = Object.entries(entities).toSorted(([, a], [, b]) => b.whole - a.whole)
    const whole = finds.reduce((sum, [, entity]) => sum + entity.whole, 0)
    if (whole * 2 < found) return [[path, { detect: true }] as const]
    return [[path, shapes.get(finds[0]?.[0] ?? '') ?? {}] as const]
  })
  return JSON.stringify(Object.fromEntries(rules), null, 2)
}

/** The rule of a field that holds such values and has to look the same: to be read by people. */
const shapes: ReadonlyMap<string, FieldRule> = new Map<string, FieldRule>([
  ['PERSON', { format: 'Person Name' }],
  ['EMAIL_ADDRESS', { format: 'Email Address' }],
  ['PHONE_NUMBER', { tokenName: 'Numeric Token', format: 'Phone Number' }],
  ['CREDIT_CARD', { tokenName: 'Numeric Token', format: 'Credit Card' }],
  ['US_SSN', { tokenName: 'Numeric Token', format: 'Social Identification Numbers' }],
  ['IP_ADDRESS', { format: 'IP Address' }],
  ['URL', { format: 'URL' }],
])

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
