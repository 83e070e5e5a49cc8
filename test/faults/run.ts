// The long fault tests, one after the other: `run.ts [--only words] [--short]`. Words of a scenario's
// name choose some; only a whole run is written down.
import { Redis } from 'ioredis'
import { removePrograms } from '../support/programs.ts'
import { startRedis } from '../support/redis-server.ts'
import { listBreaches, printRows, writeReport } from './report.ts'
import type { FaultRow } from './row.ts'
import { scenarios } from './scenarios.ts'

const { argv } = process
const only = argv.includes('--only') ? (argv[argv.indexOf('--only') + 1] ?? '') : undefined
const isShort = argv.includes('--short')
const chosen = scenarios.filter(({ name }) => only === undefined || name.includes(only))
if (chosen.length === 0) {
  console.error(`no such fault; there are:\n${scenarios.map(({ name }) => name).join('\n')}`)
  process.exit(2)
}

const start = Date.now()
const rows: FaultRow[] = []
for (const [index, { name, run, short, long }] of chosen.entries()) {
  const since = Date.now()
  process.stdout.write(`${index + 1}/${chosen.length} ${name} `)
  rows.push(await runWhole(name, async () => await run(isShort ? short : long)))
  const found = listBreaches(rows.slice(-1))
  const took = `${((Date.now() - since) / 1_000).toFixed(0)} s`
  process.stdout.write(`${took} ${found.length === 0 ? 'holds' : found.join('; ')}\n`)
}
console.log(`\n${printRows(rows)}\n\n${((Date.now() - start) / 60_000).toFixed(1)} minutes`)
if (only === undefined && !isShort) await writeReport(rows, await askVersion())
removePrograms()
const breaches = listBreaches(rows)
for (const breach of breaches) console.error(breach)
process.exit(breaches.length === 0 ? 0 : 1)

/** A scenario that breaks off is a row of its own: the others run all the same. */
async function runWhole(name: string, run: () => Promise<FaultRow>): Promise<FaultRow> {
  try {
    return await run()
  } catch (error) {
    console.error(error)
    const broken = [
      `broke off: ${error instanceof Error ? error.message.slice(0, 200) : 'unknown'}`,
    ]
    return {
      fault: name,
      values: 0,
      secondTokens: 0,
      lost: 0,
      wrong: 0,
      recoveredAfter: undefined,
      broken,
    }
  }
}

async function askVersion(): Promise<string> {
  const server = await startRedis({ args: [] })
  const client = new Redis(server.url)
  const version = /redis_version:(\S+)/.exec(await client.info('server'))?.[1]
  client.disconnect()
  await server.stop()
  return version ?? 'unknown'
}
