import type { RedisServer } from '../test/support/redis-server.ts'
import { ratios, rotate } from './contest.ts'
import type { Pace } from './pace.ts'
import { flushRedis } from './redis.ts'
import { median, showBar, showCount, showSpread, type Table } from './report.ts'
import { type ServerProcess, startServer } from './server-process.ts'
import { type FrameworkName, type VariantName, variantNames } from './variants.ts'
import { requireWrk, runWrk, type Values } from './wrk.ts'

interface Contender {
  readonly name: string
  readonly variant: VariantName
  readonly values: Values
  /** Of the requests a second without masking. */
  readonly bar?: Readonly<Record<FrameworkName, number>>
}

const contenders: readonly Contender[] = [
  { name: 'no masking, same values', variant: 'none', values: 'same' },
  {
    name: 'request masked, tokens cached',
    variant: 'request',
    values: 'same',
    bar: { express: 0.9, koa: 0.9 },
  },
  {
    name: 'response masked, tokens cached',
    variant: 'response',
    values: 'same',
    bar: { express: 0.9, koa: 0.9 },
  },
  { name: 'no masking, new values', variant: 'none', values: 'new' },
  {
    name: 'request masked, new values',
    variant: 'request',
    values: 'new',
    bar: { express: 0.65, koa: 0.5 },
  },
  {
    name: 'response masked, new values',
    variant: 'response',
    values: 'new',
    bar: { express: 0.65, koa: 0.5 },
  },
  { name: 'request masked with formats, new values', variant: 'request formats', values: 'new' },
  { name: 'by hand: a pipeline of `SET NX GET` a request', variant: 'plain', values: 'new' },
  { name: 'by hand: the cryptography alone', variant: 'crypto', values: 'new' },
]

const titles: Readonly<Record<FrameworkName, string>> = { express: 'Express 5', koa: 'Koa 3' }

/** Section 2: an application with five masked fields beside the same one without masking. */
export async function measureServers(
  framework: FrameworkName,
  redis: RedisServer,
  pace: Pace,
): Promise<Table> {
  requireWrk()
  const servers = new Map<VariantName, ServerProcess>()
  try {
    for (const variant of variantNames) {
      servers.set(variant, await startServer(framework, variant, redis.url))
    }
    const { speeds, times } = await loadInTurns(servers, redis, pace)
    return {
      title: `${titles[framework]}, five masked fields`,
      about:
        'wrk with 32 connections over loopback, a JSON body of 0.7 KB, an answer with the five ' +
        'values; requests a second, as a share of the same application without masking. ' +
        `Median of ${pace.rounds} rounds of ${pace.serverSeconds} s, lowest and highest; time is the server's own processor time, which other work on the machine touches less.`,
      columns: ['', 'requests/s', 'share', 'bar', 'µs a request', 'share by time'],
      rows: contenders.map(({ name, values, bar }) => {
        const base = `no masking, ${values} values`
        const shares = ratios(speeds, name, base)
        const time = times.get(name) ?? []
        return [
          name,
          showCount(median(speeds.get(name) ?? [])),
          showSpread(shares),
          bar === undefined ? '' : showBar(shares, 'at least', bar[framework]),
          median(time).toFixed(0),
          showSpread(ratios(times, base, name)),
        ]
      }),
    }
  } finally {
    await Promise.all([...servers.values()].map(async (server) => await server.stop()))
  }
}

async function loadInTurns(
  servers: ReadonlyMap<VariantName, ServerProcess>,
  redis: RedisServer,
  { rounds, serverSeconds }: Pace,
): Promise<{ speeds: Map<string, number[]>; times: Map<string, number[]> }> {
  const speeds = new Map<string, number[]>(contenders.map(({ name }) => [name, []]))
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]))
  // The first round warms up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const { name, variant, values } of rotate(contenders, round)) {
      const server = servers.get(variant)
      if (server === undefined) throw new Error(`no server for ${variant}`)
      const before = await server.usedTime()
      const { requests, perSecond } = await runWrk(server.url, values, serverSeconds)
      const used = (await server.usedTime()) - before
      // New values would fill the memory in a few rounds.
      await flushRedis(redis.url)
      if (round === 0) continue
      speeds.get(name)?.push(perSecond)
      times.get(name)?.push(used / requests)
    }
  }
  return { speeds, times }
}
