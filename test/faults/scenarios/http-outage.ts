import { poll } from '../../support/poll.ts'
import type { RedisServer } from '../../support/redis-server.ts'
import { isLeaking, isRefusal, openRequester, type Reply, type Requester } from '../requests.ts'
import type { FaultRow, FaultScenario, Scale } from '../row.ts'
import { startServer } from '../server.ts'
import { customerAt, customerSize } from '../server-app.ts'
import { withStage } from '../stage.ts'

interface Outage {
  readonly name: string
  begin(redis: RedisServer): Promise<void>
  end(redis: RedisServer): Promise<void>
}

const outages: readonly Outage[] = [
  {
    name: 'refused',
    begin: async (redis) => await redis.kill('SIGKILL'),
    end: async (redis) => await redis.restart(),
  },
  {
    name: 'frozen',
    begin: async (redis) => await redis.kill('SIGSTOP'),
    end: async (redis) => await redis.kill('SIGCONT'),
  },
]

/** What the server's heap may grow by while the store is away. */
export const heapBound: number = 32 * 1024 * 1024
const connections = 200

/** Masked routes while the store is away: refused by the contract, and nothing piles up. */
export const httpOutages: readonly FaultScenario[] = outages.map((outage) => ({
  name: `HTTP requests while Redis is ${outage.name}`,
  long: { values: 0, rounds: 1, seconds: 0, times: 10_000 },
  short: { values: 0, rounds: 1, seconds: 0, times: 1_000 },
  run: async (scale) => await runOutage(outage, scale),
}))

async function runOutage({ name, begin, end }: Outage, { times }: Scale): Promise<FaultRow> {
  return await withStage(async (stage) => {
    const redis = await stage.redis('--appendonly', 'yes', '--appendfsync', 'always')
    const server = await startServer({ framework: 'express', port: redis.port })
    stage.defer(server.kill)
    const requester = openRequester(server.port, connections)
    stage.defer(requester.close)
    // As many as later, so that what a busy server holds anyway is in the measure.
    const before = await askMany(requester, 0, times, askUntilAnswered)
    const start = await server.state()
    await begin(redis)
    const during = await askMany(requester, times, times * 2, ask)
    const full = await server.state()
    await end(redis)
    const mended = Date.now()
    await askUntilAnswered(requester, times * 2)
    const recoveredAfter = Date.now() - mended
    const after = await askMany(requester, 0, times, askUntilAnswered)
    const second = before.filter(({ body }, at) => after[at]?.body !== body).length
    const all = [...before, ...during, ...after]
    const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`
    const growth = full.heap - start.heap
    const passed = during.filter((reply) => !isRefusal(reply))
    return {
      fault: `${times.toLocaleString('en-US')} HTTP requests while Redis is ${name}`,
      values: times * customerSize,
      secondTokens: second,
      lost: 0,
      wrong: all.filter(isLeaking).length,
      recoveredAfter,
      note: [
        `all 500 or 503`,
        `heap ${megabytes(growth)} more, of ${megabytes(heapBound)} allowed`,
        `resident at most ${megabytes(full.resident - start.resident)} more`,
        `longest answer ${Math.round(full.longest)} ms`,
      ].join('; '),
      broken: [
        ...(passed.length === 0
          ? []
          : [`${passed.length} were not refused: ${passed[0]?.status} ${passed[0]?.body}`]),
        ...(growth > heapBound ? [`the heap grew by ${megabytes(growth)}`] : []),
        ...(full.overdue > 0 ? [`${full.overdue} answers took more than twice the timeout`] : []),
      ],
    }
  })
}

/** Half of them hide values from the application, half from the client. */
async function ask(requester: Requester, index: number): Promise<Reply> {
  if (index % 2 === 0) return await requester.ask('POST', '/customers', customerAt(index))
  return await requester.ask('GET', `/customers/${index}`)
}

/** A busy machine may keep a server that works from answering in time. */
async function askUntilAnswered(requester: Requester, index: number): Promise<Reply> {
  return await poll('the server to answer', async () => {
    const reply = await ask(requester, index)
    return reply.status === 200 ? reply : undefined
  })
}

async function askMany(
  requester: Requester,
  from: number,
  to: number,
  askOne: typeof ask,
): Promise<Reply[]> {
  return await Promise.all(
    Array.from({ length: to - from }, async (_, at) => await askOne(requester, from + at)),
  )
}
