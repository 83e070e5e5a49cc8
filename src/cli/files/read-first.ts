import type { ByteSource } from './byte-source.ts'
import { readBatches } from './read-batches.ts'
import type { Splitter } from './splitter.ts'

export interface FirstRecord {
  /** With its line end; none in an empty file. */
  readonly record: string | undefined
  /** The same bytes again, from the start. */
  readonly source: ByteSource
}

/** Reads the first record of a source; of a pipe, its bytes are kept to be read again. */
export async function readFirst(
  source: ByteSource,
  splitter: Splitter,
  word: string,
): Promise<FirstRecord> {
  const from = { offset: 0, records: 0 }
  if (source.bytes !== undefined) {
    for await (const { records } of readBatches(source.open(0), {
      splitter,
      from,
      size: 1,
      word,
    })) {
      return { record: records[0], source }
    }
    return { record: undefined, source }
  }
  const chunks = source.open(0)[Symbol.asyncIterator]()
  const kept: Buffer[] = []
  async function* keepChunks(): AsyncGenerator<Buffer> {
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
      kept.push(next.value)
      yield next.value
    }
  }
  async function* replay(): AsyncGenerator<Buffer> {
    yield* kept.splice(0)
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
      yield next.value
    }
  }
  const again: ByteSource = { ...source, open: replay }
  for await (const { records } of readBatches(keepChunks(), { splitter, from, size: 1, word })) {
    return { record: records[0], source: again }
  }
  return { record: undefined, source: again }
}
