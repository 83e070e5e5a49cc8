import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { findRedisBinary } from '../test/support/redis-binary.ts'
import type { RedisServer } from '../test/support/redis-server.ts'
import type { TimedContestant } from './contest.ts'

const execute = promisify(execFile)

/** What `redis-benchmark` is to measure. */
export interface RedisLoad {
  readonly name: string
  /** `__rand_int__` in a word stands for twelve digits below `keyspace`. */
  readonly command: readonly string[]
  readonly keyspace: number
  readonly database: number
}

/** Makes contestants of `redis-benchmark`: one connection, 100 commands at a time. */
export type RedisBenchmark = (load: RedisLoad) => TimedContestant

const pipelined = 100
// Long enough for the program to time itself, which it does in whole milliseconds.
const fewestRequests = 50_000

/** The one that lies beside the tests' redis-server; undefined where there is none. */
export async function findRedisBenchmark(server: RedisServer): Promise<RedisBenchmark | undefined> {
  const { path, environment } = await findRedisBinary()
  const program = await firstOf(
    ['redis-benchmark', 'valkey-benchmark'].map((name) => join(dirname(path), name)),
  )
  if (program === undefined) return undefined

  async function run(load: RedisLoad, requests: number): Promise<number> {
    const place = ['-h', '127.0.0.1', '-p', String(server.port), '--dbnum', String(load.database)]
    const pace = ['-c', '1', '-P', String(pipelined), '-n', String(requests)]
    const words = ['-r', String(load.keyspace), '--csv', ...load.command]
    const { stdout } = await execute(program as string, [...place, ...pace, ...words], {
      env: environment,
    })
    return readSpeed(stdout)
  }

  return (load) => {
    let requests = fewestRequests
    return {
      name: load.name,
      measure: async (slice) => {
        const speed = await run(load, requests)
        requests = Math.max(fewestRequests, Math.round((speed * slice) / 1_000))
        return speed
      },
    }
  }
}

async function firstOf(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const found = await access(path).then(
      () => true,
      () => false,
    )
    if (found) return path
  }
  return undefined
}

/** The column `rps` of the last line. */
function readSpeed(csv: string): number {
  const lines = csv.trim().split('\n')
  const cells = (line = ''): string[] => line.slice(1, -1).split('","')
  const column = cells(lines.at(-2)).indexOf('rps')
  const speed = Number(cells(lines.at(-1))[column])
  if (speed > 0) return speed
  throw new Error('redis-benchmark printed no column "rps"; the benchmark reads that of Redis 6.2')
}
