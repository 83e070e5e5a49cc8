import fc from 'fast-check'
import type { TextStream } from 'fieldveil'

/** Everything that comes out of a Web stream for the chunks, and what came after each of them. */
export async function runWeb<Chunk extends string | Uint8Array>(
  stream: TextStream,
  chunks: readonly Chunk[],
): Promise<string> {
  const { readable, writable } = stream.web()
  const writer = writable.getWriter()
  const write = async (): Promise<void> => {
    for (const chunk of chunks) await writer.write(chunk)
    await writer.close()
  }
  // The reader hears of what goes wrong.
  const written = write().catch(() => {})
  const parts: (string | Uint8Array)[] = []
  for await (const part of readable) parts.push(part)
  await written
  return parts.every((part) => typeof part === 'string')
    ? parts.join('')
    : Buffer.concat(parts.map((part) => Buffer.from(part))).toString('utf8')
}

/** Cuts at places given as parts of the whole. */
export function cutAt<Whole extends string | Uint8Array>(
  whole: Whole,
  parts: readonly number[],
): Whole[] {
  const places = [...new Set(parts.map((part) => Math.floor(part * (whole.length + 1))))]
  const ends = [...places.sort((one, other) => one - other), whole.length]
  let from = 0
  return ends.map((end) => {
    const chunk = whole.slice(from, end) as Whole
    from = end
    return chunk
  })
}

export const places: fc.Arbitrary<number[]> = fc.array(
  fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  { maxLength: 30 },
)
