import { once } from 'node:events'
import { createMasker } from 'fieldveil'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  exchange,
  listen,
  openSocket,
  printRequest,
  type RawResponse,
} from '../adapters/support/raw-client.ts'
import { testKeys } from '../support/keys.ts'
import { apiScenarios, failure } from './scenarios.ts'
import { apiFrameworks } from './support/api-servers.ts'
import { createTestApi } from './support/call-api.ts'
import { jsonRequest } from './support/json-request.ts'

const servers: AsyncDisposable[] = []
const ports: number[] = []

beforeAll(async () => {
  for (const { build } of apiFrameworks) {
    const server = await listen(build({ masker: createMasker({ keys: testKeys }) }))
    servers.push(server)
    ports.push(server.port)
  }
})
afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]()
})

test.each(apiScenarios)('$name', async ({ request, status, body, headers = {} }) => {
  const answers = await Promise.all(ports.map(async (port) => await exchange(port, request)))
  for (const answer of answers) {
    expect(answer.status).toBe(status)
    if (body === undefined) expect(answer.body).toBe('')
    else expect(JSON.parse(answer.body)).toMatchObject(body as object)
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', ...headers })
  }
  const [first, ...others] = answers.map(comparable)
  for (const other of others) expect(other).toEqual(first)
})

/** The date differs, Express names itself, and a tracking id is anybody's. */
function comparable({ status, headers, body }: RawResponse) {
  const { date: _, 'x-powered-by': __, ...others } = headers
  return {
    status,
    headers: others,
    body: body.replace(/"tracking_id":"[0-9a-f-]{36}\d{14}"/, '""'),
  }
}

describe.each(apiFrameworks)('bodies that $name has parsed already', ({ build }) => {
  const parsers = ['json', 'text', 'raw'] as const

  test.each(parsers)('by a parser for %s', async (parser) => {
    const masker = createMasker({ keys: testKeys })
    await using server = await listen(build({ masker, parser }))
    const named = ['PUT', 'no body', 'a bare array', 'an unknown token', 'a form']
    for (const name of named) {
      const one = apiScenarios.find((scenario) => scenario.name === name)
      if (one === undefined) throw new Error(`no scenario ${name}`)
      // A parser that takes everything has taken the form too.
      const isTaken = name === 'a form' && parser !== 'json'
      const answer = await exchange(server.port, one.request)
      expect(answer.status, name).toBe(isTaken ? 200 : one.status)
      if (!isTaken) expect(JSON.parse(answer.body), name).toMatchObject(one.body as object)
    }
  })
})

describe.each(apiFrameworks)('a body over the limit, $name', ({ build }) => {
  const options = { maximumBodyBytes: 1_000, bodyTimeout: 1_000 }
  const serve = () => listen(build({ masker: createMasker({ keys: testKeys }), options }))

  test.each([
    ['by its head', {}, 'x'.repeat(2_000)],
    ['in chunks', { 'Transfer-Encoding': 'chunked' }, `7d0\r\n${'x'.repeat(2_000)}\r\n0\r\n\r\n`],
  ])('%s', async (_name, headers, body) => {
    await using server = await serve()
    const answer = await exchange(server.port, jsonRequest('/mask', body, { headers }))
    expect(answer).toMatchObject({ status: 413 })
    expect(JSON.parse(answer.body)).toEqual(failure('Payload too large'))
  })

  test('that never ends is answered in time', async () => {
    await using server = await serve()
    const headers = { 'Transfer-Encoding': 'chunked' }
    const answer = await exchange(
      server.port,
      jsonRequest('/mask', '7\r\n{"mask"\r\n', { headers }),
    )
    expect(answer).toMatchObject({ status: 408, headers: { connection: 'close' } })
  })

  test('of a client that leaves harms nobody', async () => {
    await using server = await serve()
    const headers = { 'Transfer-Encoding': 'chunked' }
    const socket = await openSocket(server.port)
    socket.write(printRequest(jsonRequest('/mask', '7\r\n{"mask"\r\n', { headers })))
    const [incoming] = await once(server.server, 'request')
    socket.destroy()
    await new Promise((resolve) => incoming.once('close', resolve))
    const request = jsonRequest('/mask', { mask: [{ value: 'a', token_name: 'Text Token' }] })
    expect(await exchange(server.port, request)).toMatchObject({ status: 200 })
  })
})

describe('a body over the limit', () => {
  const text = JSON.stringify({ mask: [{ value: 'é'.repeat(200), token_name: 'Text Token' }] })
  const size = Buffer.byteLength(text)
  const request = {
    ...{ method: 'PUT', path: '/mask', query: '', raw: undefined },
    headers: { authorization: 'Bearer all', 'content-type': 'application/json' },
  }
  const open = (maximumBodyBytes: number) =>
    createTestApi(createMasker({ keys: testKeys }), { maximumBodyBytes })

  test.each([
    ['bytes', Buffer.from(text)],
    ['text', text],
  ])('is refused where the host has read it as %s, and counted in bytes', async (_name, body) => {
    expect(await open(size)({ ...request, body })).toMatchObject({ status: 200 })
    expect(await open(size - 1)({ ...request, body })).toMatchObject({ status: 413 })
  })

  test('is not read at all where its head says so', async () => {
    const read = vi.fn(async () => Buffer.from(text))
    const headers = { ...request.headers, 'content-length': String(size) }
    expect(await open(size)({ ...request, headers, read })).toMatchObject({ status: 200 })
    expect(await open(size - 1)({ ...request, headers, read })).toMatchObject({ status: 413 })
    expect(read).toHaveBeenCalledTimes(1)
  })
})
