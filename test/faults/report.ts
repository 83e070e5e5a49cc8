import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { type FaultRow, findBreaches } from './row.ts'

const results = new URL('results.md', import.meta.url)
const readme = new URL('../../README.md', import.meta.url)
const begin = '<!-- npm run test:faults writes what follows -->'
const end = '<!-- end of npm run test:faults -->'

/** The rows as a table of Markdown. */
export function printRows(rows: readonly FaultRow[]): string {
  const head = ['fault', 'values', 'second tokens', 'lost', 'wrong', 'recovered after', '']
  const lines = rows.map((row) => [
    row.fault,
    count(row.values),
    count(row.secondTokens),
    count(row.lost),
    count(row.wrong),
    row.recoveredAfter === undefined ? '' : printTime(row.recoveredAfter),
    [row.note, ...row.broken.map((words) => `**${words}**`)].filter(Boolean).join('; '),
  ])
  const rule = head.map((_, column) => (column === 0 || column === 6 ? '---' : '---:'))
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Writes the report beside this file and into the README, in place of the last one. */
export async function writeReport(rows: readonly FaultRow[], version: string): Promise<void> {
  const machine = `${cpus().length} cores of ${cpus()[0]?.model ?? 'unknown'}`
  const head = `Redis ${version}, Node ${process.versions.node}, ${machine}.`
  const report = `${head}\n\n${printRows(rows)}`
  await writeFile(results, `# Faults\n\n${report}\n`)
  const text = await readFile(readme, 'utf8')
  const [before, rest] = text.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) {
    throw new Error(`The README has lost the marks ${begin} and ${end}`)
  }
  await writeFile(readme, `${before}${begin}\n\n${report}\n\n${end}${after}`)
}

/** What did not hold, a line each. */
export function listBreaches(rows: readonly FaultRow[]): string[] {
  return rows.flatMap((row) => findBreaches(row).map((breach) => `${row.fault}: ${breach}`))
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}

function printTime(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`
  return `${(milliseconds / 1_000).toFixed(1)} s`
}
