import { poll } from '../../support/poll.ts'
import type { Client } from '../client.ts'
import type { Load } from '../client-protocol.ts'
import { countCommands, printCounts } from '../command-counts.ts'
import { countAlive, teach } from '../dead-tokens.ts'
import type { FaultRow, FaultScenario, Scale } from '../row.ts'
import { type Stage, withStage } from '../stage.ts'

const few = 10
const forgotten = 5_000
const load = { batch: 100, parallel: 2, kind: 'mask' } as const

/** Subjects of 10 tokens and of many are erased: dead at once everywhere, and for ever. */
export const erasure: FaultScenario = {
  name: 'a subject erased',
  long: { values: 100_000, rounds: 1, seconds: 0, times: 0 },
  short: { values: 2_000, rounds: 1, seconds: 0, times: 0 },
  run: async (scale) => await withStage(async (stage) => await runErasure(stage, scale)),
}

async function runErasure(stage: Stage, { values }: Scale): Promise<FaultRow> {
  const server = await stage.redis('--appendonly', 'yes', '--appendfsync', 'always')
  const target = { port: server.port }
  const admin = stage.connect(target)
  // None of the others' calls may fail, and none does because the machine is busy.
  const masker = { timeout: 10_000 }
  const [maker, other] = await Promise.all([
    stage.client(target, { masker }),
    stage.client(target, { masker }),
  ])
  const people = listPeople(values)
  for (const person of people) await maker.ask('sweep', person)
  const all = people.at(-1)?.to ?? 0
  const bystanders = { ...load, from: all, to: all + 1_000 }
  await maker.ask('sweep', bystanders)
  // The other process knows the tokens too, in a cache that is warm.
  await teach(stage, other, 0, all)
  const broken: string[] = []
  const costs: string[] = []
  let deadAfter = 0
  for (const { context, from, to } of people) {
    const { subject } = context
    const known = { ...load, from, to: Math.min(to, from + 5_000), kind: 'unmask' } as const
    const { opened } = await other.ask('try', known)
    if (opened === 0) broken.push(`no token of ${subject} opened before`)
    // The last one dies under load; what the others cost is told apart from what else goes on.
    if (to === all) await maker.ask('start', { ...bystanders, kind: 'both' })
    // Here, and so not within the next second, it looks whether the store is still the same.
    await maker.ask('ready', {})
    costs.push(printCounts(await countCommands(admin, async () => await erase(maker, subject))))
    deadAfter = Math.max(deadAfter, await timeDeath(other, known))
  }
  const report = await maker.ask('stop', {})
  broken.push(...Object.keys(report.failures).map((reason) => `others failed: ${reason}`))
  // The first one has the server learn its scripts.
  const [, ofFew, ofMany] = costs
  if (ofFew !== ofMany) broken.push(`10 tokens took ${ofFew}, all ${ofMany}`)
  let wrong = await countAlive(stage, target, 0, all)
  // Masked again in the same names: other tokens, and the old ones stay dead.
  await maker.ask('sweep', people[0] as Load)
  const isReborn = (_: unknown, index: number) => stage.ledger.tokensOf(index).length === 2
  if (!Array.from({ length: few }).every(isReborn)) broken.push('a dead token came back')
  wrong += await countAlive(stage, target, 0, all)
  const reborn = await countAlive(stage, target, 0, few, 1)
  if (reborn !== few) broken.push(`only ${reborn} of ${few} were masked anew`)
  await server.kill('SIGKILL')
  await server.restart()
  wrong += await countAlive(stage, target, 0, all)
  const { from, to } = bystanders
  const opened = await stage.ledger.open(stage.masker(target), from, to)
  return {
    fault: `a subject of ${values.toLocaleString('en-US')} tokens erased`,
    values,
    secondTokens: stage.ledger.secondTokens(from, to),
    lost: opened.lost,
    wrong: wrong + opened.wrong,
    recoveredAfter: undefined,
    note: [
      `${ofMany}, as for one of ${few}`,
      `dead in another process after ${deadAfter} ms, after masking again and a restart`,
    ].join('; '),
    broken: [...broken, ...(deadAfter < forgotten ? [] : [`dead elsewhere after ${deadAfter} ms`])],
  }
}

type Person = Load & { readonly context: { readonly subject: string } }

function listPeople(values: number): Person[] {
  let from = 0
  return [few, few, values, few].map((tokens, at) => {
    const person = { ...load, from, to: from + tokens, context: { subject: `person ${at}` } }
    from += tokens
    return person
  })
}

async function erase(maker: Client, subject: string): Promise<void> {
  const { erased } = await maker.ask('erase', { subject })
  if (!erased) throw new Error(`${subject} was not erased`)
}

/** Milliseconds until nothing of a range opens in a process that had it cached. */
async function timeDeath(other: Client, known: Load): Promise<number> {
  const erased = Date.now()
  await poll('the other process to forget', async () => {
    const { opened } = await other.ask('try', {
      ...known,
      to: Math.min(known.to, known.from + few),
    })
    return opened === 0 || undefined
  })
  const after = Date.now() - erased
  const { opened } = await other.ask('try', known)
  if (opened > 0) throw new Error(`${opened} calls opened tokens of an erased subject`)
  return after
}
