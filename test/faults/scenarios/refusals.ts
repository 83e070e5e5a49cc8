import { setTimeout as wait } from 'node:timers/promises'
import type { LoadReport } from '../client-protocol.ts'
import type { FaultRow, FaultScenario, Scale } from '../row.ts'
import { timeRecovery, withStage } from '../stage.ts'
import { type Refusal, refusals } from './refusal-kinds.ts'

/** A server that is there and says no, or is not there: calls fail closed and recover. */
export const refusalScenarios: readonly FaultScenario[] = refusals.map((refusal) => ({
  name: refusal.name,
  long: { values: 2_000, rounds: 1, seconds: 3, times: 0 },
  short: { values: 400, rounds: 1, seconds: 1, times: 0 },
  run: async (scale) => await runRefusal(refusal, scale),
}))

async function runRefusal(refusal: Refusal, { values, seconds }: Scale): Promise<FaultRow> {
  return await withStage(async (stage) => {
    const half = values / 2
    const { args = [] } = refusal
    const server = await stage.redis(...(typeof args === 'function' ? args(half, seconds) : args))
    const password = refusal.password === undefined ? {} : { password: refusal.password }
    const target = { port: server.port, ...password }
    const admin = stage.connect(target)
    const given = { server, admin }
    if (refusal.isAtStart) await refusal.break(given)
    const masker = { cache: false } as const
    const clients = await Promise.all([
      stage.client(target, { masker }),
      stage.client(target, { masker }),
    ])
    const [first] = clients
    const load = { from: 0, to: half, batch: 20, parallel: 4, kind: 'both' } as const
    if (!refusal.isAtStart) {
      for (const client of clients) await client.ask('sweep', load)
      await Promise.all(clients.map(async (client) => await client.ask('start', load)))
      await timeRecovery(clients, Date.now())
      await refusal.break(given)
    } else await Promise.all(clients.map(async (client) => await client.ask('start', load)))

    const lasting = wait(seconds * 1_000)
    // What is new would have to be stored; what is known would have to be read.
    const known = stage.ledger.size()
    const fresh = await first?.ask('try', { ...load, from: half, to: half + 200, kind: 'mask' })
    const reads = await first?.ask('try', { ...load, kind: 'unmask' })
    const leaked = stage.ledger.size() - known
    await lasting
    const recovering = clients.map(async (client) => await client.ask('recover', { kind: 'mask' }))
    await refusal.mend(given)
    const mended = Date.now()
    const recovered = await Promise.all(recovering)
    const reports = await Promise.all(clients.map(async (client) => await client.ask('stop', {})))
    const verifier = stage.masker(target)
    const before = await stage.ledger.open(verifier)
    for (const client of clients) await client.ask('sweep', { ...load, to: values })
    const after = await stage.ledger.open(verifier)
    const all = [...reports, fresh, reads].filter((report) => report !== undefined)
    return {
      fault: refusal.name,
      values,
      secondTokens: stage.ledger.secondTokens(),
      lost: before.lost + after.lost,
      wrong: before.wrong + after.wrong + all.reduce((sum, report) => sum + report.wrong, 0),
      recoveredAfter: Math.max(0, ...recovered.map((at) => at - mended)),
      note: `${seconds} s; longest call ${Math.max(...all.map(({ longest }) => longest))} ms`,
      broken: [
        ...(fresh?.masked === 0 && leaked === 0 ? [] : ['new values were masked meanwhile']),
        ...judgeReads(refusal, reads),
        ...(all.some((report) => hasWord(report, refusal.word))
          ? []
          : [`no call failed with ${refusal.word}: ${all.map(printFailures).join('; ')}`]),
        ...(all.some(({ overdue }) => overdue > 0) ? ['calls outlived twice the timeout'] : []),
      ],
    }
  })
}

function judgeReads(refusal: Refusal, reads: LoadReport | undefined): string[] {
  if (refusal.isAtStart || reads === undefined) return []
  const failed = Object.values(reads.failures).reduce((sum, count) => sum + count, 0)
  if (refusal.canRead && failed > 0) return [`reads failed: ${printFailures(reads)}`]
  if (!refusal.canRead && reads.opened > 0) return ['reads went on']
  return []
}

function hasWord({ failures }: LoadReport, word: RegExp): boolean {
  return Object.keys(failures).some((failure) => word.test(failure))
}

function printFailures({ failures }: LoadReport): string {
  return Object.keys(failures).join(', ')
}
