import { mkdir, writeFile } from 'node:fs/promises'
import { startPlayground } from './support/playground.ts'

/**
 * The pictures of the playground that the README shows, light and dark, below `docs/pictures`:
 * `npx tsx test/playground/take-pictures.ts`.
 */
const folder = new URL('../../docs/pictures/', import.meta.url)
const width = 1280

const playground = await startPlayground()
try {
  await mkdir(folder, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await playground.open({ colorScheme, viewport: { width, height: 900 } })
    const { y = 0 } = (await page.locator('#curl-title').boundingBox()) ?? {}
    // Up to the gap above the last panel.
    const clip = { x: 0, y: 0, width, height: Math.floor(y) - 24 }
    const screenshot = await page.screenshot({ clip })
    // A page of its own, because the playground's policy lets it load nothing.
    const blank = await playground.browser.newPage()
    const webp = await blank.evaluate<string>(`(async () => {
      const image = new Image()
      image.src = 'data:image/png;base64,${screenshot.toString('base64')}'
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = image.width
      canvas.height = image.height
      canvas.getContext('2d').drawImage(image, 0, 0)
      return canvas.toDataURL('image/webp', 0.9)
    })()`)
    const picture = Buffer.from(webp.slice(webp.indexOf(',') + 1), 'base64')
    await writeFile(new URL(`playground-${colorScheme}.webp`, folder), picture)
    await blank.close()
    await page.close()
  }
} finally {
  await playground.close()
}
