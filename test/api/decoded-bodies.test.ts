import type { IncomingMessage } from 'node:http'
import express from 'express'
import { createMasker } from 'fieldveil'
import { expressMaskingRoutes } from 'fieldveil/express'
import { koaMaskingRoutes } from 'fieldveil/koa'
import Koa from 'koa'
import { describe, expect, test } from 'vitest'
import { exchange, listen } from '../adapters/support/raw-client.ts'
import { testKeys } from '../support/keys.ts'
import { defaultOptions } from './support/api-servers.ts'
import { jsonRequest } from './support/json-request.ts'

const decode = (incoming: IncomingMessage) => incoming.setEncoding('utf8')
const open = () => createMasker({ keys: testKeys })
const options = { ...defaultOptions, path: '/api/vault' }

const hosts = {
  express: () => {
    const app = express()
    app.use((request, _response, next) => {
      decode(request)
      next()
    })
    return app.use(expressMaskingRoutes(open(), options))
  },
  koa: () => {
    const app = new Koa()
    app.use(async (ctx, next) => {
      decode(ctx.req)
      await next()
    })
    return app.use(koaMaskingRoutes(open(), options)).callback()
  },
}

describe.each(Object.entries(hosts))('bodies that the host has decoded, %s', (_name, build) => {
  test.each([
    ['that come with their head', 1],
    ['that come in many pieces', 300],
  ])('%s', async (_what, count) => {
    await using server = await listen(build())
    const value = `Zoë ${'ü'.repeat(300)}`
    const mask = Array.from({ length: count }, () => ({ value, token_name: 'Default Token' }))
    const { status, body } = await exchange(server.port, jsonRequest('/mask', { mask }))
    expect(status).toBe(200)
    const { data } = JSON.parse(body)
    expect(data.map((entry: { value: string }) => entry.value)).toEqual(Array(count).fill(value))
  })
})
