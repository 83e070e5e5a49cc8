import { setTimeout as wait } from 'node:timers/promises'
import { startProxy } from '../../support/tcp-proxy.ts'
import type { FaultScenario } from '../row.ts'
import { type Stage, withStage } from '../stage.ts'

const valuesOfOne = 10
const lanes = 2
const longestLife = 12

/** Processes die between the store's writing and its answer; others mask the same values. */
export const clientKills: FaultScenario = {
  name: 'client killed between SET and reply',
  long: { values: 10_000, rounds: 1, seconds: 0, times: 1_000 },
  short: { values: 250, rounds: 1, seconds: 0, times: 25 },
  run: async ({ times }) =>
    await withStage(async (stage) => {
      const server = await stage.redis()
      const target = { port: server.port }
      const values = times * valuesOfOne
      const kills = { swallowed: 0, random: 0 }
      let next = 0
      const run = async (): Promise<void> => {
        const proxy = await startProxy(server.port)
        stage.defer(proxy.stop)
        for (let kill = next++; kill < times; kill = next++) {
          const from = kill * valuesOfOne
          // Every other dies at any moment, so that all others are met too.
          const isSwallowed = kill % 2 === 0
          kills[isSwallowed ? 'swallowed' : 'random']++
          const client = await stage.client({ port: proxy.port })
          await client.ask('ready', {})
          const written = isSwallowed ? proxy.swallow(isWrite) : wait(Math.random() * longestLife)
          const load = {
            from,
            to: from + valuesOfOne,
            batch: 2,
            parallel: 5,
            kind: 'mask',
          } as const
          client.ask('try', load).catch(() => {})
          await written
          await client.kill()
          proxy.release()
        }
      }
      await Promise.all(Array.from({ length: lanes }, run))
      const admin = stage.connect(target)
      const written = await admin.dbsize()
      const [other, third] = await Promise.all([stage.client(target), stage.client(target)])
      const load = { from: 0, to: values, batch: 50, parallel: 2 }
      await other.ask('sweep', { ...load, kind: 'both' })
      await third.ask('sweep', { ...load, kind: 'both' })
      const { lost, wrong } = await stage.ledger.open(stage.masker(target))
      const orphans = (await countRecords(stage, server.port)) - values
      return {
        fault: `client killed between SET and reply ${times} times`,
        values,
        secondTokens: stage.ledger.secondTokens() + Math.max(0, orphans),
        lost,
        wrong,
        recoveredAfter: undefined,
        note: `${kills.swallowed} right after the write, ${kills.random} at any moment; ${written - 1} records were written unanswered or answered`,
        broken: written > 1 ? [] : ['nothing was written'],
      }
    }),
}

/** Not the check value, which is there already when this is asked. */
function isWrite(request: Buffer): boolean {
  return /\r\n(set|eval|evalsha)\r\n/i.test(request.toString('latin1'))
}

/** One for each value, and one that checks the token key. */
async function countRecords(stage: Stage, port: number): Promise<number> {
  const admin = stage.connect({ port })
  return (await admin.dbsize()) - 1
}
