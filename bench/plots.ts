import { mkdir, writeFile } from 'node:fs/promises'

/** A table of the report that is drawn too: which column, and what its numbers are. */
interface Plot {
  readonly file: string
  readonly title: string
  readonly column: string
  readonly unit: string
}

interface Bar {
  readonly name: string
  readonly value: number
  readonly least: number
  readonly most: number
}

const plots: readonly Plot[] = [
  {
    file: 'walking',
    title: 'Walking 300 fields',
    column: 'times JSON.stringify alone',
    unit: 'times JSON.stringify alone, less is better',
  },
  {
    file: 'express',
    title: 'Express 5, five masked fields',
    column: 'share',
    unit: 'of the requests a second without masking',
  },
  {
    file: 'koa',
    title: 'Koa 3, five masked fields',
    column: 'share',
    unit: 'of the requests a second without masking',
  },
  {
    file: 'batches',
    title: 'Batches of 100 on Redis',
    column: 'times by hand',
    unit: 'times a pipeline written by hand',
  },
  {
    file: 'text-speed',
    title: 'How fast text is searched',
    column: 'MB/s',
    unit: 'MB a second, texts of 1 KB on one core',
  },
]

const folder = new URL('../docs/plots/', import.meta.url)

/** Draws the report's tables as SVG below `docs/plots`, in place of the last run's. */
export async function drawPlots(report: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const plot of plots) {
    const bars = readBars(report, plot)
    if (bars.length === 0) continue
    await writeFile(new URL(`${plot.file}.svg`, folder), drawBars(plot, bars))
  }
}

/** The named column of the table under the named title: `0.93 (0.90 to 0.95)`, or a number alone. */
export function readBars(report: string, { title, column }: Plot): Bar[] {
  const section = report.split(/^## /m).find((one) => one.startsWith(`${title}\n`)) ?? ''
  const [head = [], , ...rows] = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  const at = head.indexOf(column)
  return rows.flatMap((row) => {
    const [value, least = value, most = value] = [
      ...(row[at] ?? '').replaceAll(',', '').matchAll(/\d+(?:\.\d+)?/g),
    ].map(Number)
    if (value === undefined || least === undefined || most === undefined) return []
    return [{ name: (row[0] ?? '').replaceAll('`', ''), value, least, most }]
  })
}

const width = 760
const labels = 330
const rowHeight = 30
const top = 56

/** Bars with their spread; colours follow the reader's theme. */
function drawBars({ title, unit }: Plot, bars: readonly Bar[]): string {
  const most = Math.max(...bars.map((bar) => bar.most))
  const scale = (value: number): number => (value / most) * (width - labels - 80)
  const rows = bars.map(({ name, value, least, most: highest }, index) => {
    const y = top + index * rowHeight
    const middle = y + 10
    const end = labels + scale(value)
    return [
      `<text x="${labels - 10}" y="${y + 14}" text-anchor="end">${escapeText(name)}</text>`,
      `<rect x="${labels}" y="${y}" width="${scale(value).toFixed(1)}" height="20" rx="3" class="${/^fieldveil| masked|^(?:un)?mask/.test(name) ? 'own' : 'other'}"/>`,
      `<path d="M${(labels + scale(least)).toFixed(1)} ${middle}H${(labels + scale(highest)).toFixed(1)}" class="spread"/>`,
      `<text x="${(Math.max(end, labels + scale(highest)) + 8).toFixed(1)}" y="${y + 14}" class="figure">${value}</text>`,
    ].join('')
  })
  const height = top + bars.length * rowHeight + 8
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(title)}">
<style>
svg { background: #fff; font: 13px system-ui, sans-serif; }
text { fill: #1b232d; }
.quiet { fill: #556170; }
.own { fill: #1d5fb8; }
.other { fill: #a9b4c2; }
.spread { stroke: #1b232d; stroke-width: 1.5; }
@media (prefers-color-scheme: dark) {
  svg { background: #12161c; }
  text { fill: #e5eaf1; }
  .quiet { fill: #9fabb9; }
  .own { fill: #7db2f7; }
  .other { fill: #4b5766; }
  .spread { stroke: #e5eaf1; }
}
</style>
<text x="8" y="22" font-size="16" font-weight="600">${escapeText(title)}</text>
<text x="8" y="42" class="quiet">${escapeText(unit)}; median, the line from the lowest round to the highest</text>
${rows.join('\n')}
</svg>
`
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
