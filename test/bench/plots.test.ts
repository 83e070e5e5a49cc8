import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { createAxis } from '../../bench/plots/axis.ts'
import { draw } from '../../bench/plots/drawing.ts'
import { readRows } from '../../bench/plots/table.ts'
import { plots } from '../../bench/plots.ts'

const report = `# Benchmark

## Speed

about

|                   |    times \`peer\` |                  bar | none |
| ----------------- | ---------------: | -------------------: | ---: |
| \`maskText\`, a < b | 1,200 (2 to 3.5) | at least 0.9: **met** |      |
| **maskdata**      |      0.70 (0.77) |                      |   12 |
| something         |       none found |                      |      |
| nothing           |                  |                      |      |

## Other
`

describe('the plots of the benchmark', () => {
  it('reads medians, spreads and bars from a table', () => {
    expect(readRows(report, 'Speed', ['times peer', 'none'])).toEqual([
      {
        name: 'maskText, a < b',
        points: [{ value: 1200, least: 2, most: 3.5 }, undefined],
        figure: '1,200 (2 to 3.5)',
        bar: 0.9,
      },
      {
        name: 'maskdata',
        points: [
          { value: 0.7, least: 0.7, most: 0.7 },
          { value: 12, least: 12, most: 12 },
        ],
        figure: '0.70 (0.77)',
      },
      {
        name: 'something',
        points: [{ value: 0, least: 0, most: 0 }, undefined],
        figure: 'none found',
      },
    ])
    expect(readRows(report, 'Absent', ['times peer'])).toEqual([])
    expect(() => readRows(report, 'Speed', ['times per'])).toThrow('no column "times per"')
  })

  it('finds every table that it draws in the figures of the last run', async () => {
    const files = ['bench/results.md', 'bench/texts/results.md']
    const last = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n')
    for (const { title, columns } of plots) {
      expect(readRows(last, title, columns).length, title).toBeGreaterThan(3)
    }
  })

  it('draws a name that begins like ours as what it is', () => {
    const [plot] = plots.filter(({ file }) => file === 'walking')
    if (plot === undefined) throw new Error('no such plot')
    const point = { value: 2, least: 1, most: 3 }
    const shapeOf = (name: string): string | undefined =>
      /class="(s\d)"\/><text [^>]*text-anchor="start"|class="(?:range )?(s\d)"/
        .exec(
          draw(plot, [{ name, points: [point], figure: '2' }]).split('text-anchor="end"')[1] ?? '',
        )
        ?.slice(1)
        .find((found) => found !== undefined)
    expect(shapeOf('maskdata')).toBe('s1')
    expect(shapeOf('JSON.stringify alone')).toBe('s1')
    expect(shapeOf('the same on a copy')).toBe('s0')
    expect(shapeOf('maskDocument, 300 tokens')).toBe('s0')
  })

  it('escapes what names hold', () => {
    const [row] = readRows(report, 'Speed', ['times peer'])
    const svg = draw(
      { title: 'a & b', unit: '"u"', scale: 'linear', series: ['one'] },
      row ? [row] : [],
    )
    expect(svg).toContain('a &amp; b')
    expect(svg).toContain('maskText, a &lt; b')
    expect(svg).not.toMatch(/&(?!amp;|lt;|quot;)|a < b/)
  })
})

test('an axis holds all its values, in their order, and marks some', () => {
  const values = fc.array(fc.double({ min: 0.001, max: 5_000, noNaN: true }), { minLength: 1 })
  fc.assert(
    fc.property(fc.constantFrom('linear', 'log'), values, (scale, some) => {
      const { ticks, place } = createAxis(scale, some)
      const places = some.toSorted((left, right) => left - right).map(place)
      for (const at of [...places, ...ticks.map(place)]) {
        expect(at).toBeGreaterThanOrEqual(0)
        expect(at).toBeLessThanOrEqual(1 + 1e-9)
      }
      expect(places).toEqual(places.toSorted((left, right) => left - right))
      expect(ticks.length).toBeLessThan(24)
    }),
  )
})
