import { createReadStream, type Stats, statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { CommandError, exitCodes } from '../command-error.ts'

/** Where bytes come from. */
export interface ByteSource {
  /** Of the file; unknown of a pipe. */
  readonly bytes: number | undefined
  /** What tells this file from another; unknown of a pipe. */
  readonly mark: string | undefined
  /** Reads from a byte on; a pipe can be read once, from its start. */
  open(offset: number): AsyncIterable<Buffer>
}

const chunkBytes = 131_072

/** A file that can be read more than once. Throws where it cannot be read. */
export function openFile(path: string): ByteSource {
  const about = attempt(() => statSync(path))
  if (!about.isFile()) throw unreadable('it is no file')
  return {
    bytes: about.size,
    // Not its content: a short file could be guessed from a digest.
    mark: `${about.size} bytes of ${about.mtime.toISOString()}`,
    open: (offset) => readAll(createReadStream(path, { start: offset, highWaterMark: chunkBytes })),
  }
}

/** A pipe. */
export function openPipe(stream: Readable): ByteSource {
  return { bytes: undefined, mark: undefined, open: () => readAll(stream) }
}

async function* readAll(stream: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield chunk as Buffer
  } catch (error) {
    throw unreadable((error as NodeJS.ErrnoException).code ?? 'unknown')
  }
}

function attempt(act: () => Stats): Stats {
  try {
    return act()
  } catch (error) {
    throw unreadable((error as NodeJS.ErrnoException).code ?? 'unknown')
  }
}

function unreadable(problem: string): CommandError {
  return new CommandError(exitCodes.failed, `the input cannot be read: ${problem}`)
}
