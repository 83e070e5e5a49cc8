import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { MemoryTokenStore } from 'fieldveil'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { createPlayground } from '../../../examples/playground/router.ts'
import { launchChromium } from '../../support/chromium.ts'
import { testKeys } from '../../support/keys.ts'

/** A playground that is served, and a browser for it. */
export interface Playground {
  readonly url: string
  readonly browser: Browser
  /** A page on which the sample is shown, and all that the browser complains about. */
  open(options?: BrowserContextOptions): Promise<OpenedPage>
  /** Drops every connection, and each new one until `start`; the port stays ours. */
  stop(): void
  start(): void
  close(): Promise<void>
}

export interface OpenedPage {
  readonly page: Page
  /** Scripts that fail, refused loads. */
  readonly complaints: readonly string[]
}

export async function startPlayground(): Promise<Playground> {
  const store = new MemoryTokenStore()
  const place = 'the embedded store, in this process'
  const app = express().use(createPlayground({ keys: testKeys, store, place }))
  let isStopped = false
  const server = createServer(app).listen(0, '127.0.0.1')
  server.on('connection', (socket) => {
    if (isStopped) socket.destroy()
  })
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const browser = await launchChromium()
  return {
    url,
    browser,
    open: async (options = {}) => {
      const page = await browser.newPage(options)
      const complaints: string[] = []
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.goto(url)
      await page.locator('#back', { hasText: 'George Williams' }).waitFor()
      return { page, complaints }
    },
    stop: () => {
      isStopped = true
      server.closeAllConnections()
    },
    start: () => {
      isStopped = false
    },
    close: async () => {
      await browser.close()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
