import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Playground, startPlayground } from './support/playground.ts'

let playground: Playground

beforeAll(async () => {
  playground = await startPlayground()
}, 600_000)

afterAll(() => playground?.close())

describe('the playground and its server', () => {
  it('says that the server is gone, and goes on by itself when it is back', async () => {
    const { page } = await playground.open()
    playground.stop()
    await page.locator('#input').fill('{ "email": "ann@example.org" }')
    await page.locator('#outcome', { hasText: 'does not answer' }).waitFor()
    expect(await page.locator('.problem:visible').count()).toBe(0)
    playground.start()
    await page.locator('#back', { hasText: 'ann@example.org' }).waitFor()
    expect(await page.locator('#outcome').textContent()).toMatch(/^1 value hidden/)
    await page.close()
  })

  it('gives up an earlier request, so that its answer never takes the place of a later one', async () => {
    const { page } = await playground.open()
    const first = page.waitForRequest('**/playground/mask')
    await page.route(
      '**/playground/mask',
      () => {
        // Never answered.
      },
      { times: 1 },
    )
    await page.locator('#input').fill('{ "email": "first@example.org" }')
    const request = await first
    const givenUp: unknown[] = []
    page.on('requestfailed', (failed) => givenUp.push(failed))
    await page.locator('#input').fill('{ "email": "second@example.org" }')
    await page.locator('#back', { hasText: 'second@example.org' }).waitFor()
    expect(givenUp).toEqual([request])
    await page.close()
  })

  it('keeps what two pages ask for at the same time apart', async () => {
    const ask = async (name: string) => {
      const response = await fetch(`${playground.url}/playground/mask`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ document: { name }, rules: ['name'] }),
      })
      return (await response.json()) as { held: unknown[] }
    }
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => ask(`name ${index}`)),
    )
    for (const { held } of answers) expect(held).toHaveLength(1)
  })
})
