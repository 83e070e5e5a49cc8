import type { CallContext, FieldRules, JsonScalar, PreparedRules } from '../../types.ts'
import { dataError } from '../command-error.ts'
import { matchColumns } from './csv-columns.ts'
import { type CsvHead, readCells } from './csv-head.ts'
import { type Cell, writeRow } from './csv-row.ts'
import type { Direction, OpenedFormat, RulesReader } from './format.ts'
import { blameRecord } from './settle-records.ts'
import { createRowSplitter } from './splitter.ts'

/** The named cells of a row that hold something, by column. */
type NamedCells = Record<string, JsonScalar>

/**
 * CSV (RFC 4180): named cells are replaced and keep their quotes, all other bytes stay. An empty cell
 * is no value and stays empty. Throws a usage error for a rule that names no column.
 */
export async function openCsv(
  reader: RulesReader,
  rules: FieldRules,
  head: CsvHead,
  context: CallContext,
): Promise<OpenedFormat> {
  const { delimiter, names, width } = head
  const columns = await matchColumns(reader, rules, names, width)
  const named = [...columns.keys()].sort((one, other) => one - other)
  const prepared = reader.prepare(
    Object.fromEntries([...columns].map(([index, rule]) => [`[*].c${index}`, rule])),
  )
  return {
    splitter: createRowSplitter([delimiter.charCodeAt(0)]),
    headRecords: names === undefined ? 0 : 1,
    transform: async (direction, records, first) => {
      const rows = records.map((row, index) => readCells(row, head, first + index))
      const values = rows.map((cells) => pickCells(cells, named))
      const answers = await replaceAll(prepared, direction, values, first, context)
      return records.map((row, index) => {
        const answer = answers[index] as NamedCells
        const replaced = new Map<number, string>()
        for (const column of named) {
          const value = answer[`c${column}`]
          if (value !== undefined) replaced.set(column, String(value ?? ''))
        }
        return writeRow(row, rows[index] as readonly Cell[], replaced, delimiter)
      })
    },
  }
}

function pickCells(cells: readonly Cell[], named: readonly number[]): NamedCells {
  const picked: NamedCells = {}
  for (const column of named) {
    const value = cells[column]?.value ?? ''
    if (value !== '') picked[`c${column}`] = value
  }
  return picked
}

/** One call for a whole batch; where it fails, cell by cell, to say which. */
async function replaceAll(
  prepared: PreparedRules,
  direction: Direction,
  rows: readonly NamedCells[],
  first: number,
  context: CallContext,
): Promise<readonly NamedCells[]> {
  const replace = async (some: readonly NamedCells[]) =>
    direction === 'mask'
      ? await prepared.maskDocument(some, context)
      : await prepared.unmaskDocument(some, context)
  try {
    return await replace(rows)
  } catch (error) {
    if (blameRecord(error, '') === error) throw error
    for (const [index, row] of rows.entries()) {
      for (const [key, value] of Object.entries(row)) {
        const place = `row ${first + index}, column ${Number(key.slice(1)) + 1}`
        await replace([{ [key]: value }]).catch((reason: unknown) => {
          throw blameRecord(reason, place)
        })
      }
    }
    throw dataError(
      `rows ${first} to ${first + rows.length - 1} are too much for one call: --batch`,
    )
  }
}
