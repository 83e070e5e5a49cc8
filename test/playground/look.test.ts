import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Playground, startPlayground } from './support/playground.ts'

let playground: Playground

beforeAll(async () => {
  playground = await startPlayground()
}, 600_000)

afterAll(() => playground?.close())

/** The lowest WCAG contrast of what each selector finds, by its computed colours. */
const measureContrast = `(selectors) => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const read = (colour) => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = colour
    canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }
  const light = (colour) => {
    const [red, green, blue] = read(colour).map((part) => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor
      if (read(colour)[3] === 255) return colour
    }
    return '#fff'
  }
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((left, right) => left - right)
    return (high + 0.05) / (low + 0.05)
  }
  return selectors.map(([selector, property]) => {
    const found = [...document.querySelectorAll(selector)]
    const ratios = found.map((element) => ratio(
      getComputedStyle(element)[property],
      behind(property === 'color' ? element : element.parentElement),
    ))
    return [selector, ratios.length > 0 ? Math.min(...ratios) : 0]
  })
}`

describe('the look of the playground', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    it(`fits phones and desks, in ${colorScheme} colours`, async () => {
      const { page } = await playground.open({ colorScheme })
      for (const width of [320, 390, 768, 1280, 1600]) {
        await page.setViewportSize({ width, height: 844 })
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
        // Of the sample nothing is cut: on a phone nobody sees that a box scrolls.
        const cut = `[...document.querySelectorAll('pre')].filter((box) => box.scrollHeight > box.clientHeight).map(({ id }) => id)`
        expect(await page.evaluate(cut)).toEqual([])
      }
      const background = await page.evaluate<string>(
        'getComputedStyle(document.body).backgroundColor',
      )
      const [red = 0] = background.match(/\d+/g)?.map(Number) ?? []
      expect(red < 128).toBe(colorScheme === 'dark')
      await page.close()
    })

    it(`can be read by weak eyes, in ${colorScheme} colours`, async () => {
      const { page } = await playground.open({ colorScheme })
      await page.locator('#settings').fill('{')
      await page.locator('#settings-problem', { hasText: 'JSON' }).waitFor()
      const problem = await page.evaluate(`(${measureContrast})([['.problem', 'color']])`)
      await page.locator('#restore').click()
      await page.locator('#outcome', { hasText: '6 values' }).waitFor()
      const selectors =
        'h1, h2, header p, label, .kinds span, textarea, pre, mark, th, td, .help, button, #outcome, footer p'
      const texts = await page.evaluate<[string, number][]>(
        `(${measureContrast})(${JSON.stringify(selectors.split(', ').map((one) => [one, 'color']))})`,
      )
      for (const [selector, ratio] of [...texts, ...(problem as [string, number][])]) {
        expect(ratio, selector).toBeGreaterThan(4.5)
      }
      await page.locator('#input').focus()
      const edges = await page.evaluate<[string, number][]>(
        `(${measureContrast})([['textarea', 'borderTopColor'], ['.kinds', 'borderTopColor'], ['button', 'borderTopColor'], ['mark', 'borderBottomColor'], [':focus', 'outlineColor']])`,
      )
      for (const [selector, ratio] of edges) expect(ratio, selector).toBeGreaterThan(3)
      await page.close()
    })
  }

  it('shows which kind is chosen where the system decides on colours', async () => {
    const { page } = await playground.open({ forcedColors: 'active' })
    const adjusted = await page.evaluate(
      `[...document.querySelectorAll('.kinds span')].map((one) => getComputedStyle(one).forcedColorAdjust)`,
    )
    expect(adjusted).toEqual(['none', 'auto'])
    await page.close()
  })
})
