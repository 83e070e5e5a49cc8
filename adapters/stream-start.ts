import { PassThrough, Readable, type Stream } from 'node:stream'
import type { Reading } from './json-body.ts'
import { type JsonOpening, openingOfBytes } from './json-opening.ts'

/** What was read of a stream: all of it, or enough to leave the rest alone. */
export interface StreamStart {
  readonly bytes: Buffer
  /** The whole stream again, where it was not read to its end; else all is in `bytes`. */
  readonly rest: Readable | undefined
  readonly isTooLong: boolean
}

/**
 * Reads a stream to its end, or until it shows itself to hold no JSON, or to be longer than
 * `maximumBytes`. Rejects with the stream's own error.
 */
export async function readStart(
  stream: Stream,
  reading: Reading,
  maximumBytes: number,
): Promise<StreamStart> {
  const source =
    Symbol.asyncIterator in stream ? (stream as Readable) : stream.pipe(new PassThrough())
  const iterator = source[Symbol.asyncIterator]()
  const chunks: Buffer[] = []
  let size = 0
  let opening: JsonOpening = 'nothing'
  for (;;) {
    const { done, value } = await iterator.next()
    if (done === true) return { bytes: Buffer.concat(chunks), rest: undefined, isTooLong: false }
    const bytes = Buffer.from(value)
    chunks.push(bytes)
    size += bytes.length
    opening = openingOfBytes(opening, bytes)
    const isOther = reading !== 'mask' && opening === 'other'
    if (!isOther && size <= maximumBytes) continue
    return { bytes: Buffer.alloc(0), rest: joined(chunks, source, iterator), isTooLong: !isOther }
  }
}

function joined(
  chunks: readonly Buffer[],
  source: Readable,
  iterator: AsyncIterator<unknown>,
): Readable {
  async function* whole(): AsyncGenerator<unknown> {
    try {
      yield* chunks
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
        yield next.value
      }
    } finally {
      source.destroy()
    }
  }
  return Readable.from(whole(), { objectMode: false })
}
