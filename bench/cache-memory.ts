import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RedisServer } from '../test/support/redis-server.ts'
import type { Pace } from './pace.ts'
import { flushRedis } from './redis.ts'
import { showBar, showCount, type Table } from './report.ts'

interface CacheFigures {
  readonly grown: number
  readonly entries: number
  readonly estimated: number
}

type ValueSource = 'documents' | 'bodies'

const mebibyte = 1_048_576
const valueLength = 1_024

/** Section 7: what the cache takes in a process of its own, beside the bound that it was given. */
export async function measureCacheMemory(redis: RedisServer, { isQuick }: Pace): Promise<Table> {
  const rows: string[][] = []
  const cases: readonly { readonly bound: number; readonly source: ValueSource }[] = [
    { bound: 8, source: 'documents' },
    { bound: 32, source: 'documents' },
    ...(isQuick ? [] : [{ bound: 128, source: 'documents' as const }]),
    { bound: 8, source: 'bodies' },
  ]
  for (const { bound, source } of cases) {
    const bytes = bound * mebibyte
    const values = Math.ceil((bytes * 1.25) / valueLength)
    const without = await fillCache(redis.url, 0, values, source)
    await flushRedis(redis.url)
    const { grown, entries, estimated } = await fillCache(redis.url, bytes, values, source)
    await flushRedis(redis.url)
    const mebibytes = (grown - without.grown) / mebibyte
    rows.push([
      `${bound} MiB${source === 'bodies' ? ', cut out of bodies of 100 KB' : ''}`,
      `${(without.grown / mebibyte).toFixed(1)} MiB`,
      `${mebibytes.toFixed(1)} MiB`,
      `${(estimated / mebibyte).toFixed(1)} MiB`,
      showCount(entries),
      showBar([mebibytes], 'at most', bound),
    ])
  }
  return {
    title: 'The cache in the process, filled with values of 1 KB',
    about:
      'Values masked and unmasked again, a quarter more of them than the bound holds; how far the ' +
      'heap has grown after collecting garbage: without a cache (most of it are the last writes, ' +
      'kept to be sent again, up to 8 MiB), what the cache adds to that, and what it says of itself.',
    columns: [
      '`cache.bytes`',
      'without a cache',
      'the cache',
      'its own estimate',
      'entries',
      'bar',
    ],
    rows,
  }
}

async function fillCache(
  url: string,
  bytes: number,
  values: number,
  source: ValueSource,
): Promise<CacheFigures> {
  const file = fileURLToPath(new URL('cache-process.ts', import.meta.url))
  const child = fork(file, [url, String(bytes), String(values), source], {
    execArgv: [...process.execArgv, '--expose-gc'],
  })
  return await new Promise((resolve, reject) => {
    child.once('message', (figures) => resolve(figures as CacheFigures))
    child.once('exit', (code) => reject(new Error(`filling the cache ended with ${code}`)))
  })
}
