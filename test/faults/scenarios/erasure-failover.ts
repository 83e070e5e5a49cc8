import { poll } from '../../support/poll.ts'
import { countAlive } from '../dead-tokens.ts'
import { setUpFailover } from '../failover.ts'
import type { FaultScenario } from '../row.ts'
import { withStage } from '../stage.ts'

/** The failover loses an erasure, so that the destroyed key is back: who erased destroys it again. */
export const erasureFailover: FaultScenario = {
  name: 'a Sentinel failover loses an erasure',
  long: { values: 10_000, rounds: 1, seconds: 0, times: 0 },
  short: { values: 1_000, rounds: 1, seconds: 0, times: 0 },
  run: async ({ values }) =>
    await withStage(async (stage) => {
      const failover = await setUpFailover(stage)
      const { target } = failover
      const client = await stage.client(target)
      const load = { batch: 100, parallel: 2, kind: 'mask' } as const
      const half = values / 2
      // One was erased long before, one whose erasure the replica never hears of.
      const person = (at: number) => ({ subject: `person ${at}` })
      await client.ask('sweep', { ...load, from: 0, to: half, context: person(0) })
      await client.ask('sweep', { ...load, from: half, to: values, context: person(1) })
      await client.ask('sweep', { ...load, from: values, to: values + 1_000 })
      await client.ask('erase', person(0))
      await failover.catchUp()
      await poll('the replica to hear of the first', async () => {
        return (await failover.old.wait(1, 1_000)) === 1 || undefined
      })
      await failover.cut()
      await client.ask('erase', person(1))
      await failover.failOver()
      const mended = Date.now()
      await client.ask('sweep', { ...load, from: values, to: values + 1_000 })
      const broken: string[] = []
      const alive = async () => await countAlive(stage, target, 0, values)
      const dead = await poll('the erasure to be made again', async () => {
        return (await alive()) === 0 ? Date.now() : undefined
      }).catch(() => undefined)
      if (dead === undefined) broken.push('tokens of an erased subject came back to life')
      await failover.comeBack()
      const wrong = await alive()
      const opened = await stage.ledger.open(stage.masker(target), values)
      return {
        fault: 'a Sentinel failover that loses an erasure',
        values,
        secondTokens: stage.ledger.secondTokens(),
        lost: opened.lost,
        wrong: wrong + opened.wrong,
        recoveredAfter: dead === undefined ? undefined : dead - mended,
        note: 'until all of the subject was dead again',
        broken,
      }
    }),
}
