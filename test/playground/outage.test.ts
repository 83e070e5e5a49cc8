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
    await playground.stop()
    await page.locator('#input').fill('{ "email": "ann@example.org" }')
    await page.locator('#outcome', { hasText: 'does not answer' }).waitFor()
    expect(await page.locator('.problem:visible').count()).toBe(0)
    await playground.start()
    await page.locator('#back', { hasText: 'ann@example.org' }).waitFor()
    expect(await page.locator('#outcome').textContent()).toMatch(/^1 value hidden/)
    await page.close()
  })

  it('never shows the answer to an earlier request over that to a later one', async () => {
    const { page } = await playground.open()
    const held: (() => void)[] = []
    await page.route('**/playground/mask', async (route) => {
      const answer = await route.fetch()
      // The first answer comes last.
      if (held.length === 0) await new Promise<void>((resolve) => held.push(resolve))
      await route.fulfill({ response: answer }).catch(() => {})
    })
    const first = page.waitForRequest('**/playground/mask')
    await page.locator('#input').fill('{ "email": "first@example.org" }')
    await first
    await page.locator('#input').fill('{ "email": "second@example.org" }')
    await page.locator('#back', { hasText: 'second@example.org' }).waitFor()
    held[0]?.()
    await page.getByLabel('The caller may unmask').uncheck()
    await page.locator('#outcome', { hasText: 'may not' }).waitFor()
    expect(await page.locator('#sent').textContent()).toContain('second@example.org')
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
