import { poll } from '../../support/poll.ts'
import type { FaultScenario } from '../row.ts'
import { withStage } from '../stage.ts'

/** The store is emptied under two processes whose caches know every token. */
export const flush: FaultScenario = {
  name: 'FLUSHALL with warm caches',
  long: { values: 10_000, rounds: 3, seconds: 0, times: 0 },
  short: { values: 2_000, rounds: 1, seconds: 0, times: 0 },
  run: async ({ values, rounds }) =>
    await withStage(async (stage) => {
      const server = await stage.redis()
      const target = { port: server.port }
      const admin = stage.connect(target)
      const clients = await Promise.all([stage.client(target), stage.client(target)])
      const load = { from: 0, to: values, batch: 100, parallel: 2 }
      for (const client of clients) {
        await client.ask('sweep', { ...load, kind: 'both' })
        await client.ask('start', { ...load, kind: 'both' })
      }
      const keys = await admin.dbsize()
      const broken: string[] = []
      let recoveredAfter = 0
      for (let round = 0; round < rounds; round++) {
        await admin.flushall()
        const emptied = Date.now()
        const healed = await poll('the clients to notice', async () => {
          return (await admin.dbsize()) >= keys ? Date.now() : undefined
        }).catch(() => undefined)
        if (healed === undefined) broken.push('the clients did not send their writes again')
        else recoveredAfter = Math.max(recoveredAfter, healed - emptied)
      }
      const reports = await Promise.all(clients.map(async (client) => await client.ask('stop', {})))
      const verifier = stage.masker(target)
      const before = await stage.ledger.open(verifier)
      // A process that has seen nothing: what it masks and opens, it has from the store.
      const other = await stage.client(target)
      const report = await other.ask('sweep', { ...load, kind: 'both' })
      const after = await stage.ledger.open(verifier)
      const all = [...reports, report]
      return {
        fault: `FLUSHALL ${rounds} times with warm caches`,
        values,
        secondTokens: stage.ledger.secondTokens(),
        lost: before.lost + after.lost,
        wrong: before.wrong + after.wrong + all.reduce((sum, { wrong }) => sum + wrong, 0),
        recoveredAfter,
        note: 'until all were back by themselves, none masked again',
        broken: [
          ...broken,
          ...(all.some(({ overdue }) => overdue > 0) ? ['calls outlived twice the timeout'] : []),
        ],
      }
    }),
}
