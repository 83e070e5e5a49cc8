import { setTimeout as wait } from 'node:timers/promises'
import { openSlots } from '../../support/cluster-slots.ts'
import { poll } from '../../support/poll.ts'
import { isWhole, type RedisCluster, startRedisCluster } from '../../support/redis-cluster.ts'
import type { RedisServer } from '../../support/redis-server.ts'
import type { Client } from '../client.ts'
import type { FaultRow, FaultScenario } from '../row.ts'
import { type Stage, timeRecovery, withStage } from '../stage.ts'

/** Masters are killed in turn; their replicas take over, and they come back as replicas. */
export const clusterFailover: FaultScenario = {
  name: 'cluster, masters killed in turn',
  long: { values: 10_000, rounds: 3, seconds: 0, times: 0 },
  short: { values: 2_000, rounds: 1, seconds: 0, times: 0 },
  run: async ({ values, rounds }) =>
    await withCluster(values, async ({ stage, servers, clients }) => {
      let recoveredAfter = 0
      for (let round = 0; round < rounds; round++) {
        const [master, replica] = [servers.nodes[round], servers.replicas[round]]
        if (master === undefined || replica === undefined) break
        await master.kill('SIGKILL')
        await replicationSays(stage, replica, 'role:master')
        await becomesWhole(stage, servers, replica)
        recoveredAfter = Math.max(recoveredAfter, await timeRecovery(clients, Date.now()))
        await master.restart()
        await replicationSays(stage, master, 'master_link_status:up')
      }
      return { fault: `cluster, ${rounds} masters killed in turn`, recoveredAfter, broken: [] }
    }),
}

/** A master and its replica are gone, so that the whole cluster refuses. */
export const clusterDown: FaultScenario = {
  name: 'cluster, CLUSTERDOWN',
  long: { values: 10_000, rounds: 1, seconds: 10, times: 0 },
  short: { values: 1_000, rounds: 1, seconds: 1, times: 0 },
  run: async ({ values, seconds }) =>
    await withCluster(values, async ({ stage, servers, clients }) => {
      const gone = [servers.replicas[1], servers.nodes[1]].filter((node) => node !== undefined)
      for (const node of gone) await node.kill('SIGKILL')
      const alive = servers.nodes.filter((node) => !gone.includes(node))
      await poll('the cluster to be down', async () => {
        return (await countErrors(stage, alive, 'CLUSTERDOWN')) > 0 || undefined
      })
      await poll('calls to fail', async () => {
        const reports = clients.map(async (client) => await client.ask('report', {}))
        const failures = (await Promise.all(reports)).map((report) => Object.keys(report.failures))
        return failures.every(({ length }) => length > 0) || undefined
      })
      await wait(seconds * 1_000)
      await Promise.all(gone.map(async (node) => await node.restart()))
      await becomesWhole(stage, servers, servers.nodes[1])
      const recoveredAfter = await timeRecovery(clients, Date.now())
      return { fault: `cluster, CLUSTERDOWN for ${seconds} s`, recoveredAfter, broken: [] }
    }),
}

/** Slots are moved by hand while their keys are in use: ASK on the way, MOVED behind it. */
export const clusterSlots: FaultScenario = {
  name: 'cluster, slots moved by hand',
  long: { values: 10_000, rounds: 600, seconds: 0, times: 0 },
  short: { values: 2_000, rounds: 100, seconds: 0, times: 0 },
  run: async ({ values, rounds }) =>
    await withCluster(values, async ({ stage, servers, clients }) => {
      const [first, , last] = servers.nodes
      if (first === undefined || last === undefined) throw new Error('a cluster without nodes')
      const slots = Array.from({ length: rounds }, (_, slot) => slot)
      const all = [...servers.nodes, ...servers.replicas]
      const journey = await openSlots(all, slots, first, last)
      const asked = async () => await countErrors(stage, servers.nodes, 'ASK')
      await poll('a client to be told ASK', async () => (await asked()) > 0 || undefined)
      await journey.migrate(0.5)
      await timeRecovery(clients, Date.now())
      await journey.finish()
      const recoveredAfter = await timeRecovery(clients, Date.now())
      const told = async (word: string) => await countErrors(stage, servers.nodes, word)
      await poll('a client to be told MOVED', async () => (await told('MOVED')) > 0 || undefined)
      return {
        fault: `cluster, ${rounds} slots moved by hand`,
        recoveredAfter,
        note: `${await told('ASK')} times ASK, ${await told('MOVED')} times MOVED`,
        broken: [],
      }
    }),
}

