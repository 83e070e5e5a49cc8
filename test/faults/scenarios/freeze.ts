import { setTimeout as wait } from 'node:timers/promises'
import type { RedisServer } from '../../support/redis-server.ts'
import { startProxy, type TcpProxy } from '../../support/tcp-proxy.ts'
import type { FaultScenario } from '../row.ts'
import { timeRecovery, withStage } from '../stage.ts'

interface Freeze {
  readonly name: string
  begin(server: RedisServer, proxy: TcpProxy): Promise<void> | void
  end(server: RedisServer, proxy: TcpProxy): Promise<void> | void
}

const freezes: readonly Freeze[] = [
  {
    name: 'server frozen (SIGSTOP)',
    begin: async (server) => await server.kill('SIGSTOP'),
    end: async (server) => await server.kill('SIGCONT'),
  },
  {
    name: 'network frozen',
    begin: (_, proxy) => proxy.freeze(),
    end: (_, proxy) => proxy.mend(),
  },
]

/** Connections stay open and nothing is answered: no call outlives twice its timeout. */
export const freezeScenarios: readonly FaultScenario[] = freezes.map(({ name, begin, end }) => ({
  name,
  long: { values: 10_000, rounds: 1, seconds: 30, times: 0 },
  short: { values: 2_000, rounds: 1, seconds: 3, times: 0 },
  run: async ({ values, seconds }) =>
    await withStage(async (stage) => {
      const server = await stage.redis()
      const proxy = await startProxy(server.port)
      stage.defer(proxy.stop)
      const target = { port: proxy.port }
      const masker = { cache: false } as const
      const [writer, reader] = await Promise.all([
        stage.client(target, { masker }),
        stage.client(target, { masker }),
      ])
      const load = { from: 0, to: values, batch: 50, parallel: 8 }
      await reader.ask('sweep', { ...load, kind: 'mask' })
      await writer.ask('start', { ...load, kind: 'mask' })
      await reader.ask('start', { ...load, kind: 'unmask' })
      await timeRecovery([writer], Date.now())
      await begin(server, proxy)
      await wait(seconds * 1_000)
      await end(server, proxy)
      const mended = Date.now()
      const recoveries = [
        timeRecovery([writer], mended, 'mask'),
        timeRecovery([reader], mended, 'unmask'),
      ]
      const recoveredAfter = Math.max(...(await Promise.all(recoveries)))
      const reports = [await writer.ask('stop', {}), await reader.ask('stop', {})]
      const failures = reports.map((report) => Object.keys(report.failures).length)
      const { lost, wrong } = await stage.ledger.open(stage.masker({ port: server.port }))
      return {
        fault: `${name} for ${seconds} s`,
        values,
        secondTokens: stage.ledger.secondTokens(),
        lost,
        wrong: wrong + reports.reduce((sum, report) => sum + report.wrong, 0),
        recoveredAfter,
        note: `longest call ${Math.max(...reports.map(({ longest }) => longest))} ms`,
        broken: [
          ...(failures.includes(0) ? ['no call met the fault'] : []),
          ...reports
            .filter(({ overdue }) => overdue > 0)
            .map(({ overdue }) => `${overdue} calls outlived twice the timeout`),
          ...(stage.ledger.size() === values ? [] : ['not every value was masked']),
        ],
      }
    }),
}))
