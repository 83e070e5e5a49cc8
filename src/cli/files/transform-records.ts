import { dataError } from '../command-error.ts'
import type { ByteSource } from './byte-source.ts'
import type { Direction, OpenedFormat } from './format.ts'
import { type Place, type RecordBatch, readBatches } from './read-batches.ts'

export interface TransformOptions {
  readonly source: ByteSource
  readonly format: OpenedFormat
  readonly direction: Direction
  readonly from: Place
  /** Records of a batch. */
  readonly batch: number
  /** What a record is called. */
  readonly word: string
  /** Masked records are unmasked again and compared before they are written. */
  readonly verifies: boolean
  /** Stops after the batches under way. */
  readonly signal: AbortSignal
  write(bytes: Buffer): Promise<void>
  /** Called when a batch has been written. */
  onWritten(place: Place): Promise<void>
}

/** The store works on one batch while the next is read and masked. */
const batchesUnderWay = 3

/**
 * Reads records, replaces what the rules name, and writes them in order, a few batches at a time.
 * Answers whether the input was read to its end.
 */
export async function transformRecords(options: TransformOptions): Promise<boolean> {
  const { source, format, from, batch: size, word, signal } = options
  const chunks = source.open(from.offset)
  const batches = readBatches(chunks, { splitter: format.splitter, from, size, word })
  const underWay: Promise<readonly [RecordBatch, Buffer]>[] = []

  async function writeNext(): Promise<void> {
    const next = underWay.shift()
    if (next === undefined) return
    const [batch, bytes] = await next
    await options.write(bytes)
    const { first, end, records } = batch
    await options.onWritten({ offset: end, records: first - 1 + records.length })
  }

  let isWhole = true
  for await (const batch of batches) {
    if (signal.aborted) {
      isWhole = false
      break
    }
    const work = transformBatch(batch, options)
    // The one before it may fail first, and then nobody waits for this one.
    work.catch(() => {})
    underWay.push(work)
    if (underWay.length >= batchesUnderWay) await writeNext()
  }
  while (underWay.length > 0) await writeNext()
  return isWhole
}

async function transformBatch(
  batch: RecordBatch,
  { format, direction, verifies, word }: TransformOptions,
): Promise<readonly [RecordBatch, Buffer]> {
  const { first } = batch
  const skipped = Math.max(0, Math.min(format.headRecords - first + 1, batch.records.length))
  const [mark, records] = withoutMark(batch.records.slice(skipped), first + skipped)
  const start = first + skipped
  const answers = await format.transform(direction, records, start)
  if (verifies) {
    const again = await format.transform('unmask', answers, start)
    const wrong = again.findIndex((record, index) => record !== records[index])
    if (wrong >= 0) {
      throw dataError(
        `${word} ${start + wrong} would not come back byte for byte: a named value in it is written ` +
          'in an unusual way (an escape, 1.0 for 1, quotes); without --verify its value comes back',
      )
    }
  }
  const head = batch.records.slice(0, skipped).join('')
  return [batch, Buffer.from(head + mark + answers.join(''))]
}

/** A byte order mark is no part of the first record. */
function withoutMark(
  records: readonly string[],
  first: number,
): readonly [string, readonly string[]] {
  const [record, ...others] = records
  if (first !== 1 || record === undefined || !record.startsWith('\uFEFF')) return ['', records]
  return ['\uFEFF', [record.slice(1), ...others]]
}
