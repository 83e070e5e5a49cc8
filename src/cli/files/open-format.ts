import type { Masker } from '../../types.ts'
import { usageError } from '../command-error.ts'
import type { TransformArguments } from '../transform-arguments.ts'
import type { ByteSource } from './byte-source.ts'
import { openCsv } from './csv-format.ts'
import { delimiterBytes, readHead } from './csv-head.ts'
import type { OpenedFormat } from './format.ts'
import { openNdjson } from './ndjson-format.ts'
import { readFirst } from './read-first.ts'
import { createRowSplitter } from './splitter.ts'
import { openText } from './text-format.ts'

/** The work on a file, and its bytes: a pipe's first row has been read, and is given back. */
export interface OpenedInput {
  readonly format: OpenedFormat
  readonly source: ByteSource
}

/** Reads what a format has to know before its records. Throws usage and data errors. */
export async function openFormat(
  given: Pick<TransformArguments, 'shape' | 'rules' | 'direction'>,
  masker: Pick<Masker, 'prepare'>,
  source: ByteSource,
): Promise<OpenedInput> {
  const { shape, rules, direction } = given
  if (shape.format === 'ndjson') return { format: openNdjson(masker, rules, {}), source }
  if (shape.format === 'text') {
    return { format: openText(masker.prepare(rules), direction, {}), source }
  }
  const splitter = createRowSplitter(delimiterBytes(shape))
  const first = await readFirst(source, splitter, 'row')
  if (first.record === undefined) throw usageError('the input is empty: it has no header')
  const head = readHead(first.record.replace(/^\uFEFF/, ''), shape)
  // Checked as they stand, so that what is wrong with a rule is said by its own name.
  masker.prepare(rules)
  return { format: await openCsv(masker, rules, head, {}), source: first.source }
}
