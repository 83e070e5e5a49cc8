import { isUtf8 } from 'node:buffer'
import { dataError } from '../command-error.ts'
import type { Splitter } from './splitter.ts'

/** Records that are worked on together. */
export interface RecordBatch {
  /** With their line ends, so that joined they are the bytes of the file. */
  readonly records: readonly string[]
  /** The first of them, counted from 1. */
  readonly first: number
  /** Bytes of the input up to the end of the last. */
  readonly end: number
}

/** Where reading begins: at the start, or where an earlier run stopped. */
export interface Place {
  readonly offset: number
  /** Records before it. */
  readonly records: number
}

export interface BatchOptions {
  readonly splitter: Splitter
  readonly from: Place
  /** Records of a batch. */
  readonly size: number
  /** What a record is called where it is wrong. */
  readonly word: string
}

/** A batch is no longer than this, unless one record is. */
const batchBytes = 262_144
/** A record that has no end by then is taken for a mistake, such as a quote that is never closed. */
export const longestRecord = 16_777_216

/**
 * Reads bytes into batches of whole records, holding one batch and one record at most. Throws a data
 * error, which names the record, for what is not UTF-8 and for a record that is too long.
 */
export async function* readBatches(
  chunks: AsyncIterable<Buffer>,
  { splitter, from, size, word }: BatchOptions,
): AsyncGenerator<RecordBatch> {
  let held: Buffer = Buffer.alloc(0)
  let scanned = 0
  let offset = from.offset
  let count = from.records
  let ends: number[] = []

  function take(): RecordBatch {
    const end = ends.at(-1) as number
    const records = decodeRecords(held, ends, count + 1, word)
    const batch = { records, first: count + 1, end: offset + end }
    held = held.subarray(end)
    scanned -= end
    offset += end
    count += ends.length
    ends = []
    return batch
  }

  for await (const chunk of chunks) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    for (;;) {
      const end = splitter.next(held, scanned)
      scanned = end < 0 ? held.length : end
      if (end < 0) break
      ends.push(end)
      if (ends.length >= size || end >= batchBytes) yield take()
    }
    if (held.length - (ends.at(-1) ?? 0) > longestRecord) {
      const number = count + ends.length + 1
      const hint = word === 'row' ? '; is a quote never closed?' : ''
      throw dataError(`${word} ${number} is longer than ${longestRecord} bytes${hint}`)
    }
    if (ends.length > 0) yield take()
  }
  if (held.length > 0) {
    ends.push(held.length)
    yield take()
  }
}

function decodeRecords(
  bytes: Buffer,
  ends: readonly number[],
  first: number,
  word: string,
): readonly string[] {
  const isWhole = isUtf8(bytes.subarray(0, ends.at(-1)))
  let start = 0
  return ends.map((end, index) => {
    if (!isWhole && !isUtf8(bytes.subarray(start, end))) {
      const isWide =
        first + index === 1 && /^(\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2))
      const found = isWide ? 'UTF-16' : 'not UTF-8'
      throw dataError(`${word} ${first + index} is ${found}: convert the file to UTF-8 first`)
    }
    const record = bytes.toString('utf8', start, end)
    start = end
    return record
  })
}
