import { suggestName } from '../../errors.ts'
import type { FieldRules } from '../../types.ts'
import { usageError } from '../command-error.ts'
import type { RulesReader } from './format.ts'

/** The rule of each column that has one, by index. */
export type ColumnRules = ReadonlyMap<number, object>

/**
 * Finds which rule names which column: a rule's path is held against a row as an object by the names
 * of the header, or as an array of cells where there is none. Throws a usage error for a rule that
 * names no column: a misspelt one would let its column through.
 */
export async function matchColumns(
  reader: RulesReader,
  rules: FieldRules,
  names: readonly string[] | undefined,
  width: number,
): Promise<ColumnRules> {
  const columns = new Map<number, object>()
  const entries: [string, object][] = Array.isArray(rules)
    ? rules.map((path: string) => [path, {}])
    : Object.entries(rules)
  for (const [path, rule] of entries) {
    const matched = await columnsOf(reader, path, names, width)
    if (matched.length === 0) throw usageError(describeMiss(path, names, width))
    for (const index of matched) columns.set(index, rule)
  }
  return columns
}

const mark = 'hit'

async function columnsOf(
  reader: RulesReader,
  path: string,
  names: readonly string[] | undefined,
  width: number,
): Promise<readonly number[]> {
  // A rule that needs no store tells by what it replaces where a path leads.
  const probe = reader.prepare({ [path]: { redact: mark } })
  if (names === undefined) {
    const row = await probe.maskDocument(Array.from({ length: width }, () => ''))
    return row.flatMap((cell, index) => (cell === mark ? [index] : []))
  }
  // One by one, because two columns may have one name.
  const matched: number[] = []
  for (const [index, name] of names.entries()) {
    const row = await probe.maskDocument({ [name]: '' })
    if (Object.values(row)[0] === mark) matched.push(index)
  }
  return matched
}

/** Quotes the rule alone: where a file has no header, its first row is values. */
function describeMiss(path: string, names: readonly string[] | undefined, width: number): string {
  if (names === undefined) {
    return `the rule \`${path}\` names no column: without a header they are [0] to [${width - 1}]`
  }
  const meant = suggestName(path, names)
  const hint =
    meant === undefined
      ? `; the header has ${width} (a name with a dot is written ["a.b"])`
      : `; did you mean \`${meant}\`?`
  return `the rule \`${path}\` names no column${hint}`
}
