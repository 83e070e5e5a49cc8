import type { Masker } from 'fieldveil'
import { countCommands, printCounts } from '../command-counts.ts'
import { maskRange } from '../ledger.ts'
import type { FaultScenario } from '../row.ts'
import { withStage } from '../stage.ts'
import { asDocument, valueRules } from '../values.ts'

/** Tokens of one tenant, asked for by another: answered like tokens that nobody ever made. */
export const tenants: FaultScenario = {
  name: "another tenant's tokens",
  long: { values: 10_000, rounds: 1, seconds: 0, times: 0 },
  short: { values: 1_000, rounds: 1, seconds: 0, times: 0 },
  run: async ({ values }) =>
    await withStage(async (stage) => {
      const server = await stage.redis()
      const target = { port: server.port }
      const admin = stage.connect(target)
      const owner = stage.masker(target, { tenant: 'owner' })
      const stranger = stage.masker(target, { tenant: 'stranger' })
      const { port } = await stage.redis()
      const elsewhere = stage.masker({ port }, { tenant: 'nobody' })
      const broken: string[] = []
      const times = { foreign: [] as number[], random: [] as number[] }
      let strangely = 0
      await stranger.maskDocument(['warm up'], ['[*]'])
      for (let from = 0; from < values; from += 100) {
        const tokens = await maskRange(owner, from, from + 100)
        for (const [at, token] of tokens.entries()) stage.ledger.acknowledge(from + at, token)
        const strangers = await maskRange(elsewhere, from + values, from + values + 100)
        // In turns, so that neither has the warmer processor.
        const isForeignFirst = from % 200 === 0
        const early = isForeignFirst ? undefined : await ask(stranger, from + values, strangers)
        const foreign = await ask(stranger, from, tokens)
        const random = early ?? (await ask(stranger, from + values, strangers))
        if (foreign.answer !== random.answer) {
          broken.push(`${foreign.answer} instead of ${random.answer}`)
        }
        times.foreign.push(foreign.took)
        times.random.push(random.took)
        // One at a time, where a single token that opened would show.
        for (const at of [0, 1]) {
          const { answer } = await ask(stranger, from + at, [tokens[at] ?? ''])
          if (answer === 'opened') strangely++
        }
      }
      const [made] = await Promise.all([maskRange(owner, 0, 100)])
      const never = await maskRange(elsewhere, values, values + 100)
      const count = async (from: number, tokens: readonly string[]) => {
        // Here, and so not within the next second, it looks whether the store is still the same.
        await stranger.ready()
        return await countCommands(admin, async () => await ask(stranger, from, tokens))
      }
      const work = { foreign: await count(0, made), random: await count(values, never) }
      if (printCounts(work.foreign) !== printCounts(work.random)) {
        broken.push(`${printCounts(work.foreign)} instead of ${printCounts(work.random)}`)
      }
      if (printCounts(work.foreign) === '') broken.push('the store was not asked')
      const { lost, wrong } = await stage.ledger.open(owner)
      return {
        fault: "another tenant's tokens",
        values,
        secondTokens: stage.ledger.secondTokens(),
        lost,
        wrong: wrong + strangely,
        recoveredAfter: undefined,
        note: `answered like random ones with ${printCounts(work.random)}, in ${printMedian(times.foreign)} and ${printMedian(times.random)} a call`,
        broken,
      }
    }),
}

async function ask(
  masker: Masker,
  from: number,
  tokens: readonly string[],
): Promise<{ readonly answer: string; readonly took: number }> {
  const start = performance.now()
  const answer = await masker.unmaskDocument(asDocument(from, tokens), valueRules).then(
    () => 'opened',
    (error) => `${error.code} ${error.status} ${error.message}`,
  )
  return { answer, took: performance.now() - start }
}

function printMedian(times: readonly number[]): string {
  const middle = times.toSorted((left, right) => left - right)[times.length >> 1] ?? 0
  return `${middle.toFixed(2)} ms`
}
