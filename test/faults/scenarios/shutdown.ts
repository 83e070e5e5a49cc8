import { poll } from '../../support/poll.ts'
import { isLeaking, openRequester } from '../requests.ts'
import type { FaultRow, FaultScenario, Scale } from '../row.ts'
import { startServer } from '../server.ts'
import { customerAt, customerSize, type FrameworkName } from '../server-app.ts'
import { withStage } from '../stage.ts'

const deadline = 30_000

/** SIGTERM while requests wait for the store: all are answered, and the process ends by itself. */
export const shutdowns: readonly FaultScenario[] = (['express', 'koa'] as const).map((name) => ({
  name: `SIGTERM with requests in flight, ${name}`,
  long: { values: 0, rounds: 5, seconds: 0, times: 200 },
  short: { values: 0, rounds: 1, seconds: 0, times: 50 },
  run: async (scale) => await runShutdowns(name, scale),
}))

async function runShutdowns(framework: FrameworkName, { rounds, times }: Scale): Promise<FaultRow> {
  return await withStage(async (stage) => {
    const redis = await stage.redis()
    const admin = stage.connect({ port: redis.port })
    await admin.ping()
    const broken: string[] = []
    let wrong = 0
    for (let round = 0; round < rounds; round++) {
      const server = await startServer({ framework, port: redis.port, timeout: deadline })
      stage.defer(server.kill)
      const requester = openRequester(server.port, times)
      const from = round * times
      await requester.ask('POST', '/customers', customerAt(from))
      await admin.call('client', 'pause', deadline, 'write')
      const replies = Promise.allSettled(
        Array.from({ length: times }, async (_, at) => {
          return await requester.ask('POST', '/customers', customerAt(from + at + 1))
        }),
      )
      await poll('the server to have them all', async () => {
        return (await server.state()).requests === times + 1 || undefined
      })
      const ending = server.end(deadline)
      // It has begun to end, with all of them waiting for the store.
      await new Promise((resolve) => setTimeout(resolve, 100))
      await admin.call('client', 'unpause')
      const end = await ending
      const settled = await replies
      requester.close()
      const answered = settled.filter(
        (one) => one.status === 'fulfilled' && one.value.status === 200,
      )
      wrong += settled.filter((one) => one.status === 'fulfilled' && isLeaking(one.value)).length
      if (answered.length !== times) broken.push(`${answered.length} of ${times} were answered`)
      if (end === undefined) broken.push(`it had not ended after ${deadline} ms`)
      else if (end.code !== 0) broken.push(`it ended with ${end.code ?? end.signal}`)
      const left = await poll(
        'the sockets to close',
        async () => {
          const sockets = String(await admin.client('LIST'))
            .trim()
            .split('\n').length
          return sockets === 1 ? 0 : undefined
        },
        20_000,
      ).catch(() => 1)
      if (left > 0) broken.push('sockets were left open')
    }
    return {
      fault: `SIGTERM with ${times} requests in flight, ${rounds} times, ${framework}`,
      values: rounds * times * customerSize,
      secondTokens: 0,
      lost: 0,
      wrong,
      recoveredAfter: undefined,
      note: 'all answered, sockets closed, ended by itself with 0',
      broken,
    }
  })
}
