import { median, type Table } from '../report.ts'
import type { Detect } from './detector.ts'
import type { LabelledText } from './labelled-text.ts'
import { makeOrdinaryTexts } from './ordinary.ts'

const kilobytes = [1, 4, 16, 64, 256, 1_024]

/** How the time grows from 1 KB to 1 MB: the slope of its logarithm over the size's. */
export function measureScaling(
  corpus: readonly LabelledText[],
  prose: readonly LabelledText[],
  scopes: readonly { readonly name: string; readonly detect: Detect }[],
): Table {
  const texts = kilobytes.map((size) => makeOrdinaryTexts(corpus, prose, size * 1_024, 1)[0] ?? '')
  return {
    title: 'How the time grows',
    about:
      'One text of each size, milliseconds, median of seven; the exponent is the slope of the logarithm of the time over that of the size, ' +
      'least squares: 1 is linear.',
    columns: ['', ...kilobytes.map((size) => `${size} KB`), 'exponent', 'bar'],
    rows: scopes.map(({ name, detect }) => {
      const times = texts.map((text) => timeOf(detect, text))
      const exponent = slopeOf(kilobytes.map(Math.log), times.map(Math.log))
      const verdict = `below 1.1: ${exponent < 1.1 ? 'met' : '**missed**'}`
      return [name, ...times.map((time) => time.toFixed(3)), exponent.toFixed(2), verdict]
    }),
  }
}

/** Small texts are searched so often that the clock can tell. */
function timeOf(detect: Detect, text: string): number {
  const times = Math.ceil(262_144 / text.length)
  for (let time = 0; time < times; time++) detect(text)
  const rounds = Array.from({ length: 7 }, () => {
    const start = performance.now()
    for (let time = 0; time < times; time++) detect(text)
    return (performance.now() - start) / times
  })
  return median(rounds)
}

/** Of the line that lies nearest to all points. */
export function slopeOf(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const [middleX, middleY] = [mean(xs), mean(ys)]
  let [rise, run] = [0, 0]
  for (const [index, x] of xs.entries()) {
    rise += (x - middleX) * ((ys[index] ?? Number.NaN) - middleY)
    run += (x - middleX) ** 2
  }
  return rise / run
}
