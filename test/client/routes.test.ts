import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { authenticateWithKeys, createApiKey, createMasker, createRateLimiter } from 'fieldveil'
import { createClient } from 'fieldveil/client'
import { expressMaskingRoutes } from 'fieldveil/express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testKeys } from '../support/keys.ts'

// Against the routes themselves, so that the client understands what they say.
const masking = createApiKey()
const all = createApiKey()
const servers: Server[] = []

async function listen(dialect: 'protecto' | 'detail' | 'message' | 'problem'): Promise<string> {
  const masker = createMasker({ keys: testKeys })
  const app = express()
  app.use(
    '/api/vault',
    expressMaskingRoutes(masker, {
      dialect,
      authenticate: authenticateWithKeys([
        { hash: masking.hash, id: 'masks', permissions: ['mask'] },
        { hash: all.hash, id: 'all', tenant: 'acme', permissions: ['mask', 'unmask'] },
      ]),
      rateLimit: createRateLimiter({ mask: { limit: 3_000, window: 1_000 } }),
    }),
  )
  const server = createServer(app)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/vault`
}

const dialects = ['protecto', 'detail', 'message', 'problem'] as const
const urls = new Map<string, string>()
beforeAll(async () => {
  for (const dialect of dialects) urls.set(dialect, await listen(dialect))
})
afterAll(() => {
  for (const server of servers) server.close()
})

describe.each(dialects)('over the dialect %s', (dialect) => {
  const open = (token: string) => createClient({ baseUrl: urls.get(dialect) as string, token })
  const entries = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      value: `value ${index}`,
      token_name: 'Text Token',
    }))

  it('masks and unmasks, at once and as jobs, waiting where the limit asks for it', async () => {
    const client = open(all.key)
    const masked = await client.maskAsync(entries(2_500))
    expect(masked).toHaveLength(2_500)
    const tokens = masked.slice(0, 3).map(({ token_value }) => ({ token_value }))
    const values = ['value 0', 'value 1', 'value 2']
    expect((await client.unmask(tokens)).map(({ value }) => value)).toEqual(values)
    expect((await client.unmaskAsync(tokens)).map(({ value }) => value)).toEqual(values)
    // The limit is passed here, and again.
    for (let call = 0; call < 4; call++) {
      expect(await client.mask(entries(900))).toEqual(masked.slice(0, 900))
    }
  })

  it('tells what is refused', async () => {
    const stranger = open(createApiKey().key)
    await expect(stranger.mask(entries(1))).rejects.toMatchObject({ code: 'refused', status: 401 })
    const masks = open(masking.key)
    await expect(masks.unmask([{ token_value: 'a' }])).rejects.toMatchObject({
      ...{ status: 403, message: expect.stringContaining('unmask') },
    })
    const wrong = [{ value: 'a', token_name: 'No Such Token' }]
    await expect(masks.mask(wrong)).rejects.toMatchObject({
      message: expect.stringContaining('token_name not defined: No Such Token'),
    })
    await expect(masks.waitFor('nobody')).rejects.toMatchObject({ name: 'ClientError' })
  })
})
