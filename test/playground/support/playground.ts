import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
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
  /** Ends the server with every connection; `start` begins it again on its port. */
  stop(): Promise<void>
  start(): Promise<void>
  close(): Promise<void>
}

export interface OpenedPage {
  readonly page: Page
  /** Scripts that fail, refused loads. */
  readonly complaints: readonly string[]
}

export async function startPlayground(): Promise<Playground> {
  const store = new MemoryTokenStore()
  const app = express().use(createPlayground({ keys: testKeys, store, place: 'a test' }))
  let server: Server | undefined
  const listen = async (port: number): Promise<number> => {
    server = createServer(app).listen(port, '127.0.0.1')
    await once(server, 'listening')
    return (server.address() as AddressInfo).port
  }
  const stop = async (): Promise<void> => {
    const closed = server && once(server, 'close')
    server?.close()
    server?.closeAllConnections()
    await closed
  }
  const port = await listen(0)
  const url = `http://127.0.0.1:${port}`
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
    stop,
    start: async () => void (await listen(port)),
    close: async () => {
      await browser.close()
      await stop()
    },
  }
}
