import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type RedisServer, startRedis } from '../test/support/redis-server.ts'
import { type Pace, quickPace } from './pace.ts'
import { median, printTable, showBar, showSpread, type Table } from './report.ts'
import { startServer } from './server-process.ts'
import { frameworkNames } from './variants.ts'
import { requireWrk } from './wrk.ts'

interface Load {
  readonly perSecond: number
  /** Milliseconds. */
  readonly p99: number
}

const script = fileURLToPath(new URL('api.lua', import.meta.url))
const variants = ['echo', 'api'] as const
const bars = { share: 0.8, latency: 2 }

/** Section: `PUT /mask` with ten cached entries beside the framework's own echo of that body. */
export async function measureApi(redis: RedisServer, pace: Pace): Promise<Table> {
  requireWrk()
  const rows: string[][] = []
  for (const framework of frameworkNames) {
    const servers = await Promise.all(
      variants.map((variant) => startServer(framework, variant, redis.url, 'api-server.ts')),
    )
    try {
      const loads: Record<string, Load[]> = { echo: [], api: [] }
      // The first round warms up and is not counted.
      for (let round = 0; round <= pace.rounds; round++) {
        for (const [index, variant] of variants.entries()) {
          const load = await loadServer(servers[index]?.url ?? '', pace.serverSeconds)
          if (round > 0) loads[variant]?.push(load)
        }
      }
      rows.push(describe(framework, loads['echo'] ?? [], loads['api'] ?? []))
    } finally {
      await Promise.all(servers.map(async (server) => await server.stop()))
    }
  }
  return {
    title: 'The tokenization API',
    about:
      '`PUT /mask` with ten entries over loopback, a Redis store, cached tokens; wrk with 50 connections. ' +
      'Requests a second and the 99th percentile beside the same framework that parses and echoes the body.',
    columns: ['', 'requests/s', 'share of echo', 'bar', 'p99 to echo’s', 'bar'],
    rows,
  }
}

function describe(framework: string, echo: readonly Load[], api: readonly Load[]): string[] {
  const shares = api.map(({ perSecond }, round) => perSecond / (echo[round]?.perSecond ?? 0))
  const delays = api.map(({ p99 }, round) => p99 / (echo[round]?.p99 ?? 0))
  return [
    framework,
    Math.round(median(api.map(({ perSecond }) => perSecond))).toLocaleString('en-US'),
    showSpread(shares),
    showBar(shares, 'at least', bars.share),
    showSpread(delays),
    showBar(delays, 'at most', bars.latency),
  ]
}

async function loadServer(url: string, seconds: number): Promise<Load> {
  const { stdout } = await promisify(execFile)('wrk', [
    ...['-t', '1', '-c', '50', '-d', `${seconds}s`, '--latency', '-s', script, url],
  ])
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`wrk met errors:\n${stdout}`)
  const [, amount, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? []
  const scale = { us: 0.001, ms: 1, s: 1_000 }[unit ?? 'ms'] ?? 1
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    p99: Number(amount) * scale,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const redis = await startRedis({ args: [] })
  try {
    console.log(printTable(await measureApi(redis, quickPace)))
  } finally {
    await redis.stop()
  }
}
