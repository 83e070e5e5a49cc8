import type { Writable } from 'node:stream'
import { CommandError, exitCodes } from '../command-error.ts'

/** Where bytes go. */
export interface ByteSink {
  write(bytes: Buffer): Promise<void>
  /** All of them have been written. */
  finish(): Promise<void>
  /** Some of them have not, and will not be. */
  abandon(): Promise<void>
}

/**
 * Writes to a pipe, and waits where its reader does. Throws `unfinished` without a word when the reader
 * has gone, as behind `| head`.
 */
export function openStream(stream: Writable): ByteSink {
  let gone: Error | undefined
  stream.on('error', (error) => {
    gone = error
  })
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (gone !== undefined) reject(describe(gone))
        else stream.write(bytes, (error) => (error ? reject(describe(error)) : resolve()))
      }),
    finish: async () => {},
    abandon: async () => {},
  }
}

function describe(error: NodeJS.ErrnoException): CommandError {
  if (error.code === 'EPIPE') return new CommandError(exitCodes.unfinished, '')
  return new CommandError(
    exitCodes.failed,
    `the output cannot be written: ${error.code ?? 'unknown'}`,
  )
}
