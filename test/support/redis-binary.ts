import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { type RedisBinary, unpackRedis } from './redis-package.ts'

export type { RedisBinary } from './redis-package.ts'

const run = promisify(execFile)

let found: Promise<RedisBinary> | undefined

/**
 * A redis-server or valkey-server: from PATH, else unpacked from Debian's packages. The variable
 * FIELDVEIL_REDIS_BINARY holds `unpack`, which skips PATH, or the path of a server.
 */
export async function findRedisBinary(): Promise<RedisBinary> {
  found ??= search()
  return await found
}

async function search(): Promise<RedisBinary> {
  const wanted = process.env['FIELDVEIL_REDIS_BINARY'] ?? ''
  const failures: string[] = []
  const ways: (() => Promise<RedisBinary>)[] = []
  if (wanted !== '' && wanted !== 'unpack') {
    ways.push(async () => await prove({ path: wanted, environment: process.env }))
  } else {
    if (wanted !== 'unpack') {
      ways.push(async () => await findInPath('redis-server'))
      ways.push(async () => await findInPath('valkey-server'))
    }
    ways.push(async () => await prove(await unpackRedis()))
  }
  for (const way of ways) {
    try {
      return await way()
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error))
    }
  }
  throw new Error(
    'The tests need a real Redis 6.2 or later, and none could be found:\n' +
      `- REDIS_URL: ${process.env['REDIS_URL'] ? 'set, but this test needs a server of its own' : 'not set'}\n` +
      failures.map((failure) => `- ${failure}`).join('\n') +
      '\nInstall redis-server or valkey-server, or set REDIS_URL.',
  )
}

async function findInPath(name: string): Promise<RedisBinary> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, name)
    try {
      await access(path, constants.X_OK)
    } catch {
      continue
    }
    return await prove({ path, environment: process.env })
  }
  throw new Error(`${name}: not in PATH`)
}

/** A file that is there may still lack a library. */
async function prove(binary: RedisBinary): Promise<RedisBinary> {
  try {
    await run(binary.path, ['--version'], { env: binary.environment })
    return binary
  } catch (error) {
    const said = (error as { stderr?: string }).stderr || (error as Error).message
    throw new Error(`${binary.path}: does not run: ${said.trim()}`)
  }
}
