import { createAxis, type Scale } from './axis.ts'
import type { PlottedRow, Point } from './table.ts'

export interface Drawing {
  readonly title: string
  /** What the numbers are. */
  readonly unit: string
  readonly scale: Scale
  /** What each column is, in the order of a row's points; the first is drawn as ours. */
  readonly series: readonly string[]
  /** Where a line stands that others are measured by. */
  readonly reference?: number
  /** Rows of these names are others', drawn as the second series. */
  readonly others?: RegExp
}

const width = 760
const left = 308
const right = 600
const top = 108
const rowHeight = 36
const style = `
text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1b232d; }
.title { font-size: 16px; font-weight: 600; }
.quiet, .tick { fill: #4d5968; }
.tick { font-size: 12px; }
.card { fill: #fff; stroke: #d5dae1; }
.grid { stroke: #e3e7ec; }
.one { stroke: #76828f; stroke-dasharray: 4 3; }
.bar { stroke: #b3261e; stroke-width: 2; }
.s0 { fill: #1d5fb8; stroke: #1d5fb8; }
.s1 { fill: #5d6875; stroke: #5d6875; }
.s2 { fill: #b45f06; stroke: #b45f06; }
.s3 { fill: #fff; stroke: #5d6875; stroke-width: 1.5; }
.range { stroke-width: 3; opacity: .55; fill: none; }
@media (prefers-color-scheme: dark) {
  text { fill: #e5eaf1; }
  .quiet, .tick { fill: #a9b4c2; }
  .card { fill: #12161c; stroke: #333d4a; }
  .grid { stroke: #2a323d; }
  .one { stroke: #8f9bab; }
  .bar { stroke: #ff9d94; }
  .s0 { fill: #7db2f7; stroke: #7db2f7; }
  .s1 { fill: #a9b4c2; stroke: #a9b4c2; }
  .s2 { fill: #f0b35a; stroke: #f0b35a; }
  .s3 { fill: #12161c; stroke: #a9b4c2; }
}`

/**
 * A row a line: medians as points, their rounds as ranges, the bars that were set as ticks. Every
 * series has a shape of its own, and colours follow the reader's theme.
 */
export function draw(drawing: Drawing, rows: readonly PlottedRow[]): string {
  const { title, unit, scale, series, others, reference } = drawing
  const points = rows.flatMap((row) => row.points).filter((point) => point !== undefined)
  const bars = rows.flatMap(({ bar }) => bar ?? [])
  const axis = createAxis(scale, [...points.flatMap(({ least, most }) => [least, most]), ...bars])
  const across = (value: number): string => (left + axis.place(value) * (right - left)).toFixed(1)
  const bottom = top + rows.length * rowHeight
  const hasRanges = points.some(({ least, most }) => least < most)
  const grid = axis.ticks.map(
    (tick) =>
      `<path d="M${across(tick)} ${top - 6}V${bottom}" class="${tick === reference ? 'one' : 'grid'}"/>` +
      `<text x="${across(tick)}" y="${top - 12}" text-anchor="middle" class="tick">${tick}</text>`,
  )
  const lines = rows.map((row, index) => {
    const middle = top + index * rowHeight + rowHeight / 2
    const isOther = others?.test(row.name) === true
    const bar =
      row.bar === undefined ? '' : `<path d="M${across(row.bar)} ${middle - 11}v22" class="bar"/>`
    const marks = row.points.map((point, at) => {
      const y = middle + (at - (row.points.length - 1) / 2) * 7
      return point === undefined ? '' : drawPoint(point, isOther ? 1 : at, y, across)
    })
    return drawName(row.name, middle) + bar + marks.join('') + drawFigure(row.figure, middle)
  })
  const said = [
    hasRanges ? 'median; the line from the lowest round to the highest' : '',
    scale === 'log' ? 'logarithmic' : '',
  ].filter((part) => part !== '')
  const height = bottom + 14
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title about">
<title id="title">${escapeText(title)}</title>
<desc id="about">${escapeText(`${unit}: ${rows.map(({ name, figure }) => `${name} ${figure}`).join('; ')}`)}</desc>
<style>${style}
</style>
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8" class="card"/>
<text x="16" y="28" class="title">${escapeText(title)}</text>
<text x="16" y="48" class="quiet">${escapeText([unit, ...said].join('; '))}</text>
${drawLegend(series, bars.length > 0)}
${grid.join('\n')}
${lines.join('\n')}
</svg>
`
}

function drawLegend(series: readonly string[], hasBars: boolean): string {
  let x = 16
  const parts = series.map((name, at) => {
    const part = `${drawShape(at, x + 5, 66)}<text x="${x + 16}" y="70" class="tick">${escapeText(name)}</text>`
    x += 34 + name.length * 6.5
    return part
  })
  if (hasBars) {
    parts.push(
      `<path d="M${x + 5} 58v16" class="bar"/><text x="${x + 14}" y="70" class="tick">what it was built to reach</text>`,
    )
  }
  return parts.join('')
}

function drawPoint(
  { value, least, most }: Point,
  series: number,
  y: number,
  across: (value: number) => string,
): string {
  const range =
    least < most
      ? `<path d="M${across(least)} ${y}H${across(most)}" class="range s${series}"/>`
      : ''
  return range + drawShape(series, Number(across(value)), y)
}

function drawShape(series: number, x: number, y: number): string {
  const shape = [
    `<circle cx="${x}" cy="${y}" r="5.5"`,
    `<rect x="${x - 4.5}" y="${y - 4.5}" width="9" height="9"`,
    `<path d="M${x} ${y - 5.5}l5.5 10h-11z"`,
    `<path d="M${x} ${y - 6}l6 6l-6 6l-6 -6z"`,
  ][series]
  return `${shape} class="s${series}"/>`
}

function drawFigure(figure: string, middle: number): string {
  const [, value = figure, spread = ''] = /^(\S+) (\(.*\))$/.exec(figure) ?? []
  return (
    `<text x="${right + 16}" y="${middle + 5}">${escapeText(value)}` +
    `<tspan class="tick"> ${escapeText(spread.replace(' to ', '–'))}</tspan></text>`
  )
}

/** Long names take two lines. */
function drawName(name: string, middle: number): string {
  const most = 40
  const cut = name.length <= most ? name.length : name.lastIndexOf(' ', most)
  const lines = [name.slice(0, cut), name.slice(cut).trim()].filter((line) => line !== '')
  return lines
    .map((line, index) => {
      const y = middle + 5 + (index - (lines.length - 1) / 2) * 15
      return `<text x="${left - 14}" y="${y}" text-anchor="end">${escapeText(line)}</text>`
    })
    .join('')
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
