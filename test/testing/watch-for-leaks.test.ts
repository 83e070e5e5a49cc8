import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { PassThrough } from 'node:stream'
import { gzipSync } from 'node:zlib'
import express from 'express'
import { createMasker } from 'fieldveil'
import { expressMasking } from 'fieldveil/express'
import { expectNoLeaks, plantCanaries, watchForLeaks } from 'fieldveil/testing'
import { describe, expect, it } from 'vitest'
import { testKeys } from '../support/keys.ts'

const canaries = plantCanaries()
const { email, card, name } = canaries

const watch = (listener: RequestListener, options = {}) =>
  watchForLeaks({
    app: createServer(listener),
    canaries,
    requests: [{ path: '/x?q=1' }],
    ...options,
  })

describe('watchForLeaks', () => {
  it.each<[string, string, RequestListener, string]>([
    ['as it is', 'utf8', (_req, res) => res.end(`<p>${email}</p>`), 'GET /x: body'],
    [
      'in a header',
      'percent',
      (_req, res) => res.setHeader('location', `/u?e=${encodeURIComponent(email)}`).end(),
      'GET /x: header location',
    ],
    [
      'packed',
      'utf8',
      (_req, res) => res.setHeader('content-encoding', 'gzip').end(gzipSync(email)),
      'GET /x: body',
    ],
    [
      'in base64',
      'base64',
      (_req, res) => res.end(Buffer.from(`ab${email}`).toString('base64')),
      'GET /x: body',
    ],
    [
      'in hexadecimal digits',
      'hex',
      (_req, res) => res.end(Buffer.from(email).toString('hex').toUpperCase()),
      'GET /x: body',
    ],
    [
      'in another case',
      'utf8, another case',
      (_req, res) => res.end(email.toUpperCase()),
      'GET /x: body',
    ],
    [
      'with the escapes of JSON',
      'escapes',
      (_req, res) =>
        res.end([...email].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join('')),
      'GET /x: body',
    ],
    [
      'in a cookie',
      'utf8',
      (_req, res) => res.setHeader('set-cookie', ['a=1', `e=${email}`]).end(),
      'GET /x: header set-cookie',
    ],
  ])('finds a canary %s', async (_what, encoding, listener, where) => {
    expect((await watch(listener)).leaks).toEqual([{ where, kind: 'email', encoding }])
  })

  it('finds canaries in logs, in what functions answer, and in what the process prints', async () => {
    const log = new PassThrough()
    const listener: RequestListener = (_req, res) => {
      log.write(`user ${card}\n`)
      process.stderr.write('')
      res.end('ok')
    }
    const report = await watch(listener, { sources: { log, table: () => [{ name }] } })
    expect(report.leaks).toEqual([
      { where: 'log', kind: 'card', encoding: 'utf8' },
      { where: 'table', kind: 'name', encoding: 'utf8' },
    ])
    expect(report.sizes).toMatchObject({ 'GET /x: body': 2, stderr: 0 })
    expect(report.statuses).toEqual([200])
  })

  it('lets through what a caller may see', async () => {
    const requests = [{ path: '/', mayShow: ['email'] }]
    expect((await watch((_req, res) => res.end(email + card), { requests })).leaks).toMatchObject([
      { kind: 'card' },
    ])
  })

  it('leaves a server that listens as it was', async () => {
    const server = createServer((_req, res) => res.end('ok')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    await watchForLeaks({ app: server, canaries, requests: [{ path: '/' }] })
    expect(server.listening).toBe(true)
    server.close()
  })
})

describe('expectNoLeaks', () => {
  const open = (rules: readonly string[]) => {
    const app = express()
    app.use(express.json())
    app.use(expressMasking(createMasker({ keys: testKeys }), { response: { mask: rules } }))
    app.post('/echo', (req, res) => void res.json(req.body))
    return createServer(app)
  }
  const requests = [{ path: '/echo', body: { email, orders: [{ card }] } }]

  it('passes an application whose rules name all of it', async () => {
    const app = open(['email', 'orders[*].card'])
    expect(await expectNoLeaks({ app, canaries, requests })).toMatchObject({
      leaks: [],
      statuses: [200],
    })
  })

  it('fails one that leaves something out, and names it without its value', async () => {
    const failure = await expectNoLeaks({ app: open(['email']), canaries, requests }).catch(
      (error: Error) => error,
    )
    expect((failure as Error).message).toBe('canaries got out:\n  card (utf8) in POST /echo: body')
  })

  it('fails where an answer has proven nothing', async () => {
    const app = createServer((_req, res) => res.writeHead(500).end())
    await expect(expectNoLeaks({ app, canaries, requests: [{ path: '/a' }] })).rejects.toThrow(
      /nothing is proven by \/a/,
    )
  })
})

describe('plantCanaries', () => {
  it('makes other values each time, valid by their check digits and all long enough', () => {
    const all = Array.from({ length: 20 }, plantCanaries)
    expect(new Set(all.flatMap(({ values }) => Object.values(values))).size).toBe(
      20 * Object.keys(canaries.values).length,
    )
    for (const { values, card: number, iban } of all) {
      for (const value of Object.values(values)) expect(value.length).toBeGreaterThanOrEqual(8)
      const sum = [...number].reverse().reduce((total, digit, at) => {
        const doubled = Number(digit) * (at % 2 === 0 ? 1 : 2)
        return total + (doubled > 9 ? doubled - 9 : doubled)
      }, 0)
      expect(sum % 10).toBe(0)
      expect(BigInt(`${iban.slice(4)}1314${iban.slice(2, 4)}`) % 97n).toBe(1n)
    }
  })
})
