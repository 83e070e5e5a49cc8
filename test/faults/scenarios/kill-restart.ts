import { setTimeout as wait } from 'node:timers/promises'
import type { FaultRow, FaultScenario, Scale } from '../row.ts'
import { timeRecovery, withStage } from '../stage.ts'

interface Persistence {
  readonly name: string
  readonly args: readonly string[]
  /** Nothing that was answered may be missing, without masking it again. */
  readonly keepsAll: boolean
}

const persistences: readonly Persistence[] = [
  {
    name: 'AOF always',
    args: ['--appendonly', 'yes', '--appendfsync', 'always'],
    keepsAll: true,
  },
  {
    name: 'AOF everysec',
    args: ['--appendonly', 'yes', '--appendfsync', 'everysec'],
    keepsAll: true,
  },
  { name: 'RDB', args: ['--save', '1 1'], keepsAll: false },
  { name: 'no persistence', args: [], keepsAll: false },
]

/** Two processes mask the same values while the server is killed and started again. */
export const killRestarts: readonly FaultScenario[] = persistences.map((persistence) => ({
  name: `kill -9 and restart, ${persistence.name}`,
  long: { values: 10_000, rounds: 6, seconds: 0, times: 0 },
  short: { values: 2_000, rounds: 2, seconds: 0, times: 0 },
  run: async (scale) => await runKills(persistence, scale),
}))

async function runKills(persistence: Persistence, scale: Scale): Promise<FaultRow> {
  return await withStage(async (stage) => {
    const server = await stage.redis(...persistence.args)
    const target = { port: server.port }
    const clients = await Promise.all([
      stage.client(target, { masker: { cache: false } }),
      stage.client(target),
    ])
    const everything = { from: 0, to: scale.values, batch: 50, parallel: 4 }
    // Some are new in each round, so that the server dies over writes and not over reads alone.
    const step = Math.ceil(scale.values / (scale.rounds + 1))
    for (const client of clients) {
      await client.ask('start', { ...everything, to: step, kind: 'both' })
    }
    await timeRecovery(clients, Date.now())
    let recoveredAfter = 0
    for (let round = 1; round <= scale.rounds; round++) {
      const to = Math.min(scale.values, step * (round + 1))
      for (const client of clients) await client.ask('extend', { to })
      await wait(20 + Math.random() * 200)
      await server.kill('SIGKILL')
      await wait(Math.random() * 300)
      await server.restart()
      recoveredAfter = Math.max(recoveredAfter, await timeRecovery(clients, Date.now()))
    }
    const reports = await Promise.all(clients.map(async (client) => await client.ask('stop', {})))
    const acknowledged = stage.ledger.size()
    const masker = stage.masker(target)
    const before = await stage.ledger.open(masker)
    await Promise.all(
      clients.map(async (client) => await client.ask('sweep', { ...everything, kind: 'mask' })),
    )
    const after = await stage.ledger.open(masker)
    const lost = persistence.keepsAll ? before.lost + after.lost : after.lost
    return {
      fault: `kill -9 and restart ${scale.rounds} times, ${persistence.name}`,
      values: scale.values,
      secondTokens: stage.ledger.secondTokens(),
      lost,
      wrong: before.wrong + after.wrong + reports.reduce((sum, { wrong }) => sum + wrong, 0),
      recoveredAfter,
      note: persistence.keepsAll
        ? `${acknowledged} acknowledged before the end, none masked again`
        : `after masking again; ${before.lost} were gone before`,
      broken: [
        ...reports
          .filter(({ overdue }) => overdue > 0)
          .map(() => 'calls outlived twice the timeout'),
        ...(stage.ledger.size() === scale.values ? [] : ['not every value was masked']),
      ],
    }
  })
}
