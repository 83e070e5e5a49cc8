import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type Drawing, draw } from './plots/drawing.ts'
import { readRows } from './plots/table.ts'

/** A table of the report that is drawn too. */
export interface Plot extends Drawing {
  readonly file: string
  /** The columns that are drawn, by their heads. */
  readonly columns: readonly string[]
}

const oursAndOthers = {
  series: ['fieldveil', 'others'],
  others:
    /^(?:no masking|by hand|for comparison|redis-benchmark|JSON\.|fast-redact|@pinojs|maskdata|redact-pii|openredaction|@redactpii|one alternation|a scanner)/,
}
const share = 'share of the requests a second without masking'

export const plots: readonly Plot[] = [
  {
    file: 'walking',
    title: 'Walking 300 fields',
    columns: ['times JSON.stringify alone'],
    unit: 'times JSON.stringify alone, less is better',
    scale: 'log',
    reference: 1,
    ...oursAndOthers,
  },
  {
    file: 'express',
    title: 'Express 5, five masked fields',
    columns: ['share'],
    unit: share,
    scale: 'linear',
    reference: 1,
    ...oursAndOthers,
  },
  {
    file: 'koa',
    title: 'Koa 3, five masked fields',
    columns: ['share'],
    unit: share,
    scale: 'linear',
    reference: 1,
    ...oursAndOthers,
  },
  {
    file: 'batches',
    title: 'Batches of 100 on Redis',
    columns: ['times by hand'],
    unit: 'times a pipeline written by hand',
    scale: 'log',
    reference: 1,
    ...oursAndOthers,
  },
  {
    file: 'unmasking',
    title: 'Unmasking 100 tokens that are in Redis',
    columns: ['times redis-benchmark GET'],
    unit: 'times what redis-benchmark reads',
    scale: 'log',
    reference: 1,
    ...oursAndOthers,
  },
  {
    file: 'first-masking',
    title: 'Masking 100 new values',
    columns: ['times redis-benchmark SET NX'],
    unit: 'times what redis-benchmark writes',
    scale: 'log',
    reference: 1,
    ...oursAndOthers,
  },
  {
    file: 'text-speed',
    title: 'How fast text is searched',
    columns: ['MB/s'],
    unit: 'MB a second on one core',
    scale: 'log',
    ...oursAndOthers,
  },
  {
    file: 'text-quality',
    title: 'How well PII is found',
    columns: ['F2', 'redact-pii', 'openredaction', '@redactpii/node'],
    unit: 'F2, which counts recall more than precision; 1 is best, 0 where a peer finds none',
    scale: 'linear',
    series: ['fieldveil', 'redact-pii', 'openredaction', '@redactpii/node'],
  },
]

const folder = new URL('../docs/plots/', import.meta.url)

/** Draws the report's tables as SVG below `docs/plots`, in place of the last run's. */
export async function drawPlots(report: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const plot of plots) {
    const rows = readRows(report, plot.title, plot.columns)
    if (rows.length > 0) await writeFile(new URL(`${plot.file}.svg`, folder), draw(plot, rows))
  }
}

// By itself: from the figures of the last run, without measuring again.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const reports = ['results.md', 'texts/results.md'].map((file) =>
    readFile(new URL(file, import.meta.url), 'utf8'),
  )
  await drawPlots((await Promise.all(reports)).join('\n'))
}
