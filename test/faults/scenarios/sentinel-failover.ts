import { poll } from '../../support/poll.ts'
import type { Client } from '../client.ts'
import { setUpFailover } from '../failover.ts'
import type { FaultRow, FaultScenario, Scale } from '../row.ts'
import { type Stage, timeRecovery, withStage } from '../stage.ts'

const scales = {
  long: { values: 10_000, rounds: 1, seconds: 0, times: 0 },
  short: { values: 2_000, rounds: 1, seconds: 0, times: 0 },
} as const

/** The replica is cut off, writes go on, the master dies: what it alone knew is gone. */
export const lossyFailover: FaultScenario = {
  name: 'Sentinel failover that loses writes',
  ...scales,
  run: async (scale) => await withStage(async (stage) => await failOverLossily(stage, scale)),
}

/** The same with `durability: 'replica'`: nothing that was answered is lost, and nobody heals it. */
export const durableFailover: FaultScenario = {
  name: "Sentinel failover, durability 'replica'",
  ...scales,
  run: async (scale) => await withStage(async (stage) => await failOverDurably(stage, scale)),
}

async function failOverLossily(stage: Stage, { values }: Scale): Promise<FaultRow> {
  const failover = await setUpFailover(stage)
  const { target, old, promoted } = failover
  const clients = await Promise.all([
    stage.client(target, { masker: { cache: false } }),
    stage.client(target),
  ])
  const half = values / 2
  await sweepAll(clients, 0, half)
  await failover.catchUp()
  await failover.cut()
  await sweepAll(clients, half, values)
  const keys = await old.dbsize()
  const lostKeys = keys - (await promoted.dbsize())
  // Values that were not lost: the others come back only if they are sent again.
  for (const client of clients) await client.ask('start', { ...load(0, half), kind: 'mask' })
  const died = Date.now()
  await failover.failOver()
  const recoveredAfter = await timeRecovery(clients, Date.now())
  const healed = await poll('the clients to send their writes again', async () => {
    return (await promoted.dbsize()) >= keys ? Date.now() - died : undefined
  }).catch(() => undefined)
  const reports = await Promise.all(clients.map(async (client) => await client.ask('stop', {})))
  const masker = stage.masker(target)
  const before = await stage.ledger.open(masker)
  await failover.comeBack()
  await sweepAll(clients, 0, values)
  const after = await stage.ledger.open(masker)
  return {
    fault: 'Sentinel failover that loses writes',
    values,
    secondTokens: stage.ledger.secondTokens(),
    lost: before.lost + after.lost,
    wrong: before.wrong + after.wrong,
    recoveredAfter,
    note: `${lostKeys} records were lost, all back by themselves ${printSeconds(healed)} after the master died`,
    broken: [
      ...(lostKeys >= half ? [] : [`only ${lostKeys} records were lost`]),
      ...(healed === undefined ? ['recent writes were not sent again'] : []),
      ...(reports.some(({ overdue }) => overdue > 0) ? ['calls outlived twice the timeout'] : []),
    ],
  }
}

async function failOverDurably(stage: Stage, { values }: Scale): Promise<FaultRow> {
  const failover = await setUpFailover(stage)
  const { target, old, promoted } = failover
  const masker = { durability: 'replica', cache: false } as const
  const clients = await Promise.all([
    stage.client(target, { masker }),
    stage.client(target, { masker }),
  ])
  const half = values / 2
  await sweepAll(clients, 0, half)
  await failover.cut()
  const known = stage.ledger.size()
  for (const client of clients) await client.ask('start', { ...load(half, values), kind: 'mask' })
  // As long as it takes for every process to meet a master without a replica.
  await poll('calls to fail', async () => {
    const reports = clients.map(async (client) => await client.ask('report', {}))
    const failures = (await Promise.all(reports)).map((report) => Object.keys(report.failures))
    return failures.every(({ length }) => length > 0) || undefined
  })
  const reports = await Promise.all(clients.map(async (client) => await client.ask('stop', {})))
  const during = stage.ledger.size() - known
  const lostKeys = (await old.dbsize()) - (await promoted.dbsize())
  // No process is left that could send anything again.
  await Promise.all(clients.map(async (client) => await client.kill()))
  await failover.failOver()
  const mended = Date.now()
  const verifier = stage.masker(target)
  const { lost, wrong } = await poll('the new master', async () => {
    return await stage.ledger.open(verifier)
  })
  const recoveredAfter = Date.now() - mended
  await failover.comeBack()
  const fresh = await stage.client(target, { masker })
  await fresh.ask('sweep', { ...load(0, values), kind: 'both' })
  const after = await stage.ledger.open(verifier)
  return {
    fault: "the same, durability: 'replica'",
    values,
    secondTokens: stage.ledger.secondTokens(),
    lost: lost + after.lost,
    wrong: wrong + after.wrong,
    recoveredAfter,
    note: `${known} acknowledged, none masked again; ${lostKeys} records, none acknowledged, were lost`,
    broken: [
      ...(lostKeys > 0 ? [] : ['no record was lost, so that nothing was shown']),
      ...(during === 0 ? [] : [`${during} tokens were acknowledged without a replica`]),
      ...(reports.some(({ overdue }) => overdue > 0) ? ['calls outlived twice the timeout'] : []),
    ],
  }
}

function load(from: number, to: number) {
  return { from, to, batch: 50, parallel: 2 } as const
}

async function sweepAll(clients: readonly Client[], from: number, to: number): Promise<void> {
  await Promise.all(
    clients.map(async (client) => await client.ask('sweep', { ...load(from, to), kind: 'mask' })),
  )
}

function printSeconds(milliseconds: number | undefined): string {
  return milliseconds === undefined ? 'never' : `${(milliseconds / 1_000).toFixed(1)} s`
}
