import type { FieldRules, PreparedRules } from '../../types.ts'
import { usageError } from '../command-error.ts'
import type { OptionValues } from '../option-types.ts'
import type { Splitter } from './splitter.ts'

export const formatNames = ['ndjson', 'csv', 'text'] as const

export type FormatName = (typeof formatNames)[number]

/** What a record of each format is called. */
export const recordWords: Readonly<Record<FormatName, string>> = {
  ndjson: 'line',
  csv: 'row',
  text: 'paragraph',
}

/** What is said of a file's form. */
export interface Shape {
  readonly format: FormatName
  /** One character; read from the header by default. */
  readonly delimiter: string | undefined
  readonly hasHeader: boolean
}

export type Direction = 'mask' | 'unmask'

/** Replaces what the rules name in records; the answer has one record for each, in order. */
export type Transform = (
  direction: Direction,
  records: readonly string[],
  first: number,
) => Promise<readonly string[]>

/** Work on the records of one file. */
export interface OpenedFormat {
  readonly splitter: Splitter
  /** Records at the start of the file that are names, and stay. */
  readonly headRecords: number
  readonly transform: Transform
}

/** What a format needs of the masker. */
export interface RulesReader {
  prepare(rules: FieldRules): PreparedRules
}

/** Reads which form a file has: from `--format`, else from the ending of its name. Throws a usage error. */
export function readShape(values: OptionValues, input: string | undefined): Shape {
  const ending = /\.([a-z]+)$/i.exec(input ?? '')?.[1]?.toLowerCase() ?? ''
  const format = values.format ?? endings.get(ending)
  if (format === undefined) {
    throw usageError(`say what the input is: --format ${formatNames.join(', ')}`)
  }
  const known = formatNames.find((name) => name === format)
  if (known === undefined) throw usageError(`--format is one of ${formatNames.join(', ')}`)
  const delimiter = values.delimiter === 'tab' ? '\t' : values.delimiter
  if (known !== 'csv' && (delimiter !== undefined || values['no-header'] === true)) {
    throw usageError('--delimiter and --no-header are of CSV alone')
  }
  if (delimiter !== undefined && !/^[\t !#-&(-+,./:;=?@^_|~]$/.test(delimiter)) {
    throw usageError(
      '--delimiter is one character, such as ; or tab; no letter, digit, quote, < or >',
    )
  }
  return {
    format: known,
    delimiter: delimiter ?? (ending === 'tsv' ? '\t' : undefined),
    hasHeader: values['no-header'] !== true,
  }
}

const endings: ReadonlyMap<string, FormatName> = new Map<string, FormatName>([
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
  ['csv', 'csv'],
  ['tsv', 'csv'],
  ['txt', 'text'],
  ['log', 'text'],
  ['md', 'text'],
])
