import type { InspectionReport, Inspector } from '../types.ts'
import type { ByteSource } from './files/byte-source.ts'
import { createReader, splitterOf } from './files/document-reader.ts'
import { recordWords, type Shape } from './files/format.ts'
import { readBatches } from './files/read-batches.ts'

export interface InspectedFile {
  readonly isWhole: boolean
  /** By the names of columns where the file has them. */
  readonly report: InspectionReport
  /** A name that begins with an inspector's path, with the column's in its place. */
  labelOf(name: string): string
}

/** Looks at all records of a file. Throws data errors. */
export async function inspectFile(
  source: ByteSource,
  shape: Shape,
  inspector: Inspector,
  { signal, onBatch }: { readonly signal: AbortSignal; onBatch(bytes: number): void },
): Promise<InspectedFile> {
  const from = { offset: 0, records: 0 }
  const splitter = splitterOf(shape)
  const word = recordWords[shape.format]
  const reader = createReader(shape)
  let documents = 0
  let isWhole = true
  for await (const batch of readBatches(source.open(0), { splitter, from, size: 500, word })) {
    if (signal.aborted) {
      isWhole = false
      break
    }
    for (const [index, record] of batch.records.entries()) {
      const number = batch.first + index
      const text = number === 1 ? record.replace(/^\uFEFF/, '') : record
      const read = await reader.read(text, number)
      if (read.length > 0) documents++
      for (const document of read) await inspector.inspect(document)
    }
    onBatch(batch.end)
  }
  const found = inspector.report()
  const paths = found.paths.map((path) => ({ ...path, path: reader.labelOf(path.path) }))
  return { isWhole, report: { ...found, documents, paths }, labelOf: reader.labelOf }
}