interface ClusterStage {
  readonly stage: Stage
  readonly servers: RedisCluster
  readonly clients: readonly Client[]
}

type ClusterRow = Pick<FaultRow, 'fault' | 'recoveredAfter' | 'broken' | 'note'>

/** Six nodes and two processes that mask and unmask all the time. */
async function withCluster(
  values: number,
  act: (cluster: ClusterStage) => Promise<ClusterRow>,
): Promise<FaultRow> {
  return await withStage(async (stage) => {
    const args = ['--appendonly', 'yes', '--appendfsync', 'always']
    const servers = await startRedisCluster({ args, withReplicas: true })
    stage.defer(servers.stop)
    const target = { cluster: servers.addresses }
    const clients = await Promise.all([
      stage.client(target, { masker: { cache: false } }),
      stage.client(target, { masker: { cache: false } }),
    ])
    const half = { from: 0, to: values / 2, batch: 50, parallel: 2 }
    for (const client of clients) await client.ask('start', { ...half, kind: 'both' })
    await timeRecovery(clients, Date.now())
    // What is new from here on meets the fault.
    for (const client of clients) await client.ask('extend', { to: values })
    const row = await act({ stage, servers, clients })
    const reports = await Promise.all(clients.map(async (client) => await client.ask('stop', {})))
    const masker = stage.masker(target)
    const before = await stage.ledger.open(masker)
    await Promise.all(
      clients.map(async (client) => {
        await client.ask('sweep', { ...half, to: values, kind: 'mask' })
      }),
    )
    const after = await stage.ledger.open(masker)
    const longest = Math.max(...reports.map((report) => report.longest))
    return {
      values,
      secondTokens: stage.ledger.secondTokens(),
      lost: after.lost,
      wrong: before.wrong + after.wrong + reports.reduce((sum, { wrong }) => sum + wrong, 0),
      ...row,
      note: [
        ...(row.note === undefined ? [] : [row.note]),
        `after masking again; ${before.lost} were gone before`,
        `longest call ${longest} ms`,
      ].join('; '),
      broken: [
        ...row.broken,
        ...(reports.some(({ overdue }) => overdue > 0) ? ['calls outlived twice the timeout'] : []),
      ],
    }
  })
}

async function replicationSays(stage: Stage, node: RedisServer, words: string): Promise<void> {
  const client = stage.connect({ port: node.port })
  await poll(words, async () => {
    return (await client.info('replication')).includes(words) || undefined
  })
  client.disconnect()
}

async function becomesWhole(
  stage: Stage,
  { nodes, replicas }: RedisCluster,
  node: RedisServer | undefined,
): Promise<void> {
  const client = stage.connect({ port: node?.port ?? 0 })
  await poll('the cluster to be whole', async () => {
    return (await isWhole(client, nodes.length + replicas.length)) || undefined
  })
  client.disconnect()
}

/** How often the nodes answered with an error. */
async function countErrors(
  stage: Stage,
  nodes: readonly RedisServer[],
  word: string,
): Promise<number> {
  const counts = nodes.map(async ({ port }) => {
    const client = stage.connect({ port })
    const stats = await client.info('errorstats')
    client.disconnect()
    return Number(new RegExp(`errorstat_${word}:count=(\\d+)`).exec(stats)?.[1] ?? 0)
  })
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}
