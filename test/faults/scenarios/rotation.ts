import { setTimeout as wait } from 'node:timers/promises'
import type { KeyRing } from 'fieldveil'
import { poll } from '../../support/poll.ts'
import type { Client } from '../client.ts'
import type { FaultScenario } from '../row.ts'
import { withStage } from '../stage.ts'
import { keyOf } from '../values.ts'

// No call may fail, and none does because the machine is busy.
const timeout = 10_000

const ring = (...ids: string[]): KeyRing => ids.map(keyOf)
/** Every process has to learn of a secret before any seals with it. */
const announced = (id: string, ...others: string[]): KeyRing => [
  { ...keyOf(id), standby: true },
  ...ring(...others),
]

/** The sealing key is changed twice under load, and the one between is taken away. */
export const rotation: FaultScenario = {
  name: 'sealing key rotated under load',
  long: { values: 10_000, rounds: 1, seconds: 60, times: 0 },
  short: { values: 2_000, rounds: 1, seconds: 3, times: 0 },
  run: async ({ values, seconds }) =>
    await withStage(async (stage) => {
      const server = await stage.redis()
      const target = { port: server.port }
      const keys = ring('first')
      const clients = await Promise.all([
        stage.client(target, { masker: { keys, timeout, cache: false } }),
        stage.client(target, { masker: { keys, timeout } }),
      ])
      const [first] = clients
      const step = Math.ceil(values / 6)
      const load = { from: 0, to: step, batch: 50, parallel: 2, kind: 'both' } as const
      // Nobody touches these again, so that only the walk seals them anew.
      const still = { ...load, from: values, to: values + 500, kind: 'mask' } as const
      await first.ask('sweep', still)
      for (const client of clients) await client.ask('start', load)
      // New values come in all the time, so that every secret seals some.
      const grow = async (to: number): Promise<void> => {
        for (const client of clients) await client.ask('extend', { to: Math.min(values, to) })
        await wait((seconds * 1_000) / 6)
      }
      await grow(step)
      await take(clients, announced('second', 'first'))
      await grow(step * 2)
      await take(clients, ring('second', 'first'))
      await grow(step * 3)
      const rewrapped = { first: await rotateAll(first), second: 0 }
      await take(clients, announced('third', 'second', 'first'))
      await grow(step * 4)
      await take(clients, ring('third', 'second', 'first'))
      await grow(step * 5)
      rewrapped.second = await rotateAll(first)
      // The first has to stay: it decides the tokens. The second seals nothing any more.
      await take(clients, ring('third', 'first'))
      await grow(values)
      const reports = await Promise.all(clients.map(async (client) => await client.ask('stop', {})))
      await Promise.all(
        clients.map(async (client) => {
          await client.ask('sweep', { ...load, to: values, kind: 'mask' })
        }),
      )
      const { lost, wrong } = await stage.ledger.open(
        stage.masker(target, { keys: ring('third', 'first') }),
      )
      const failures = reports.flatMap((report) => Object.entries(report.failures))
      return {
        fault: `sealing key rotated twice in ${seconds} s of load`,
        values,
        secondTokens: stage.ledger.secondTokens(),
        lost,
        wrong: wrong + reports.reduce((sum, report) => sum + report.wrong, 0),
        recoveredAfter: undefined,
        note: [
          `${reports.reduce((sum, { masked, opened }) => sum + masked + opened, 0)} calls, none failed`,
          `${rewrapped.first} and ${rewrapped.second} records sealed anew by the walk, the others when touched`,
        ].join('; '),
        broken: [
          ...failures.map(([reason, count]) => `${count} calls failed: ${reason}`),
          ...(rewrapped.first >= 500 && rewrapped.second >= 500 ? [] : ['records were left out']),
          ...(stage.ledger.size() === still.to ? [] : ['not every value was masked']),
        ],
      }
    }),
}

/** One process after the other, as a deployment does it. */
async function take(clients: readonly Client[], keys: KeyRing): Promise<void> {
  for (const client of clients) {
    await client.ask('useKeys', { keys })
    await wait(50)
  }
}

/** Walks the store until nothing is left under an older secret; answers how many it sealed anew. */
async function rotateAll(client: Client): Promise<number> {
  let rewrapped = 0
  await poll('nothing to be left', async () => {
    const report = await client.ask('rotate', { batch: 200 })
    rewrapped += report.rewrapped
    return report.left === 0 && report.cursor === undefined ? true : undefined
  })
  return rewrapped
}
