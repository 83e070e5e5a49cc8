import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startRedis } from '../test/support/redis-server.ts'
import { runCommand } from './cli-process.ts'
import { haveSameBytes, writeRows } from './cli-rows.ts'
import { describeMachine } from './machine.ts'
import { redisVersion } from './redis.ts'
import { printTable, type Table } from './report.ts'

// `--megabytes 100` for less than the whole; `--people` for more or fewer values that differ;
// `--format ndjson` for one of the two.
const { values } = parseArgs({
  options: {
    megabytes: { type: 'string', default: '1000' },
    people: { type: 'string', default: '100000' },
    format: { type: 'string' },
  },
})
const bytes = Number(values.megabytes) * 1_000_000
const people = Number(values.people)
const rules = { ndjson: ['name', 'email', 'orders[*].card'], csv: ['name', 'email', 'card'] }

const folder = mkdtempSync(join(tmpdir(), 'fieldveil-bench-cli-'))
const redis = await startRedis({ args: [] })
const rows: string[][] = []
try {
  console.log(describeMachine(bytes < 1e9, await redisVersion(redis.url)))
  for (const format of ['ndjson', 'csv'] as const) {
    if (values.format !== undefined && values.format !== format) continue
    const at = (name: string): string => join(folder, `${name}.${format}`)
    await writeFile(at('rules'), JSON.stringify(rules[format]))
    const written = await writeRows(at('plain'), format, bytes, people)
    const options = ['--rules', at('rules'), '--quiet']
    const mask = ['mask', at('plain'), '--output', at('masked'), ...options]
    const unmask = ['unmask', at('masked'), '--output', at('again'), ...options]
    for (const given of [mask, unmask]) {
      const { seconds, peakBytes } = await runCommand(given, redis.url)
      rows.push([
        `${format}, ${given[0]}`,
        (bytes / 1e6).toFixed(0),
        written.toLocaleString('en'),
        seconds.toFixed(1),
        (bytes / 1e6 / seconds).toFixed(1),
        Math.round(written / seconds).toLocaleString('en'),
        (peakBytes / 1e6).toFixed(0),
      ])
    }
    if (!(await haveSameBytes(at('plain'), at('again')))) {
      throw new Error(`${format}: what was unmasked is not what was masked`)
    }
    rmSync(at('plain'))
    rmSync(at('masked'))
    rmSync(at('again'))
  }
  const table: Table = {
    title: 'The command line: a file masked and unmasked to the same bytes',
    about:
      `Three named values a row, of ${people.toLocaleString('en')} people; Redis on the same machine; ` +
      'the peak is VmHWM of the process.',
    columns: ['', 'MB', 'rows', 'seconds', 'MB/s', 'rows/s', 'peak MB of memory'],
    rows,
  }
  console.log(`\n${printTable(table)}`)
} finally {
  await redis.stop()
  rmSync(folder, { recursive: true })
}
