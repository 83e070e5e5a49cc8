import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { MemoryTokenStore } from 'fieldveil'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPlayground } from '../examples/playground/router.ts'
import { launchChromium } from './support/chromium.ts'
import { testKeys } from './support/keys.ts'

let server: Server
let browser: Browser
let url: string

beforeAll(async () => {
  const app = express().use(createPlayground({ keys: testKeys, store: new MemoryTokenStore() }))
  server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await launchChromium()
}, 600_000)

afterAll(async () => {
  await browser?.close()
  server?.closeAllConnections()
  server?.close()
})

interface OpenedPage {
  readonly page: Page
  readonly complaints: string[]
}

/** A page and all that the browser complains about: scripts that fail, refused loads. */
async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<OpenedPage> {
  const page = await browser.newPage(options)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(url)
  await page.locator('#back', { hasText: 'George Williams' }).waitFor()
  return { page, complaints }
}

describe('the playground', () => {
  it('shows every side of a request', async () => {
    const { page, complaints } = await open()
    const seen = await page.locator('#seen').textContent()
    expect(seen).toContain('.invalid')
    expect(seen).not.toContain('george.williams@example.com')
    expect(await page.locator('#sent').textContent()).toContain('george.williams@example.com')
    expect(await page.locator('#held tr').count()).toBe(5)
    expect(await page.locator('#held').textContent()).not.toMatch(/George|4111/)
    expect(await page.locator('#seen mark').count()).toBe(6)
    expect(complaints).toEqual([])
    await page.close()
  })

  it('keeps the values from a caller who may not unmask', async () => {
    const { page } = await open()
    await page.getByLabel('The caller may unmask').uncheck()
    await page.locator('#back-title', { hasText: 'may not' }).waitFor()
    const back = await page.locator('#back').textContent()
    expect(back).toContain('.invalid')
    expect(back).not.toContain('George Williams')
    await page.close()
  })

  it('says what is wrong with a rule, and goes on when it is mended', async () => {
    const { page } = await open()
    await page.locator('#rules').fill('{ "email": { "formt": "Email Address" } }')
    await page.locator('#problem', { hasText: 'formt' }).waitFor()
    await page.locator('#rules').fill('{ "email": { "format": "Email Address" } }')
    await page.locator('#problem', { hasNotText: /./ }).waitFor({ state: 'attached' })
    await page.locator('#seen', { hasText: 'George Williams' }).waitFor()
    expect(await page.locator('#seen mark').count()).toBe(1)
    await page.close()
  })

  it('can be used by keyboard alone, and reads what is typed as text, never as HTML', async () => {
    const { page, complaints } = await open()
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowRight')
    await page.locator('#sent', { hasText: 'Maria' }).waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.id')).toBe('input')
    await page.keyboard.press('Control+A')
    await page.keyboard.type('Mail <img src=x onerror=alert(1)> to ann@example.org')
    await page.locator('#seen', { hasText: '<EMAIL>' }).waitFor()
    await page.locator('#back', { hasText: 'ann@example.org' }).waitFor()
    expect(await page.locator('#sent').textContent()).toContain('<img src=x onerror=alert(1)>')
    expect(await page.locator('#sides img').count()).toBe(0)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await page.locator('#back-title', { hasText: 'may not' }).waitFor()
    expect(complaints).toEqual([])
    await page.close()
  })

  it('gives the same request as a curl line', async () => {
    const { page } = await open()
    const line = (await page.locator('#curl').textContent()) ?? ''
    const [, path, body] = /^curl -s (\S+) .* -d '(.*)'$/s.exec(line) ?? []
    const response = await fetch(path as string, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: body as string,
    })
    const { document: masked } = (await response.json()) as { document: { email: string } }
    expect(await page.locator('#seen').textContent()).toContain(masked.email)
    await page.close()
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`fits a phone, in ${colorScheme} colours`, async () => {
      const viewport = { width: 390, height: 844 }
      const { page } = await open({ viewport, colorScheme })
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
      const background = await page.evaluate<string>(
        'getComputedStyle(document.body).backgroundColor',
      )
      const [red = 0] = background.match(/\d+/g)?.map(Number) ?? []
      expect(red < 128).toBe(colorScheme === 'dark')
      await page.close()
    })
  }
})
