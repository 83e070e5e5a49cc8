import { constants } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { CommandError, exitCodes } from '../command-error.ts'
import type { ByteSink } from './byte-sink.ts'

/** A file that is being written under another name. */
export interface OutputFile extends ByteSink {
  /** Bytes that have been written. */
  readonly offset: number
  /** Puts what was written where a loss of power does not reach it. */
  flush(): Promise<void>
}

/** Writes beside `path`, so that a file of that name is always whole; removed when it is abandoned. */
export async function createOutputFile(path: string): Promise<OutputFile> {
  const beside = `${path}.${process.pid}.part`
  const file = await attempt(() => openNew(beside))
  return writeBeside(path, beside, file, 0, true)
}

/**
 * The same under a name that a later run finds again, `path.part`; it stays when it is abandoned, unless
 * nothing stands in it. What stands behind `offset` was written after the state was saved last, and is
 * cut off. Throws where less is there than `offset`.
 */
export async function resumeOutputFile(path: string, offset: number): Promise<OutputFile> {
  const beside = `${path}.part`
  const file = await attempt(() => (offset === 0 ? openNew(beside) : openOwn(beside)))
  const { size } = await file.stat()
  if (size < offset) {
    await file.close()
    throw failed('the unfinished output is shorter than the state file says: remove both')
  }
  await file.truncate(offset)
  return writeBeside(path, beside, file, offset, false)
}

/** The name can be guessed: what somebody has put there, a link too, is not written into. */
async function openNew(path: string): Promise<FileHandle> {
  await rm(path, { force: true })
  return await open(path, 'wx', 0o600)
}

/** Follows no link, of either kind, and takes no file of somebody else's. */
async function openOwn(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDWR | (constants.O_NOFOLLOW ?? 0)).catch((error) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw failed('the unfinished output is no longer there: remove the state file to begin anew')
  })
  const { uid, nlink } = await file.stat()
  const isOwn = process.getuid === undefined || uid === process.getuid()
  if (isOwn && nlink === 1) return file
  await file.close()
  throw failed('the unfinished output is a link or not yours: remove it and the state file')
}

function writeBeside(
  path: string,
  beside: string,
  file: FileHandle,
  start: number,
  isTemporary: boolean,
): OutputFile {
  let offset = start
  return {
    get offset() {
      return offset
    },
    write: async (bytes) => {
      for (let written = 0; written < bytes.length; ) {
        const at = offset
        const from = written
        const { bytesWritten } = await attempt(() =>
          file.write(bytes, from, bytes.length - from, at),
        )
        written += bytesWritten
        offset += bytesWritten
      }
    },
    flush: async () => await attempt(() => file.datasync()),
    finish: async () => {
      await attempt(() => file.datasync())
      await file.close()
      await attempt(() => rename(beside, path))
    },
    abandon: async () => {
      await file.close()
      if (isTemporary || offset === 0) await rm(beside, { force: true })
    },
  }
}

async function attempt<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw failed(
      `the output cannot be written: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}`,
    )
  }
}

function failed(message: string): CommandError {
  return new CommandError(exitCodes.failed, message)
}
